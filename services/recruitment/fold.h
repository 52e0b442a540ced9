// The folds of the topic `volunteers`: people, and whom they help. The key is the person.
//
// A person may be recruited before being registered: the person is then kept bare until the registration
// comes. A volunteer counts (volunteers.recruited, volunteers.current) under the organization and its
// supporters, the organization's place as claimed, and the residency that was known when recruited: a person
// who later changes residency, or an organization that moves, does not move the stock. Who leaves is taken
// from the same dimensions. Of a forgotten person only the mark stays, and where they helped: what came
// before and what comes late still counts. Errors: "not_found", "forgotten" (for what says more of them),
// "already_exists" (also: recruited by an organization that the person helps already), "wrong_state" (left
// already), "invalid:" and the field (left before being recruited, recruited before the day on which the
// person last left this organization); nothing has changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event, const events::PersonRegistered& registered);
state::Outcome fold(Context& context, const events::Event& event, const events::PersonChanged& changed);
state::Outcome fold(Context& context, const events::Event& event, const events::PersonForgotten& forgotten);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::PersonCalendarRenewed& renewed);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::VolunteerRecruited& recruited);
state::Outcome fold(Context& context, const events::Event& event, const events::VolunteerLeft& left);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::VolunteerSkillsSet& skills_set);

}  // namespace haiyu::services
