// A value that another thread delivers to a waiting coroutine, once.
//
// Ownership: copies share one slot; a copy may outlive the coroutine and its io_context, then the value is
// dropped. Threads: complete() from any thread, the first one counts; wait() from one coroutine, which
// resumes on its own executor.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "api/http/signal.h"

namespace haiyu::api {

template <class T>
class Completion {
 public:
  Completion() : slot_(std::make_shared<Slot>()) {}

  void complete(T value) const {
    {
      const std::lock_guard lock(slot_->mutex);
      if (slot_->value) return;
      slot_->value.emplace(std::move(value));
    }
    slot_->arrived.notify();
  }

  // nullopt when `timeout` passed first; what arrives later is kept for another wait.
  boost::asio::awaitable<std::optional<T>> wait(std::chrono::steady_clock::duration timeout) const {
    const auto slot = slot_;
    co_await slot->arrived.wait(timeout);
    const std::lock_guard lock(slot->mutex);
    co_return std::exchange(slot->value, std::nullopt);
  }

 private:
  struct Slot {
    std::mutex mutex;  // guards value
    std::optional<T> value;
    Signal arrived;
  };
  std::shared_ptr<Slot> slot_;
};

}  // namespace haiyu::api
