// The folds of the catalogue: platforms and service items. The key is the community, which is known from what
// is listed in it (services/community/fold.h).
//
// - catalogue.platforms and catalogue.service_items count from the day of the listing until that of the
//   withdrawal; a change of an item moves it on its day. No step is earlier than the one before.
// - catalogue.providers: whoever has at least one platform or item listed; by sector, category, target group,
//   delivery mode and channel, whoever has one there. It is derived, so it needs no event of its own.
// - An item's channels are those of its platforms when they were named. Its platforms are listed ones of the
//   same community; a platform that is withdrawn later stays named. A provider need not be a registered
//   organization: departments and companies provide as well.
// Errors: "not_found", "already_exists", "wrong_state" (withdrawn already), "invalid:/pointer" (a key that is
// no community, a platform that is not listed there); nothing has changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event, const events::PlatformListed& listed);
state::Outcome fold(Context& context, const events::Event& event, const events::PlatformWithdrawn& withdrawn);
state::Outcome fold(Context& context, const events::Event& event, const events::ServiceItemListed& listed);
state::Outcome fold(Context& context, const events::Event& event, const events::ServiceItemChanged& changed);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::ServiceItemWithdrawn& withdrawn);

}  // namespace haiyu::services
