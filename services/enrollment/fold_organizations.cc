// Folds of organizations and whom they lead.
#include <algorithm>
#include <map>

#include "events/types/vocabulary.h"
#include "services/changes.h"
#include "services/dims.h"
#include "services/enrollment/fold.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Organization::Facets& facets) {
  state::Dims dims;
  set_register(dims, facets);
  return context.counters.intern(dims);
}

// How the organization counts over time: the deltas of each day and tuple, those of zero left out.
using Deltas = std::map<std::pair<Day, state::DimsId>, std::int64_t>;

void add_life(Context& context, const Organization& organization, std::int64_t sign, Deltas& deltas) {
  const auto add = [&](Day on, state::DimsId dims, std::int64_t delta) {
    const auto at = deltas.try_emplace({on, dims}, 0).first;
    if ((at->second += delta) == 0) deltas.erase(at);
  };
  Organization::Facets facets;
  std::optional<state::DimsId> dims;
  for (const Organization::Change& change : organization.changes) {
    if (organization.dissolved_on && dims && change.effective_on >= *organization.dissolved_on) break;
    change.apply_to(facets);
    if (dims) add(change.effective_on, *dims, -sign);
    dims = dims_of(context, facets);
    add(change.effective_on, *dims, sign);
  }
  if (organization.dissolved_on && dims) add(*organization.dissolved_on, *dims, -sign);
}

// Makes the change, and counts what it moved: late changes move days of the past.
template <class Make>
void recount(Context& context, Organization& organization, Make&& make) {
  Deltas deltas;
  add_life(context, organization, -1, deltas);
  make();
  add_life(context, organization, 1, deltas);
  for (const auto& [place, delta] : deltas)
    context.count(Metric::kOrganizationsCurrent, place.second, place.first, delta);
}

Organization::Change change_of(const events::OrganizationChanged& changed) {
  Organization::Change change;
  change.effective_on = changed.effective_on;
  if (changed.kind) change.kind = std::string(changed.kind->view);
  change.track = changed.track;
  if (changed.place_id) change.place_id = PlaceId(*changed.place_id);
  change.community_level = changed.community_level;
  return change;
}

void take_latest(Organization& organization) {
  organization.facets = organization.facets_on(organization.changes.back().effective_on);
}

state::DimsId leader_dims(Context& context, const Organization& centre, const PlaceId& place) {
  state::Dims dims;
  set_place(dims, place.view());
  dims.set(number_of(Dimension::kOrganization), centre.id.view());
  return context.counters.intern(dims);
}

Organization::Led* leads_now(Organization& centre, OrganizationIdView led) {
  const auto found = std::find_if(centre.led.begin(), centre.led.end(), [&](const Organization::Led& each) {
    return each.id.view() == led.view() && !each.until_on;
  });
  return found == centre.led.end() ? nullptr : &*found;
}

// Was it led after that day, in a time that has ended?
bool led_after(const Organization& centre, OrganizationIdView led, Day day) {
  return std::any_of(centre.led.begin(), centre.led.end(), [&](const Organization::Led& each) {
    return each.id.view() == led.view() && each.until_on && day < *each.until_on;
  });
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::OrganizationRegistered& registered) {
  if (context.tables.organizations.find(event.subject) != nullptr) return rejected("already_exists");
  Organization& organization = context.tables.organizations.create(event.subject);
  organization.id = OrganizationId(event.subject);
  organization.name_json = registered.name.json;
  organization.registered_on = registered.registered_on;
  recount(context, organization, [&] {
    organization.changes.push_back({registered.registered_on, std::string(registered.kind.view),
                                    registered.track, PlaceId(registered.place_id),
                                    registered.community_level});
  });
  take_latest(organization);
  context.put(Rows::kOrganizations, {event.subject}, "");
  note_change(context, event, ChangeKind::kOrganization, true);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationChanged& changed) {
  Organization* organization = context.tables.organizations.edit(event.subject);
  if (organization == nullptr) return rejected("not_found");
  if (organization->dissolved_on) return rejected("wrong_state");
  if (changed.effective_on < organization->registered_on) return rejected("invalid:/effective_on");
  if (changed.name) organization->name_json = changed.name->json;
  ++organization->version;
  note_change(context, event, ChangeKind::kOrganization);
  if (!changed.kind && !changed.track && !changed.place_id && !changed.community_level) return applied();
  recount(context, *organization, [&] {
    auto& changes = organization->changes;
    const auto after =
        std::upper_bound(changes.begin(), changes.end(), changed.effective_on,
                         [](Day day, const Organization::Change& each) { return day < each.effective_on; });
    changes.insert(after, change_of(changed));
  });
  take_latest(*organization);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationDissolved& dissolved) {
  Organization* organization = context.tables.organizations.edit(event.subject);
  if (organization == nullptr) return rejected("not_found");
  if (organization->dissolved_on) return rejected("wrong_state");
  if (dissolved.dissolved_on < organization->registered_on) return rejected("invalid:/dissolved_on");
  recount(context, *organization, [&] { organization->dissolved_on = dissolved.dissolved_on; });
  ++organization->version;
  note_change(context, event, ChangeKind::kOrganization);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationLed& led) {
  Organization* centre = context.tables.organizations.edit(event.subject);
  if (centre == nullptr) return rejected("not_found");
  if (centre->dissolved_on) return rejected("wrong_state");
  if (led.led_id.view() == centre->id.view()) return rejected("invalid:/led_id");
  if (leads_now(*centre, led.led_id) != nullptr) return rejected("already_exists");
  if (led_after(*centre, led.led_id, led.from_on)) return rejected("invalid:/from_on");
  Organization::Led relation;
  relation.id = OrganizationId(led.led_id);
  relation.from_on = led.from_on;
  relation.counted_place = centre->facets.place_id;
  centre->led.push_back(std::move(relation));
  ++centre->version;
  note_change(context, event, ChangeKind::kOrganization);
  context.count(Metric::kOrganizationsLed, leader_dims(context, *centre, centre->facets.place_id),
                led.from_on, 1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationReleased& released) {
  Organization* centre = context.tables.organizations.edit(event.subject);
  if (centre == nullptr) return rejected("not_found");
  Organization::Led* relation = leads_now(*centre, released.led_id);
  if (relation == nullptr) return rejected("wrong_state");
  if (released.until_on < relation->from_on) return rejected("invalid:/until_on");
  relation->until_on = released.until_on;
  ++centre->version;
  note_change(context, event, ChangeKind::kOrganization);
  context.count(Metric::kOrganizationsLed, leader_dims(context, *centre, relation->counted_place),
                released.until_on, -1);
  return applied();
}

}  // namespace haiyu::services
