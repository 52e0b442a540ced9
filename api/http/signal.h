// How another thread wakes a coroutine: set by notify(), consumed by wait(); notifications coalesce.
//
// Ownership: copies share one flag; the last one frees it, also after the io_context is gone.
// Threads: notify() from any thread; wait() from one coroutine at a time, which resumes on its own executor.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>

namespace haiyu::api {

class Signal {
 public:
  Signal();

  void notify() const;
  // True: notified since the last wait. False: `timeout` passed, or the coroutine was cancelled.
  boost::asio::awaitable<bool> wait(std::chrono::steady_clock::duration timeout) const;

 private:
  struct Core {
    std::mutex mutex;  // guards what follows
    bool set = false;
    boost::asio::steady_timer* sleeper =
        nullptr;  // in the waiting coroutine's frame; cancelled only on its executor
  };
  class Sleep;
  std::shared_ptr<Core> core_;
};

}  // namespace haiyu::api
