// Append and wait: an event's way from a handler through the log to its fold's outcome.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <variant>

#include "api/node.h"

namespace haiyu::api {

// What became of a write within the deadline.
struct Decided {
  state::Outcome outcome;
};
struct NotYet {};  // appended perhaps, folded not yet: ask again later
struct NotAppended {
  Error error;
};
using Fate = std::variant<Decided, NotYet, NotAppended>;

// Resumes on the caller's executor. The shard's wait is given up when the deadline passes or the caller goes
// away.
boost::asio::awaitable<Fate> append_and_wait(Node& node, std::size_t shard, IdHash id, NewRecord record,
                                             std::chrono::milliseconds deadline);

}  // namespace haiyu::api
