// Append and wait: an event's way from a handler through the log to its fold's outcome.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <variant>

#include "api/http/completion.h"
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

// A write on its way. The shard is asked for its outcome for as long as this lives.
class Appending {
 public:
  Appending(Node& node, std::size_t shard, IdHash id, NewRecord record);

  // Resumes on the caller's executor. After NotYet it may be waited for again.
  boost::asio::awaitable<Fate> wait(std::chrono::steady_clock::duration deadline) const;

 private:
  class Expectation;
  Completion<Fate> fate_;
  std::shared_ptr<Expectation> expectation_;
};

}  // namespace haiyu::api
