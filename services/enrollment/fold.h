// The folds of the topic `organizations`: organizations, whom they lead, applications and memberships. The
// key is the organization.
//
// - organizations.current: +1 on registered_on, -1 on dissolved_on; a change of kind, track, place or level
//   moves it on effective_on from the old dimensions (kind, track, community_level "yes" or "no", place) to
//   the new. Changes take effect in the order of their days, whatever the order in which the log brings them,
//   so that any day of the past can be asked for; each field holds until a later change names it.
// - organizations.led counts under the organization that leads. The one that is led has another key: whether
//   it exists is the API's to check. An organization leads another once at a time, in the past as well.
// - members.enrolled and members.current count under the organization and its supporters, its place as it
//   stood at the enrollment, and the person's residency as claimed; who leaves is taken from the same
//   dimensions.
// - A person is enrolled in an organization once at a time, in the past as well: who left and comes back does
//   so on the day of leaving or later. An enrollment may name the application that it accepts, or none. A
//   dissolved organization takes no members, leads nobody anew and does not change; members may still leave.
// Errors: "not_found", "already_exists", "wrong_state", "invalid:/pointer" (an end before its beginning, a
// change before the registration, an application by another person or of another organization, an
// organization that leads itself, a time that overlaps one that has ended); nothing has changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event,
                    const events::OrganizationRegistered& registered);
state::Outcome fold(Context& context, const events::Event& event, const events::OrganizationChanged& changed);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::OrganizationDissolved& dissolved);
state::Outcome fold(Context& context, const events::Event& event, const events::OrganizationLed& led);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::OrganizationReleased& released);

state::Outcome fold(Context& context, const events::Event& event, const events::MemberApplied& applied);
state::Outcome fold(Context& context, const events::Event& event, const events::MemberEnrolled& enrolled);
state::Outcome fold(Context& context, const events::Event& event, const events::MemberRejected& rejected);
state::Outcome fold(Context& context, const events::Event& event, const events::MemberLeft& left);

}  // namespace haiyu::services
