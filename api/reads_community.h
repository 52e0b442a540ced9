// Lists of communities, their parties, centres and coverage, and of the money. All by id, in pages.
#pragma once

#include "api/api.h"
#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

[[nodiscard]] Or<Response> list_communities(const Node& node, const Request& request);  // place_id
// Of a community that is known: party_kind, current. Errors: 404.
[[nodiscard]] Or<Response> list_parties(const Node& node, const Request& request);
// place_id; as_of: those that were open at the end of that day.
[[nodiscard]] Or<Response> list_centres(const Node& node, const Request& request);
[[nodiscard]] Or<Response> list_grants(const Node& node,
                                       const Request& request);  // organization_id, place_id
[[nodiscard]] Or<Response> list_investments(const Node& node,
                                            const Request& request);  // place_id, funder_kind

// GET /v1/districts/{id}/coverage: at the end of the day `as_of` (today where it is absent) how many
// communities the district has, how many centres are open and how many should be, and the plans that hold.
// Errors: 404 for a district of which nothing is known.
[[nodiscard]] Or<Response> get_coverage(Api& api, const Request& request);

}  // namespace haiyu::api
