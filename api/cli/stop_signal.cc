#include "api/cli/stop_signal.h"

#include <csignal>
#include <cstdlib>
#include <ctime>

namespace haiyu::cli {

namespace {

sigset_t stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal(Second second) {
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  watcher_ = std::thread([this, second] { watch(second); });
}

StopSignal::~StopSignal() {
  over_ = true;
  watcher_.join();
}

void StopSignal::watch(Second second) {
  const sigset_t signals = stop_signals();
  const timespec look_up{0, 50'000'000};  // whether it is over
  while (!over_) {
    if (::sigtimedwait(&signals, nullptr, &look_up) <= 0) continue;
    if (came_ && second == Second::kEndsAtOnce) std::_Exit(130);
    {
      const std::lock_guard lock(mutex_);
      came_ = true;
    }
    changed_.notify_all();
  }
}

bool StopSignal::within(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [this] { return came_.load(); });
}

}  // namespace haiyu::cli
