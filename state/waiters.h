// Who waits for an event or for a position of one shard.
//
// Cheap when nobody waits: the fold then reads one flag per event, and one per slice.
// Threads: expect, forget and when_applied from any thread; answer and reached on the shard's thread, which
// runs the callbacks, outside every lock.
#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "events/record.h"
#include "state/outcome.h"

namespace haiyu::state {

class Waiters {
 public:
  void expect(const IdHash& id, OutcomeDone done);
  // Once it returns, `done` neither runs nor will (from within `done` itself it may be called as well).
  void forget(const IdHash& id);
  void when_applied(const Offsets& want, std::function<void()> done);

  bool anybody() const { return expected_count_.load(std::memory_order_acquire) > 0; }
  void answer(const IdHash& id, const Outcome& outcome);
  // Everything before `applied` is folded: under the shard's exclusive lock, so that readers see both change
  // at once.
  void publish(const Offsets& applied);
  // Runs who waited for what is published.
  void reached();
  Offsets applied() const;

 private:
  struct Waiting {
    Offsets want;
    std::function<void()> done;
  };
  std::array<std::atomic<std::uint64_t>, kTopicCount> applied_{};
  std::atomic<std::size_t> expected_count_{0};
  std::atomic<std::size_t> waiting_count_{0};

  std::mutex mutex_;  // guards the four below
  std::condition_variable finished_;
  std::optional<std::pair<IdHash, std::thread::id>> running_;  // the callback that is being run, and where
  boost::unordered_flat_map<IdHash, OutcomeDone> expected_;
  std::vector<Waiting> waiting_;
};

}  // namespace haiyu::state
