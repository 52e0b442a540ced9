#include "state/waiters.h"

#include <algorithm>

#include "state/position.h"

namespace haiyu::state {
// Counted before the event is appended, and the log hands it on after that: the fold sees the count.
void Waiters::expect(const IdHash& id, OutcomeDone done) {
  const std::lock_guard lock(mutex_);
  expected_.insert_or_assign(id, std::move(done));
  expected_count_.store(expected_.size(), std::memory_order_release);
}

void Waiters::forget(const IdHash& id) {
  std::unique_lock lock(mutex_);
  expected_.erase(id);
  expected_count_.store(expected_.size(), std::memory_order_release);
  finished_.wait(lock, [&] {
    return !running_ || running_->first != id || running_->second == std::this_thread::get_id();
  });
}

void Waiters::answer(const IdHash& id, const Outcome& outcome) {
  std::unique_lock lock(mutex_);
  const auto found = expected_.find(id);
  if (found == expected_.end()) return;
  const OutcomeDone done = std::move(found->second);
  expected_.erase(found);
  expected_count_.store(expected_.size(), std::memory_order_release);
  running_.emplace(id, std::this_thread::get_id());
  lock.unlock();
  done(outcome);
  lock.lock();
  running_.reset();
  lock.unlock();
  finished_.notify_all();
}

Offsets Waiters::applied() const {
  Offsets offsets;
  for (std::size_t n = 0; n < kTopicCount; ++n) offsets[n] = applied_[n].load();
  return offsets;
}

// Sequentially consistent against `reached`: either this call sees the new offsets, or `reached` sees the
// count.
void Waiters::when_applied(const Offsets& want, std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    ++waiting_count_;
    if (!reaches(applied(), want)) {
      waiting_.push_back({want, std::move(done)});
      return;
    }
    --waiting_count_;
  }
  done();
}

void Waiters::publish(const Offsets& offsets) {
  for (std::size_t n = 0; n < kTopicCount; ++n) applied_[n].store(offsets[n]);
}

void Waiters::reached() {
  if (waiting_count_.load() == 0) return;
  const Offsets have = applied();
  std::vector<Waiting> ready;
  {
    const std::lock_guard lock(mutex_);
    const auto split = std::partition(waiting_.begin(), waiting_.end(),
                                      [&](const Waiting& waiting) { return !reaches(have, waiting.want); });
    std::move(split, waiting_.end(), std::back_inserter(ready));
    waiting_.erase(split, waiting_.end());
    waiting_count_ -= ready.size();
  }
  for (const Waiting& waiting : ready) waiting.done();
}

}  // namespace haiyu::state
