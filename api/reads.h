// GET of one thing by its id, and the plain lists of organizations, people and activities. Others have files
// of their own: api/browse.h (sessions), api/reads_community.h.
//
// Free functions, request + node -> response; the routes give them segments and parameters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

// The view of a thing as GET gives it; nullopt: there is none. Its hash is the thing's entity tag.
std::optional<std::string> render_thing(const Node& node, Thing thing, std::string_view id);

[[nodiscard]] Or<Response> get_thing(const Node& node, const Request& request, Thing thing);

[[nodiscard]] Or<Response> list_organizations(const Node& node,
                                              const Request& request);              // by id; kind, track, ...
[[nodiscard]] Or<Response> list_members(const Node& node, const Request& request);  // by id; status
[[nodiscard]] Or<Response> list_memberships_of(const Node& node,
                                               const Request& request);  // of a person, by id
[[nodiscard]] Or<Response> list_led(const Node& node, const Request& request);  // as they were led; current
[[nodiscard]] Or<Response> list_volunteers(const Node& node,
                                           const Request& request);  // by id; organization_id
[[nodiscard]] Or<Response> list_activities(const Node& node, const Request& request);  // by id
[[nodiscard]] Or<Response> list_signups_of(const Node& node, const Request& request);  // of a person, by id
// A person's sign-ups, in no order.
struct SignupSeen {
  std::size_t shard = 0;
  std::string id, view;
};
std::vector<SignupSeen> signups_of(const Node& node, PersonIdView person,
                                   std::optional<services::SignupStatus> status = {});
[[nodiscard]] Or<Response> list_poison(const Node& node,
                                       const Request& request);  // by partition, topic, offset

}  // namespace haiyu::api
