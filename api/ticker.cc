#include "api/ticker.h"

#include <utility>

namespace haiyu::api {

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : interval_(interval),
      tick_(std::move(tick)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Ticker::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    tick_();
    wake_.wait_for(lock, stop, interval_, [] { return false; });
  }
}

}  // namespace haiyu::api
