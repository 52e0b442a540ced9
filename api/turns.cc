#include "api/turns.h"

namespace haiyu::api {

boost::asio::awaitable<std::optional<Turns::Turn>> Turns::take(IdHash thing,
                                                               std::chrono::milliseconds deadline) {
  const Next next;
  {
    const std::lock_guard lock(mutex_);
    const auto [at, free] = waiting_.try_emplace(thing);
    if (free) co_return Turn(*this, thing);
    at->second.push_back(next);
  }
  auto turn = co_await next.wait(deadline);
  if (!turn) co_return std::nullopt;
  co_return std::move(**turn);
}

void Turns::end(const IdHash& thing) {
  std::optional<Next> next;
  {
    const std::lock_guard lock(mutex_);
    const auto at = waiting_.find(thing);
    if (at->second.empty()) {
      waiting_.erase(at);
      return;
    }
    next = std::move(at->second.front());
    at->second.pop_front();
  }
  next->complete(std::shared_ptr<Turn>(new Turn(*this, thing)));
}

}  // namespace haiyu::api
