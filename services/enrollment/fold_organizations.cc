// Folds of organizations and whom they lead.
#include <algorithm>

#include "events/types/vocabulary.h"
#include "services/assign.h"
#include "services/dims.h"
#include "services/enrollment/fold.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Organization& organization) {
  state::Dims dims;
  set_place(dims, organization.place_id.view());
  dims.set(number_of(Dimension::kKind), organization.kind);
  dims.set(number_of(Dimension::kTrack), events::word_of(organization.track));
  dims.set(number_of(Dimension::kCommunityLevel), organization.community_level ? "yes" : "no");
  return context.counters.intern(dims);
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

}  // namespace

Outcome fold(Context& context, const Event& event, const events::OrganizationRegistered& registered) {
  if (context.tables.organizations.find(event.subject) != nullptr) return rejected("already_exists");
  Organization& organization = context.tables.organizations.create(event.subject);
  organization.id = OrganizationId(event.subject);
  organization.name_json = registered.name.json;
  organization.kind = registered.kind.view;
  organization.track = registered.track;
  organization.registered_on = registered.registered_on;
  organization.place_id = PlaceId(registered.place_id);
  organization.community_level = registered.community_level;
  context.count(Metric::kOrganizationsCurrent, dims_of(context, organization), registered.registered_on, 1);
  context.put(Rows::kOrganizations, {event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationChanged& changed) {
  Organization* organization = context.tables.organizations.edit(event.subject);
  if (organization == nullptr) return rejected("not_found");
  if (organization->dissolved_on) return rejected("wrong_state");
  const state::DimsId before = dims_of(context, *organization);
  if (changed.name) organization->name_json = changed.name->json;
  assign(organization->kind, changed.kind);
  assign(organization->track, changed.track);
  assign(organization->place_id, changed.place_id);
  if (changed.community_level) organization->community_level = *changed.community_level;
  ++organization->version;
  const state::DimsId after = dims_of(context, *organization);
  if (after != before) {
    context.count(Metric::kOrganizationsCurrent, before, changed.effective_on, -1);
    context.count(Metric::kOrganizationsCurrent, after, changed.effective_on, 1);
  }
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationDissolved& dissolved) {
  Organization* organization = context.tables.organizations.edit(event.subject);
  if (organization == nullptr) return rejected("not_found");
  if (organization->dissolved_on) return rejected("wrong_state");
  if (dissolved.dissolved_on < organization->registered_on) return rejected("invalid");
  organization->dissolved_on = dissolved.dissolved_on;
  ++organization->version;
  context.count(Metric::kOrganizationsCurrent, dims_of(context, *organization), dissolved.dissolved_on, -1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationLed& led) {
  Organization* centre = context.tables.organizations.edit(event.subject);
  if (centre == nullptr) return rejected("not_found");
  if (centre->dissolved_on) return rejected("wrong_state");
  if (led.led_id.view() == centre->id.view()) return rejected("invalid");
  if (leads_now(*centre, led.led_id) != nullptr) return rejected("already_exists");
  Organization::Led relation;
  relation.id = OrganizationId(led.led_id);
  relation.from_on = led.from_on;
  relation.counted_place = centre->place_id;
  centre->led.push_back(std::move(relation));
  ++centre->version;
  context.count(Metric::kOrganizationsLed, leader_dims(context, *centre, centre->place_id), led.from_on, 1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::OrganizationReleased& released) {
  Organization* centre = context.tables.organizations.edit(event.subject);
  if (centre == nullptr) return rejected("not_found");
  Organization::Led* relation = leads_now(*centre, released.led_id);
  if (relation == nullptr) return rejected("wrong_state");
  if (released.until_on < relation->from_on) return rejected("invalid");
  relation->until_on = released.until_on;
  ++centre->version;
  context.count(Metric::kOrganizationsLed, leader_dims(context, *centre, relation->counted_place),
                released.until_on, -1);
  return applied();
}

}  // namespace haiyu::services
