// The step of a shard, without threads or clocks: record -> outcome, and when a commit is due. The shard
// drives it from its thread, the simulation drives it directly.
//
// Of a record: a tombstone is skipped; bytes that are no event are set aside; an id folded before is dropped;
// the rest is folded. A rejected event's id counts as folded: a retry is a duplicate, not a second chance.
// Threads: as ShardState says: fold, seal, committed and evict under the exclusive lock; collect without.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "events/decoder.h"
#include "events/record.h"
#include "state/fold.h"
#include "state/outcome.h"
#include "state/shard_state.h"

namespace haiyu::state {

struct ShardOptions {
  std::size_t commit_events = 250'000;                // a commit after this many records,
  std::chrono::milliseconds commit_interval{1000};    // or after this long with something to commit;
  std::chrono::milliseconds behind_interval{20'000};  // after this long while the fold is behind the log
  // Clean entities kept in memory may weigh this much; and more, while with all that the shard has to keep
  // (ids, directory, counters) they weigh no more than `memory_bytes`.
  std::size_t keep_bytes = 256u << 20;
  std::size_t memory_bytes = 0;
};

// Since the start.
struct FoldCounts {
  std::uint64_t folded = 0;  // applied or rejected
  std::uint64_t duplicates = 0, rejected = 0, poison = 0;
};

// How many records are decoded before the first of them is folded.
inline constexpr std::size_t kFoldWindow = 16;

// Record -> event, which holds until kFoldWindow more were decoded. Why a function: simulations have no use
// for JSON.
using Decode = std::function<events::Decoded<const events::Event*>(const RecordView&)>;
Decode decode_cloudevents();

struct Folded {
  IdHash id;
  Outcome outcome;
};

class FoldLoop {
 public:
  using Time = std::chrono::steady_clock::time_point;

  FoldLoop(ShardState& state, Fold& fold, ShardOptions options, Decode decode);

  // In the order of the records; calls `each(Folded)` for those that held an event that somebody may wait
  // for.
  template <class Each>
  void fold(std::span<const RecordView> records, Time now, Each&& each) {
    while (!records.empty()) {
      const auto window = records.first(std::min(records.size(), kFoldWindow));
      decode(window);
      for (std::size_t n = 0; n < window.size(); ++n) {
        if (const auto folded = step(window[n], decoded_[n], now)) each(*folded);
      }
      records = records.subspan(window.size());
    }
  }
  // Frees memory beyond the budget: a bounded step.
  void evict();

  // Something to commit, and enough of it or for long enough. `behind`: more of the log is there to be
  // folded, so what a crash folds again is bounded by the number of records, and writing dirty entities early
  // would only write them more often.
  bool commit_due(Time now, bool behind = false) const;
  // So much that the fold has to wait for the commit that is in flight.
  bool must_commit() const { return uncommitted_ >= options_.commit_events; }
  bool has_uncommitted() const { return uncommitted_ > 0; }
  // When the interval ends; only with something to commit.
  Time commit_at() const { return oldest_ + options_.commit_interval; }

  // A commit in three steps, see ShardState.
  void seal();
  Batch collect() { return state_.collect(fold_.tables()); }
  void committed() { state_.committed(fold_.tables()); }

  const FoldCounts& counts() const { return counts_; }

 private:
  using Decoded = std::optional<events::Decoded<const events::Event*>>;  // nullopt: a tombstone
  void share_memory();
  void decode(std::span<const RecordView> window);
  std::optional<Folded> step(const RecordView& record, const Decoded& decoded, Time now);

  ShardState& state_;
  Fold& fold_;
  ShardOptions options_;
  Decode decode_;
  std::array<Decoded, kFoldWindow> decoded_;
  FoldCounts counts_;
  std::size_t kept_bytes_;       // what clean entities may weigh, as of the last seal
  std::size_t uncommitted_ = 0;  // records since the last seal
  Time oldest_{};                // when the first of them was folded
};

}  // namespace haiyu::state
