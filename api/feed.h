// The feed of events: facts as they stand in the log, and the decisions that followed from them.
//
// Threads: any; pages are read one after the other on a thread of the feed's own, because reading a log may
// wait for a broker, and those who answer HTTP must not. Ownership: to be destroyed before the node.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "api/denial.h"
#include "api/feed_walk.h"

namespace haiyu::api {

inline constexpr std::chrono::seconds kFeedPatience{5};  // for a page; then 503

class Feed {
 public:
  explicit Feed(Node& node) : node_(node), walk_(node) {}
  ~Feed();

  // Errors: 400 invalid_cursor, 503 log_unavailable.
  boost::asio::awaitable<Or<FeedPage>> page(FeedCursor from, FeedTypes types, std::size_t limit);
  // Waits until something is folded that the cursor does not have, the time is over, or the feed is drained.
  boost::asio::awaitable<void> await_news(const FeedCursor& from,
                                          std::chrono::steady_clock::time_point until) const;
  // Nobody waits for news any more: the server is about to stop.
  void drain() { draining_ = true; }
  bool draining() const { return draining_; }

 private:
  Node& node_;
  FeedWalk walk_;  // of the thread
  std::atomic<bool> draining_ = false;
  boost::asio::thread_pool thread_{1};
};

}  // namespace haiyu::api
