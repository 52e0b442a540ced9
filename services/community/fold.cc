#include "services/community/fold.h"

#include <algorithm>

#include "events/types/vocabulary.h"
#include "services/assign.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId place_dims(Context& context, std::string_view place) {
  state::Dims dims;
  set_place(dims, place);
  return context.counters.intern(dims);
}

state::DimsId dims_of(Context& context, const Party& party) {
  state::Dims dims;
  set_place(dims, party.community_id.view());
  dims.set(number_of(Dimension::kKind), events::word_of(party.kind));
  return context.counters.intern(dims);
}

// Moves the day from which the community counts.
void recount(Context& context, const Community& community, Day before) {
  const Day now = community.counted_from();
  if (now == before) return;
  const state::DimsId dims = place_dims(context, community.id.view());
  context.count(Metric::kCommunities, dims, before, -1);
  context.count(Metric::kCommunities, dims, now, 1);
}

// The plan that holds last before `day`, and the one that holds first after it; nullptr: none.
struct Neighbours {
  const District::Plan* before = nullptr;
  const District::Plan* after = nullptr;
};
Neighbours around(const District& district, Day day) {
  Neighbours found;
  for (const District::Plan& plan : district.plans) {
    if (plan.replaced) continue;
    if (plan.due_on < day && (found.before == nullptr || plan.due_on > found.before->due_on))
      found.before = &plan;
    if (plan.due_on > day && (found.after == nullptr || plan.due_on < found.after->due_on))
      found.after = &plan;
  }
  return found;
}

}  // namespace

std::int32_t District::Rules::percent_of(std::string_view category) const {
  const auto found = std::find_if(factors.begin(), factors.end(),
                                  [&](const Factor& factor) { return factor.category == category; });
  return found == factors.end() ? 100 : found->percent;
}

const District::Rules* District::rules_named(std::string_view rules_id) const {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rules& each) { return each.rules.id == rules_id; });
  return found == rules.end() ? nullptr : &*found;
}

const District::Rules* District::rules_on(Day day) const {
  const Rules* holds = nullptr;
  for (const Rules& each : rules) {
    if (each.valid_from_on <= day && (holds == nullptr || each.valid_from_on >= holds->valid_from_on))
      holds = &each;
  }
  return holds;
}

const District::Plan* District::plan(std::string_view plan_id) const {
  const auto found =
      std::find_if(plans.begin(), plans.end(), [&](const Plan& each) { return each.id.view() == plan_id; });
  return found == plans.end() ? nullptr : &*found;
}

bool is_community(const Event& event) { return place_levels(event.key) == 3; }

Community& know_community(Context& context, const Event& event, Day day) {
  if (context.tables.communities.find(event.key) == nullptr) {
    Community& community = context.tables.communities.create(event.key);
    community.id = PlaceId(event.key);
    community.known_since = day;
    context.count(Metric::kCommunities, place_dims(context, event.key), day, 1);
    context.put(Rows::kCommunities, {event.key}, "");
    return community;
  }
  Community& community = *context.tables.communities.edit(event.key);
  if (day < community.known_since) {
    const Day before = community.counted_from();
    community.known_since = day;
    recount(context, community, before);
  }
  return community;
}

Outcome fold(Context& context, const Event& event, const events::CommunityRegistered& registered) {
  if (!is_community(event)) return rejected("invalid:/id");
  const Community* known = context.tables.communities.find(event.key);
  if (known != nullptr && known->registered_on) return rejected("already_exists");
  if (known != nullptr) ++context.tables.communities.edit(event.key)->version;
  Community& community = know_community(context, event, registered.registered_on);
  const Day before = community.counted_from();
  community.registered_on = registered.registered_on;
  community.name_json = registered.name.json;
  recount(context, community, before);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PartyJoined& joined) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.parties.find(event.subject) != nullptr) return rejected("already_exists");
  const bool core = joined.party_kind == events::PartyKind::kCore;
  const Community* known = context.tables.communities.find(event.key);
  if (core && known != nullptr && known->core) return rejected("already_exists");

  Community& community = know_community(context, event, joined.from_on);
  Party& party = context.tables.parties.create(event.subject);
  party.id = PartyId(event.subject);
  party.community_id = community.id;
  party.kind = joined.party_kind;
  if (joined.organization_id) party.organization_id = OrganizationId(*joined.organization_id);
  if (joined.name) party.name_json = joined.name->json;
  party.from_on = joined.from_on;
  if (core) community.core = party.id;
  context.count(Metric::kPartiesCurrent, dims_of(context, party), joined.from_on, 1);
  context.put(Rows::kPartiesOf, {event.key, event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PartyLeft& left) {
  Party* party = context.tables.parties.edit(event.subject);
  if (party == nullptr || party->community_id.view() != event.key) return rejected("not_found");
  if (party->until_on) return rejected("wrong_state");
  if (left.until_on < party->from_on) return rejected("invalid:/until_on");
  party->until_on = left.until_on;
  ++party->version;
  if (party->kind == events::PartyKind::kCore) context.tables.communities.edit(event.key)->core.reset();
  context.count(Metric::kPartiesCurrent, dims_of(context, *party), left.until_on, -1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CentreOpened& opened) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.centres.find(event.subject) != nullptr) return rejected("already_exists");
  know_community(context, event, opened.opened_on);
  Centre& centre = context.tables.centres.create(event.subject);
  centre.id = CentreId(event.subject);
  centre.community_id = PlaceId(event.key);
  centre.opened_on = opened.opened_on;
  if (opened.name) centre.name_json = opened.name->json;
  if (opened.organization_id) centre.organization_id = OrganizationId(*opened.organization_id);
  context.count(Metric::kServiceCentresOpen, place_dims(context, event.key), opened.opened_on, 1);
  context.put(Rows::kCentres, {event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CentreClosed& closed) {
  Centre* centre = context.tables.centres.edit(event.subject);
  if (centre == nullptr || centre->community_id.view() != event.key) return rejected("not_found");
  if (centre->closed_on) return rejected("wrong_state");
  if (closed.closed_on < centre->opened_on) return rejected("invalid:/closed_on");
  centre->closed_on = closed.closed_on;
  ++centre->version;
  context.count(Metric::kServiceCentresOpen, place_dims(context, event.key), closed.closed_on, -1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::CoveragePlanned& planned) {
  if (place_levels(event.key) != 1) return rejected("invalid:/district_id");
  if (context.get(Rows::kCoveragePlans, {event.subject})) return rejected("already_exists");
  if (context.tables.districts.find(event.key) == nullptr)
    context.tables.districts.create(event.key).id = PlaceId(event.key);
  District& district = *context.tables.districts.edit(event.key);

  // The level steps from one plan to the next: what this one adds on its day, the next no longer adds.
  const auto [before, after] = around(district, planned.due_on);
  std::int64_t level = before != nullptr ? before->centres : 0;
  for (District::Plan& plan : district.plans) {
    if (plan.replaced || plan.due_on != planned.due_on) continue;
    level = plan.centres;
    plan.replaced = true;
  }
  const std::int64_t step = planned.centres - level;
  const state::DimsId dims = place_dims(context, event.key);
  context.count(Metric::kServiceCentresPlanned, dims, planned.due_on, step);
  if (after != nullptr) context.count(Metric::kServiceCentresPlanned, dims, after->due_on, -step);
  district.plans.push_back(
      {CoveragePlanId(event.subject), planned.due_on, planned.centres, event.time, false});
  context.put(Rows::kCoveragePlans, {event.subject}, event.key);
  return applied();
}

}  // namespace haiyu::services
