// A volunteer's credited service, and the rules of a district by which service is credited.
#pragma once

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

// GET /v1/volunteers/{id}/credits: all items of the volunteer's person, whose credited minutes sum to
// `total_minutes`; stars, and the hours of the next one. Errors: 404.
[[nodiscard]] Or<Response> get_credits(const Node& node, const Request& request);
// GET /v1/districts/{id}/credit-rules: in the order in which they were published. Errors: 404 for a district
// of which nothing is known.
[[nodiscard]] Or<Response> list_credit_rules(const Node& node, const Request& request);

}  // namespace haiyu::api
