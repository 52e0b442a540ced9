#include "services/dims.h"

#include <algorithm>

#include "events/types/vocabulary.h"

namespace haiyu::services {

std::string_view value_of(events::Residency residency) {
  return residency == events::Residency::kUnknown ? std::string_view() : events::word_of(residency);
}

void set_place(state::Dims& dims, std::string_view place) {
  if (place.empty()) return;
  const std::size_t district_end = std::min(place.find('.'), place.size());
  dims.set(number_of(Dimension::kDistrict), place.substr(0, district_end));
  if (district_end == place.size()) return;
  const std::size_t street_end = std::min(place.find('.', district_end + 1), place.size());
  dims.set(number_of(Dimension::kStreet), place.substr(0, street_end));
  if (street_end == place.size()) return;
  dims.set(number_of(Dimension::kCommunity), place);
}

void set_register(state::Dims& dims, const Organization::Facets& facets) {
  set_place(dims, facets.place_id.view());
  dims.set(number_of(Dimension::kKind), facets.kind);
  dims.set(number_of(Dimension::kTrack), events::word_of(facets.track));
  dims.set(number_of(Dimension::kCommunityLevel), facets.community_level ? "yes" : "no");
}

void set_organizations(state::Dims& dims, const OrganizationId& organization,
                       const std::vector<OrganizationId>& supported_by) {
  dims.set(number_of(Dimension::kOrganization), organization.view());
  for (auto it = supported_by.begin(); it != supported_by.end(); ++it) {
    if (*it == organization || std::find(supported_by.begin(), it, *it) != it) continue;
    dims.add(number_of(Dimension::kOrganization), it->view());
  }
}

}  // namespace haiyu::services
