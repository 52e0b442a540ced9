// Folds of orders.
#include <algorithm>

#include "events/types/vocabulary.h"
#include "services/dims.h"
#include "services/needs/fold.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Order& order) {
  state::Dims dims;
  set_place(dims, order.community_id.view());
  dims.set(number_of(Dimension::kOrganization), order.provider_id.view());
  dims.set(number_of(Dimension::kSector), events::word_of(order.sector));
  dims.set(number_of(Dimension::kCategory), order.category);
  dims.set(number_of(Dimension::kDeliveryMode), order.delivery_mode);
  if (const auto value = value_of(order.residency); !value.empty())
    dims.set(number_of(Dimension::kResidency), value);
  return context.counters.intern(dims);
}

Outcome decided(const Order& order) { return {.status = static_cast<std::uint8_t>(order.status)}; }

// The order of the event, if it is of its community and in one of these states.
struct FoundOrder {
  Order* order = nullptr;
  std::string_view why;  // not
};
FoundOrder find_order(Context& context, const Event& event, std::initializer_list<OrderStatus> states) {
  const Order* known = context.tables.orders.find(event.subject);
  if (known == nullptr || known->community_id.view() != event.key) return {nullptr, "not_found"};
  if (std::find(states.begin(), states.end(), known->status) == states.end()) return {nullptr, "wrong_state"};
  return {context.tables.orders.edit(event.subject), {}};
}

struct Move {
  OrderStatus to;
  Step step;
  Metric metric;
};

void move(Context& context, const Event& event, Order& order, const Move& how, std::string_view detail,
          Day on) {
  order.status = how.to;
  order.history.add(event.time, how.step, detail);
  ++order.version;
  context.count(how.metric, dims_of(context, order), on, 1);
}
void move(Context& context, const Event& event, Order& order, const Move& how, std::string_view detail) {
  move(context, event, order, how, detail, context.zone.day_of(event.time));
}

constexpr Move kAccept{OrderStatus::kAccepted, Step::kAccepted, Metric::kOrdersAccepted};
constexpr Move kRefuse{OrderStatus::kRefused, Step::kRefused, Metric::kOrdersRefused};
constexpr Move kCancel{OrderStatus::kCancelled, Step::kCancelled, Metric::kOrdersCancelled};
constexpr Move kFulfil{OrderStatus::kFulfilled, Step::kFulfilled, Metric::kOrdersFulfilled};
constexpr Move kFollowUp{OrderStatus::kFollowedUp, Step::kFollowedUp, Metric::kOrdersFollowedUp};

// Why the order cannot be met, or "", in which case it uses its quota from here on.
std::string_view take_quota(Context& context, Order& order, const ServiceItem& item) {
  if (item.withdrawn_on) return kWithdrawn;
  const Community* community = context.tables.communities.find(order.community_id.view());
  if (community == nullptr || !community->current_bill) return {};
  Bill* bill = context.tables.bills.edit(community->current_bill->view());
  Bill::Line* line = bill->line(order.service_item_id.view());
  if (line == nullptr) return {};
  if (line->used >= line->quota) return kQuotaUsedUp;
  ++line->used;
  order.bill_id = bill->id;
  return {};
}

void give_back_quota(Context& context, Order& order) {
  if (!order.bill_id) return;
  --context.tables.bills.edit(order.bill_id->view())->line(order.service_item_id.view())->used;
  order.bill_id.reset();
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::OrderPlaced& placed) {
  if (context.tables.orders.find(event.subject) != nullptr) return rejected("already_exists");
  const ServiceItem* item = context.tables.service_items.find(placed.service_item_id.view());
  if (item == nullptr || item->community_id.view() != event.key) return rejected("invalid:/service_item_id");
  const auto& modes = item->facets.delivery_modes;
  if (!modes.empty() && std::find(modes.begin(), modes.end(), placed.delivery_mode.view) == modes.end())
    return rejected("invalid:/delivery_mode");

  Order& order = context.tables.orders.create(event.subject);
  order.id = OrderId(event.subject);
  order.service_item_id = item->id;
  order.person_id = PersonId(placed.person_id);
  order.delivery_mode = placed.delivery_mode.view;
  order.community_id = item->community_id;
  order.provider_id = item->facets.provider_id;
  order.sector = item->facets.sector;
  order.category = item->facets.category;
  if (event.claims) order.residency = event.claims->residency;
  order.placed_at = event.time;
  order.preferred_at = placed.preferred_at;
  order.history.add(event.time, Step::kPlaced, "");
  context.count(Metric::kOrdersPlaced, dims_of(context, order), context.zone.day_of(event.time), 1);
  context.put(Rows::kOrders, {event.subject}, "");
  context.put(Rows::kOrdersOfPerson, {placed.person_id.view(), event.subject}, "");
  if (const auto why = take_quota(context, order, *item); !why.empty()) {
    order.reason = why;
    move(context, event, order, kRefuse, why);
  }
  return decided(order);
}

Outcome fold(Context& context, const Event& event, const events::OrderAccepted& accepted) {
  const auto [order, why] = find_order(context, event, {OrderStatus::kPlaced});
  if (order == nullptr) return rejected(why);
  order->scheduled_at = accepted.scheduled_at;
  move(context, event, *order, kAccept, "");
  return decided(*order);
}

Outcome fold(Context& context, const Event& event, const events::OrderRefused& refused) {
  const auto [order, why] = find_order(context, event, {OrderStatus::kPlaced});
  if (order == nullptr) return rejected(why);
  order->reason = refused.reason;
  give_back_quota(context, *order);
  move(context, event, *order, kRefuse, refused.reason);
  return decided(*order);
}

Outcome fold(Context& context, const Event& event, const events::OrderCancelled& cancelled) {
  const auto [order, why] = find_order(context, event, {OrderStatus::kPlaced, OrderStatus::kAccepted});
  if (order == nullptr) return rejected(why);
  give_back_quota(context, *order);
  move(context, event, *order, kCancel, cancelled.reason.value_or(""));
  return decided(*order);
}

Outcome fold(Context& context, const Event& event, const events::OrderFulfilled& fulfilled) {
  const auto [order, why] = find_order(context, event, {OrderStatus::kAccepted});
  if (order == nullptr) return rejected(why);
  order->fulfilled_at = fulfilled.at;
  move(context, event, *order, kFulfil, "", context.zone.day_of(fulfilled.at));
  return decided(*order);
}

Outcome fold(Context& context, const Event& event, const events::OrderFollowedUp& followed_up) {
  const auto [order, why] = find_order(context, event, {OrderStatus::kFulfilled});
  if (order == nullptr) return rejected(why);
  order->rating = followed_up.rating;
  if (followed_up.note) order->note = *followed_up.note;
  move(context, event, *order, kFollowUp, "");
  return decided(*order);
}

}  // namespace haiyu::services
