// One shard: a thread that reads its partition of every topic, folds each record exactly once, answers who waits
// for an event, and commits behind the acknowledgement.
//
// Threads: the shard's thread is the only writer. It folds batches under an exclusive lock of at most
// kFoldSliceEvents events; readers hold the shared lock (`read`), so they never see half an event, and what they see
// is at one position. The batch of a commit is built on the shard's thread and written by the committer's.
// Errors: a lost offset, a foreign log or a failed write calls `on_fatal` once, on the shard's thread; the shard
// then folds no more, and the process is expected to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>

#include "events/log/log.h"
#include "state/fold.h"
#include "state/outcome.h"
#include "state/shard_state.h"

namespace haiyu::state {

inline constexpr std::size_t kFoldSliceEvents = 512;

struct ShardOptions {
  std::size_t commit_events = 100'000;             // a commit after this many events,
  std::chrono::milliseconds commit_interval{1000};  // or after this long with something to commit
  std::size_t keep_entities = 200'000;             // clean entities kept in memory, per table
};

// What an operator watches. Counters since the start, but for the last three.
struct ShardStats {
  std::uint64_t folded = 0, duplicates = 0, rejected = 0, poison = 0, commits = 0;
  std::uint64_t commit_us_total = 0;
  Offsets applied{}, end{};
  std::chrono::milliseconds silence{0};  // how long the log was not heard of
};

class Shard {
 public:
  Shard(Log& log, ShardState& state, Fold& fold, ShardOptions options,
        std::function<void(const Error&)> on_fatal);
  ~Shard();  // stops without a last commit when `stop` was not called

  // Errors: kOutOfRange when the state's offset is not in the log.
  [[nodiscard]] Result<void> start();
  // Folds no more, commits what is folded, joins. Errors: kIo when the last commit failed.
  [[nodiscard]] Result<void> stop();

  // Calls `done` when the event with this hash has been folded (or dropped as a duplicate). Register before
  // appending. `forget` gives up; afterwards `done` is not called any more.
  void expect(const IdHash& id, OutcomeDone done);
  void forget(const IdHash& id);

  // Runs `reader(const ShardState&)` under the shared lock.
  template <class Reader>
  auto read(Reader&& reader) const {
    std::shared_lock lock(mutex_);
    return reader(const_cast<const ShardState&>(state_));
  }
  // Holds the shared lock, for queries over several shards (lock in the order of shard numbers).
  std::shared_lock<std::shared_mutex> lock_shared() const { return std::shared_lock(mutex_); }
  const ShardState& state() const { return state_; }

  Offsets applied() const;  // without the lock
  // Calls `done(true)` once everything before `want` is folded; at once when it is.
  void when_applied(const Offsets& want, std::function<void()> done);

  ShardStats stats() const;

 private:
  struct Impl;
  mutable std::shared_mutex mutex_;  // guards state_ and the services' tables
  ShardState& state_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
