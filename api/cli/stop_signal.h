// ^C and SIGTERM as something that a loop can look at, or wait for.
//
// Why blocked and fetched by a thread, not handled: nothing then runs inside a signal handler.
// Threads: make it before any other thread, so that all have the signals blocked; ask from any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace haiyu::cli {

class StopSignal {
 public:
  enum class Second { kIgnored, kEndsAtOnce };
  explicit StopSignal(Second second);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  bool came() const { return came_; }
  // True once a signal has come; waits for it at most so long.
  bool within(std::chrono::milliseconds wait);

 private:
  void watch(Second second);

  std::atomic<bool> came_ = false, over_ = false;
  std::mutex mutex_;  // guards nothing but the wait
  std::condition_variable changed_;
  std::thread watcher_;
};

}  // namespace haiyu::cli
