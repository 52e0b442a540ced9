// POST /v1/events: CloudEvents over HTTP, one (binary or structured) or a batch; validated all or nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/api.h"
#include "api/denial.h"
#include "events/batch.h"

namespace haiyu::api {

// 202 {"accepted","duplicates"} once all are durable; with ?wait=true once all are folded, with "rejected"
// [{"index","reason"}], and "pending" when the deadline passed first. Errors: 422 names each bad event of a
// batch as /<index>/...
boost::asio::awaitable<Response> post_events(Api& api, const Request& request);

// An event that is ready to be appended.
struct TakenEvent {
  events::IncomingEvent event;
  std::size_t shard = 0;
  bool duplicate = false;  // of one before it in the batch, or in the log
};
// In the order of the batch.
boost::asio::awaitable<Or<std::vector<TakenEvent>>> read_events(const Node& node, const Request& request);
// Their texts, before they are appended. Errors: 422 where one becomes too large by it; 503.
boost::asio::awaitable<Or<void>> seal_events(Api& api, std::vector<TakenEvent>& events);

}  // namespace haiyu::api
