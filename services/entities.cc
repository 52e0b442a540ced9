#include "services/entities.h"

namespace haiyu::services {

std::string_view name_of(MemberStatus status) {
  switch (status) {
    case MemberStatus::kApplied:
      return "applied";
    case MemberStatus::kRejected:
      return "rejected";
    case MemberStatus::kCurrent:
      return "current";
    case MemberStatus::kLeft:
      return "left";
    case MemberStatus::kAccepted:
      return "accepted";
  }
  return "unknown";
}

void Organization::Change::apply_to(Facets& to) const {
  if (kind) to.kind = *kind;
  if (track) to.track = *track;
  if (place_id) to.place_id = *place_id;
  if (community_level) to.community_level = *community_level;
}

Organization::Facets Organization::facets_on(Day day) const {
  Facets then;
  for (const Change& change : changes) {
    if (&change == &changes.front() || change.effective_on <= day) change.apply_to(then);
  }
  return then;
}

void Organization::write(state::Writer& w) const {
  w.put(id, name_json, facets.kind, facets.track, registered_on, facets.place_id, facets.community_level);
  w.put(dissolved_on, version, changes, led);
}
void Organization::read(state::Reader& r) {
  r.get(id, name_json, facets.kind, facets.track, registered_on, facets.place_id, facets.community_level);
  r.get(dissolved_on, version, changes, led);
}

void Member::write(state::Writer& w) const {
  w.put(id, organization_id, person_id, status, enrolled_on, left_on, applied_at, reason, became);
  w.put(organization_place, residency, supported_by, version);
}
void Member::read(state::Reader& r) {
  r.get(id, organization_id, person_id, status, enrolled_on, left_on, applied_at, reason, became);
  r.get(organization_place, residency, supported_by, version);
}

void Person::write(state::Writer& w) const {
  w.put(id, registered, residency, target_groups, birth_year, locale, name, phone, email, serves);
  w.put(calendars, forgotten_at, version);
}
void Person::read(state::Reader& r) {
  r.get(id, registered, residency, target_groups, birth_year, locale, name, phone, email, serves);
  r.get(calendars, forgotten_at, version);
}

void Volunteer::write(state::Writer& w) const {
  w.put(id, person_id, organization_id, recruited_on, left_on, organization_place, residency, supported_by);
  w.put(skills, version);
}
void Volunteer::read(state::Reader& r) {
  r.get(id, person_id, organization_id, recruited_on, left_on, organization_place, residency, supported_by);
  r.get(skills, version);
}

void Activity::Facets::write(state::Writer& w) const {
  w.put(category, sector, channel, community_id, delivery_modes, target_groups, supported_by);
}
void Activity::Facets::read(state::Reader& r) {
  r.get(category, sector, channel, community_id, delivery_modes, target_groups, supported_by);
}

void Activity::write(state::Writer& w) const {
  w.put(id, organization_id, title_json, description_json, cancelled, counted_since, version, facets);
  w.put(eligibility, service_item_id);
}
void Activity::read(state::Reader& r) {
  r.get(id, organization_id, title_json, description_json, cancelled, counted_since, version, facets);
  r.get(eligibility, service_item_id);
  dims_cache.clear();
}

}  // namespace haiyu::services
