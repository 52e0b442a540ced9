#include "api/auth/access.h"

#include <algorithm>

#include "api/reading.h"

namespace haiyu::api {
namespace {

using events::Role;
using services::Domain;

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool leads_one_of(const Node& node, std::string_view leader, const std::vector<std::string>& organizations) {
  return read_shard(node, node.shard_of(leader), [&](const Domain& domain) {
    const auto organization = domain.entities().organizations.read(leader);
    if (!organization) return false;
    return std::any_of(organization->led.begin(), organization->led.end(), [&](const auto& led) {
      return !led.until_on && contains(organizations, led.id.view());
    });
  });
}

bool has_centre_in(const Node& node, std::string_view organization, std::string_view community) {
  return read_shard(node, node.shard_of(community), [&](const Domain& domain) {
    bool found = false;
    domain.index().scan(row_table(services::Rows::kCentres), {}, {},
                        [&](std::string_view row, std::string_view) {
                          const auto centre = domain.entities().centres.read(state::split_parts(row).front());
                          found = centre && !centre->closed_on && centre->community_id.view() == community &&
                                  centre->organization_id && centre->organization_id->view() == organization;
                          return !found;
                        });
    return found;
  });
}

bool all_places(const Scope& scope, const auto& test) {
  return !scope.places.empty() && std::all_of(scope.places.begin(), scope.places.end(), test);
}

}  // namespace

bool ranks(Role role, Role least) {
  if (role == Role::kOperator || least == Role::kPublic) return true;
  if (role == Role::kProducer || least == Role::kProducer) return role == least;
  return role >= least;
}

bool may(const Node& node, const Principal& who, Role least, const Scope& scope) {
  if (least == Role::kPublic || who.role == Role::kOperator) return true;
  if (!ranks(who.role, least)) return false;
  if (who.role != Role::kProducer && ranks(who.role, scope.open_to)) return true;
  switch (who.role) {
    case Role::kPerson:
      return scope.person == who.person;
    case Role::kDesk:
      return scope.session == who.session;
    case Role::kOrganizer:
      return contains(scope.organizations, who.organization);
    case Role::kCentre:
      return contains(scope.organizations, who.organization) ||
             leads_one_of(node, who.organization, scope.organizations) ||
             all_places(scope, [&](const std::string& place) {
               return has_centre_in(node, who.organization, place);
             });
    case Role::kRegistrar:
      return all_places(scope, [&](const std::string& place) { return lies_in(place, who.district); });
    case Role::kProducer:
      return true;
    case Role::kPublic:
    case Role::kOperator:
      break;
  }
  return false;
}

}  // namespace haiyu::api
