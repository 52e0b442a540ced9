#include "services/dims.h"

#include <algorithm>

namespace haiyu::services {

std::string_view name_of(events::Sector sector) {
  switch (sector) {
    case events::Sector::kPublic:
      return "public";
    case events::Sector::kSocial:
      return "social";
    case events::Sector::kMarket:
      return "market";
  }
  return "unknown";
}

std::string_view name_of(events::Channel channel) {
  return channel == events::Channel::kOneStop ? "one_stop" : "online";
}

std::string_view name_of(events::Track track) {
  return track == events::Track::kRegistered ? "registered" : "filed";
}

std::string_view name_of(events::Residency residency) {
  switch (residency) {
    case events::Residency::kUnknown:
      break;
    case events::Residency::kRegistered:
      return "registered";
    case events::Residency::kMigrant:
      return "migrant";
  }
  return "unknown";
}

std::string_view value_of(events::Residency residency) {
  return residency == events::Residency::kUnknown ? std::string_view() : name_of(residency);
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

void set_organizations(state::Dims& dims, const OrganizationId& organization,
                       const std::vector<OrganizationId>& supported_by) {
  dims.set(number_of(Dimension::kOrganization), organization.view());
  for (auto it = supported_by.begin(); it != supported_by.end(); ++it) {
    if (*it == organization || std::find(supported_by.begin(), it, *it) != it) continue;
    dims.add(number_of(Dimension::kOrganization), it->view());
  }
}

}  // namespace haiyu::services
