// Something done again and again on a thread of its own.
//
// The first time at once, then each time so long after the last one ended; from construction to destruction,
// which waits for one that is under way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace haiyu::api {

class Ticker {
 public:
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);

 private:
  void run(const std::stop_token& stop);

  std::chrono::milliseconds interval_;
  std::function<void()> tick_;
  std::mutex mutex_;  // `wake_` wants one; nobody notifies but the stop
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace haiyu::api
