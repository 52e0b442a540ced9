// The folds of needs: surveys, bills of services, and orders. The key is the community.
//
// - An answer names nobody. surveys.answers counts on its day by residency and target group; the survey
//   itself keeps how often and how strongly each option is wanted, by these.
// - The bill published last is the community's current one: an order of an item in it uses one of the item's
//   quota until it is refused or cancelled. What the bill does not name has no quota.
// - An order is placed, then accepted, refused or cancelled; an accepted one is fulfilled or cancelled; a
//   fulfilled one is followed up, once. An order whose quota is used up ("quota_used_up"), or whose item is
//   withdrawn ("withdrawn"), is refused by the fold, and recorded: it is demand that was not met, in
//   orders.placed and orders.refused. Outcome::status is the order's status after the event.
// - orders.* count on the day of the event (orders.fulfilled: of `at`) under the item as it stood when the
//   order was placed, the order's delivery mode, and the person's residency as claimed.
// Errors: "not_found", "already_exists", "wrong_state", "invalid:/pointer" (an unknown item or survey, an
// option that the survey does not have, a delivery mode that the item does not offer); nothing has changed
// then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event, const events::SurveyOpened& opened);
state::Outcome fold(Context& context, const events::Event& event, const events::SurveyAnswered& answered);
state::Outcome fold(Context& context, const events::Event& event, const events::SurveyClosed& closed);
state::Outcome fold(Context& context, const events::Event& event, const events::BillPublished& published);

state::Outcome fold(Context& context, const events::Event& event, const events::OrderPlaced& placed);
state::Outcome fold(Context& context, const events::Event& event, const events::OrderAccepted& accepted);
state::Outcome fold(Context& context, const events::Event& event, const events::OrderRefused& refused);
state::Outcome fold(Context& context, const events::Event& event, const events::OrderCancelled& cancelled);
state::Outcome fold(Context& context, const events::Event& event, const events::OrderFulfilled& fulfilled);
state::Outcome fold(Context& context, const events::Event& event, const events::OrderFollowedUp& followed_up);

}  // namespace haiyu::services
