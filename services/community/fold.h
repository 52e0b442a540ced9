// The folds of communities, their parties, centres and coverage plans. The key is the community; of a plan,
// the district.
//
// - A community is known from the first event of its key, and counts in `communities` from the earliest day
//   that such an event told of it; once it is registered, from its registered_on.
// - parties.current counts by community and party_kind, from from_on until until_on. A community has one core
//   at a time.
// - service_centres.open counts from opened_on until closed_on. A community may have several centres.
// - service_centres.planned is, on any day, the number that the plan due last before it names.
// Errors: "not_found", "already_exists" (also: a second core), "wrong_state" (left or closed already),
// "invalid:/pointer" (an end before its beginning, a key that is no community or no district); nothing has
// changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

// True when the event's key is a community's id.
bool is_community(const events::Event& event);
// The community of the event's key, which is one; known since `day` at the latest from here on.
Community& know_community(Context& context, const events::Event& event, Day day);

state::Outcome fold(Context& context, const events::Event& event,
                    const events::CommunityRegistered& registered);
state::Outcome fold(Context& context, const events::Event& event, const events::PartyJoined& joined);
state::Outcome fold(Context& context, const events::Event& event, const events::PartyLeft& left);
state::Outcome fold(Context& context, const events::Event& event, const events::CentreOpened& opened);
state::Outcome fold(Context& context, const events::Event& event, const events::CentreClosed& closed);
state::Outcome fold(Context& context, const events::Event& event, const events::CoveragePlanned& planned);

}  // namespace haiyu::services
