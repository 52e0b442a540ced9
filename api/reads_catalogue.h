// Lists of what is offered and asked for in a community. All by id, in pages.
#pragma once

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

// community_id, provider_id, channel, status (listed, withdrawn).
[[nodiscard]] Or<Response> list_platforms(const Node& node, const Request& request);
// Those, and sector, category, delivery_mode, target_group; platform_id.
[[nodiscard]] Or<Response> list_service_items(const Node& node, const Request& request);

[[nodiscard]] Or<Response> list_surveys(const Node& node, const Request& request);  // community_id, open
// How often and how strongly each option is wanted: by all, by residency, by target group. Errors: 404.
[[nodiscard]] Or<Response> get_results(const Node& node, const Request& request);
[[nodiscard]] Or<Response> list_bills(const Node& node, const Request& request);  // community_id, current
// community_id, service_item_id, provider_id, person_id, status.
[[nodiscard]] Or<Response> list_orders(const Node& node, const Request& request);

}  // namespace haiyu::api
