#include "services/credits/fold.h"

#include <algorithm>

#include "services/assign.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Credit& item) {
  state::Dims dims;
  set_place(dims, item.community_id.view());
  set_organizations(dims, item.organization_id, item.supported_by);
  dims.set(number_of(Dimension::kCategory), item.category);
  return context.counters.intern(dims);
}

// Counts an item away, so that it may change, and later with what it has become.
void count(Context& context, PersonCredits& credits, const Credit& item, std::int32_t sign) {
  credits.total_minutes += sign * item.credited;
  if (item.credited != 0)
    context.count(Metric::kCreditsMinutes, dims_of(context, item), item.on,
                  std::int64_t{sign} * item.credited);
}

// What the items of the day come to now, counted where it changed.
void settle(Context& context, PersonCredits& credits, Day day) {
  std::vector<Service> services;
  std::vector<Credit*> items;
  for (Credit& item : credits.items) {
    if (item.on != day) continue;
    items.push_back(&item);
    services.push_back({.minutes = item.resolved_minutes.value_or(item.minutes),
                        .percent = item.percent,
                        .approved = item.approved,
                        .rules = &credits.rules[item.rules]});
  }
  const auto credited = credited_minutes(services);
  for (std::size_t n = 0; n < items.size(); ++n) {
    if (items[n]->credited == credited[n]) continue;
    count(context, credits, *items[n], -1);
    items[n]->credited = credited[n];
    count(context, credits, *items[n], 1);
  }
}

// As they are published, and as a credit brings them.
template <class Said>
CreditRules rules_of(std::string_view id, const Said& said) {
  return {.id = std::string(id),
          .step_minutes = said.step_minutes,
          .rounding = said.rounding,
          .daily_cap_minutes = said.daily_cap_minutes,
          .approved_cap_minutes = said.approved_cap_minutes,
          .star_hours = said.star_hours};
}

std::uint32_t know_rules(PersonCredits& credits, CreditRules rules) {
  const auto known = std::find(credits.rules.begin(), credits.rules.end(), rules);
  const auto number = static_cast<std::uint32_t>(known - credits.rules.begin());
  if (known == credits.rules.end()) credits.rules.push_back(std::move(rules));
  return number;
}

PersonCredits& credits_of(Context& context, std::string_view person) {
  if (PersonCredits* known = context.tables.credits.edit(person)) return *known;
  PersonCredits& credits = context.tables.credits.create(person);
  credits.id = PersonId(person);
  return credits;
}

struct FoundItem {
  PersonCredits* credits = nullptr;
  Credit* item = nullptr;
};
// The item that the event is about, if it is one of its person's.
FoundItem find_item(Context& context, const Event& event) {
  PersonCredits* credits = context.tables.credits.edit(event.key);
  return {credits, credits != nullptr ? credits->item(event.subject) : nullptr};
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::CreditRulesPublished& published) {
  if (place_levels(event.key) != 1) return rejected("invalid:/district_id");
  if (context.get(Rows::kCreditRules, {event.subject})) return rejected("already_exists");
  if (context.tables.districts.find(event.key) == nullptr)
    context.tables.districts.create(event.key).id = PlaceId(event.key);
  District& district = *context.tables.districts.edit(event.key);
  District::Rules rules;
  rules.valid_from_on = published.valid_from_on;
  rules.published_at = event.time;
  rules.rules = rules_of(event.subject, published);
  for (const events::CategoryFactor& factor : published.factors)
    rules.factors.push_back({std::string(factor.category.view), factor.percent});
  district.rules.push_back(std::move(rules));
  context.put(Rows::kCreditRules, {event.subject}, event.key);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ServiceCredited& credited) {
  const auto owner = context.get(Rows::kCredits, {event.subject});
  if (owner && *owner != event.key) return rejected("already_exists");
  PersonCredits& credits = credits_of(context, event.key);
  Credit* item = credits.item(event.subject);
  if (item != nullptr && item->revision >= credited.revision) return rejected("wrong_state");
  if (item == nullptr) {
    item = &credits.items.emplace_back();
    item->id = SignupId(event.subject);
    context.put(Rows::kCredits, {event.subject}, event.key);
  } else {
    item->history.add(event.time, Step::kWas, std::to_string(item->minutes));
  }
  const Day before = item->on;
  count(context, credits, *item, -1);
  item->credited = 0;
  item->session_id = SessionId(credited.session_id);
  item->activity_id = ActivityId(credited.activity_id);
  item->organization_id = OrganizationId(credited.organization_id);
  item->community_id = PlaceId(credited.community_id);
  item->category = credited.category.view;
  assign(item->supported_by, credited.supported_by);
  item->on = credited.on;
  item->minutes = credited.minutes;
  item->percent = credited.rules.percent;
  item->rules = credits.latest_rules = know_rules(credits, rules_of(credited.rules.id, credited.rules));
  item->revision = credited.revision;
  item->resolved_minutes.reset();
  settle(context, credits, item->on);
  if (before != credited.on) settle(context, credits, before);
  ++credits.version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CreditDisputed& disputed) {
  const auto [credits, item] = find_item(context, event);
  if (item == nullptr) return rejected("not_found");
  if (item->dispute == Credit::Dispute::kOpen) return rejected("wrong_state");
  item->dispute = Credit::Dispute::kOpen;
  item->history.add(event.time, Step::kDisputed, disputed.reason);
  context.count(Metric::kCreditsDisputed, dims_of(context, *item), context.zone.day_of(event.time), 1);
  ++credits->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CreditResolved& resolved) {
  const auto [credits, item] = find_item(context, event);
  if (item == nullptr) return rejected("not_found");
  if (item->dispute != Credit::Dispute::kOpen) return rejected("wrong_state");
  item->dispute = Credit::Dispute::kResolved;
  item->resolved_minutes = resolved.minutes;
  item->history.add(event.time, Step::kResolved, resolved.reason);
  settle(context, *credits, item->on);
  ++credits->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CreditApproved& approved) {
  const auto [credits, item] = find_item(context, event);
  if (item == nullptr) return rejected("not_found");
  if (item->approved) return rejected("wrong_state");
  item->approved = true;
  item->history.add(event.time, Step::kApproved, approved.approved_by.value_or(""));
  settle(context, *credits, item->on);
  ++credits->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::RecordIssued& issued) {
  if (context.tables.records.find(event.subject) != nullptr) return rejected("already_exists");
  const Person* person = context.tables.people.find(event.key);
  if (person != nullptr && person->forgotten_at) return rejected("forgotten");
  const PersonCredits* credits = context.tables.credits.find(event.key);
  if (credits == nullptr || credits->items.empty()) return rejected("wrong_state");
  ServiceRecord& record = context.tables.records.create(event.subject);
  record.id = RecordId(event.subject);
  record.person_id = PersonId(event.key);
  record.issued_at = event.time;
  record.purpose = issued.purpose.value_or("");
  record.items = static_cast<std::uint32_t>(credits->items.size());
  record.minutes = credits->total_minutes;
  record.stars = credits->stars();
  record.checksum = checksum_of(*credits, record.items);
  context.put(Rows::kRecordsOfPerson, {event.key, event.subject}, "");
  return applied();
}

}  // namespace haiyu::services
