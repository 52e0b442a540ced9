// POST /v1/events: CloudEvents over HTTP, one (binary or structured) or a batch; validated all or nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

inline constexpr std::size_t kBatchEventsMax = 1'000;

// 202 {"accepted","duplicates"} once all are durable; with ?wait=true once all are folded, with "rejected"
// [{"index","reason"}], and "pending" when the deadline passed first. Errors: 422 names each bad event as
// /<index>/...
boost::asio::awaitable<Response> post_events(Api& api, const Request& request);

// The elements of a JSON array as they stand in its text, or nullopt when the text is no array. Each element
// is checked by who decodes it: only brackets and strings are looked at here.
std::optional<std::vector<std::string_view>> split_array(std::string_view json);

// An event that is ready to be appended.
struct IncomingEvent {
  std::size_t index = 0;  // in the batch
  Topic topic{};
  std::string key;
  IdHash id;
  std::size_t shard = 0;
  std::string json{};  // structured
  bool duplicate = false;
};
[[nodiscard]] Or<std::vector<IncomingEvent>> read_events(const Node& node, const Request& request);

}  // namespace haiyu::api
