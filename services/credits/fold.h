// The fold of credited service. The key is the person; of rules, the district.
//
// - A credit is whole, not a difference: of two for one sign-up the higher revision holds, and an older one
//   is refused ("wrong_state"). It brings the rules that apply to it, so that folding again gives the same.
// - A day's items share its cap, in the order in which they were first credited: a change of one may change
//   those behind it. credits.minutes counts what is credited on the day of the service, under the activity's
//   place, organization, supporters and category.
// - A disputed item counts as it is until it is resolved, with other minutes or as recorded; it may be
//   disputed again. A newer revision of the attendance replaces what was resolved.
// - A record of service states the items of the moment in which it was issued; credits.disputed counts on the
//   day of the dispute.
// Errors: "not_found", "already_exists", "forgotten" (a record of a forgotten person), "wrong_state",
// "invalid:/pointer"; nothing has changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event,
                    const events::CreditRulesPublished& published);
state::Outcome fold(Context& context, const events::Event& event, const events::ServiceCredited& credited);
state::Outcome fold(Context& context, const events::Event& event, const events::CreditDisputed& disputed);
state::Outcome fold(Context& context, const events::Event& event, const events::CreditResolved& resolved);
state::Outcome fold(Context& context, const events::Event& event, const events::CreditApproved& approved);
state::Outcome fold(Context& context, const events::Event& event, const events::RecordIssued& issued);

}  // namespace haiyu::services
