// What is not under /v1: health, readiness, metrics, the catalogue of problems.
#pragma once

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

Response get_healthz();                 // alive, also while the log is replayed
Response get_readyz(const Node& node);  // 503 with progress until what was in the log is folded
Response get_metrics(const Api& api);
[[nodiscard]] Or<Response> get_problem(const Request& request);  // /problems/{slug}

// What `Haiyu-Min-Position` and `Prefer: wait=N` ask for: waits until the state reaches it.
// Errors: 400 malformed, 503 position_not_reached.
boost::asio::awaitable<Or<void>> await_position(const Node& node, const Request& request);

}  // namespace haiyu::api
