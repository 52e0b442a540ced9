// One shard: a thread that reads its partition of every topic, folds each record exactly once, answers who
// waits for an event, and commits behind the acknowledgement.
//
// Threads: the shard's thread is the only writer. It folds slices of at most kFoldSliceEvents records under
// an exclusive lock; readers hold the shared lock (`read`), so they never see half an event, and what they
// see is at one position. Not recursive: who holds a shard's shared lock does not take it again. The batch of
// a commit is built on the shard's thread beside readers, and written by the committer's. Errors: a lost
// offset, a foreign log or a failed write calls `on_fatal` once, on the shard's thread; the shard then folds
// no more, and the process is expected to stop. `on_fatal` must not call `stop`. Nothing is ever retried: a
// failed write may be there or not. Why slices: a reader waits for one slice at most, a fraction of a
// millisecond, also during a replay.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "events/log/log.h"
#include "state/fold.h"
#include "state/fold_loop.h"
#include "state/outcome.h"
#include "state/shard_state.h"

namespace haiyu::state {

inline constexpr std::size_t kFoldSliceEvents = 128;

// What an operator watches. Counters since the start, but for the last three.
struct ShardStats {
  std::uint64_t folded = 0, duplicates = 0, rejected = 0, poison = 0, commits = 0;
  std::uint64_t commit_us_total = 0;
  Offsets applied{}, end{};
  std::chrono::milliseconds silence{0};  // how long the log was not heard of
};

class Shard {
 public:
  // `state` is loaded. `decode`: empty for CloudEvents.
  Shard(Log& log, ShardState& state, Fold& fold, ShardOptions options,
        std::function<void(const Error&)> on_fatal, Decode decode = {});
  ~Shard();  // stops without a last commit when `stop` was not called

  // Errors: kOutOfRange when the state's offset is not in the log.
  [[nodiscard]] Result<void> start();
  // Folds no more, commits what is folded, joins. Errors: kIo when the last commit failed, and what was fatal
  // before.
  [[nodiscard]] Result<void> stop();

  // Calls `done` when the event with this hash has been folded (or dropped as a duplicate), on the shard's
  // thread and without its lock; `done` must not block. Register before appending. Never called once the
  // shard stopped. `forget` gives up: once it returns, `done` neither runs nor will.
  void expect(const IdHash& id, OutcomeDone done);
  void forget(const IdHash& id);

  // Runs `reader(const ShardState&)` under the shared lock.
  template <class Reader>
  auto read(Reader&& reader) const {
    const auto lock = lock_shared();
    return reader(std::as_const(state_));
  }
  // Holds the shared lock, for queries over several shards (lock in the order of shard numbers).
  std::shared_lock<std::shared_mutex> lock_shared() const {
    const std::lock_guard turn(turn_);
    return std::shared_lock(mutex_);
  }
  const ShardState& state() const { return state_; }

  Offsets applied() const;  // without the lock; under the shared lock exactly what is seen
  // Calls `done()` once everything before `want` is folded: at once when it is, else on the shard's thread.
  void when_applied(const Offsets& want, std::function<void()> done);

  ShardStats stats() const;

 private:
  struct Impl;
  std::unique_lock<std::shared_mutex> lock_exclusive() const {
    const std::lock_guard turn(turn_);
    return std::unique_lock(mutex_);
  }

  mutable std::mutex turn_;  // held while waiting for mutex_: readers that keep coming cannot starve the fold
  mutable std::shared_mutex mutex_;  // guards state_ and the services' tables
  ShardState& state_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
