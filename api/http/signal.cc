#include "api/http/signal.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace haiyu::api {

namespace asio = boost::asio;

Signal::Signal() : core_(std::make_shared<Core>()) {}

void Signal::notify() const {
  const std::lock_guard lock(core_->mutex);
  if (std::exchange(core_->set, true) || core_->sleeper == nullptr) return;
  // Posted under the lock: while the sleeper is registered its executor exists. What runs later looks again,
  // since by then the wait may be over, or another one under way.
  asio::post(core_->sleeper->get_executor(), [core = core_] {
    const std::lock_guard again(core->mutex);
    if (core->set && core->sleeper != nullptr) core->sleeper->cancel();
  });
}

// Registers the timer while the coroutine sleeps; a frame that is destroyed asleep unregisters it as well.
class Signal::Sleep {
 public:
  Sleep(Core& core, asio::steady_timer& timer) : core_(core) {
    const std::lock_guard lock(core_.mutex);
    if (!core_.set) core_.sleeper = &timer;
    woken_ = core_.set;
  }
  ~Sleep() {
    const std::lock_guard lock(core_.mutex);
    core_.sleeper = nullptr;
  }
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  bool woken() const { return woken_; }

 private:
  Core& core_;
  bool woken_ = false;
};

asio::awaitable<bool> Signal::wait(std::chrono::steady_clock::duration timeout) const {
  const auto core = core_;
  asio::steady_timer timer(co_await asio::this_coro::executor, timeout);
  {
    const Sleep sleep(*core, timer);
    if (!sleep.woken()) co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  const std::lock_guard lock(core->mutex);
  co_return std::exchange(core->set, false);
}

}  // namespace haiyu::api
