// One simulated life of a shard: fold, commit, evict, crash and recover at random until the history is
// folded. The shard's own FoldLoop is driven without threads; the store loses unsynced batches and fails
// writes on demand.
//
// A world is the fold under test: `World(ShardState&)` has `Fold& fold()` and `static Decode decode()`.
#pragma once

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "state/fold_loop.h"
#include "state/memory_store.h"
#include "tests/sim/history.h"
#include "tests/support/seed.h"

namespace haiyu::test {

struct Acknowledged {
  state::Outcome outcome;
  std::string reason;  // the outcome's own may die with its world
};

struct RunStats {
  std::size_t crashes = 0, commits = 0, failed_writes = 0;
};

// From which seed on, and how many runs: HAIYU_SEED replays one, HAIYU_SIM_RUNS sets how many.
struct Seeds {
  std::uint64_t first = test_seed();
  std::uint64_t runs;
  explicit Seeds(std::uint64_t by_default) : runs(by_default) {
    if (const char* const given = std::getenv("HAIYU_SIM_RUNS")) runs = std::stoull(given);
    if (std::getenv("HAIYU_SEED") != nullptr) runs = 1;
  }
};

// What every event came to, by topic and offset, as first answered.
using Answers = std::map<std::pair<Topic, std::uint64_t>, Acknowledged>;

template <class World>
class CrashRun {
 public:
  CrashRun(const History& history, const state::Schema& schema, std::uint64_t seed)
      : history_(history), schema_(schema), random_(seed) {
    options_.commit_events = 1 + random_() % 60;
    options_.commit_interval = std::chrono::milliseconds(random_() % 30);
    options_.keep_bytes = random_() % 20 * state::kEntityBytes;
  }

  // Everything in one go, committed once: what the other runs must come to.
  state::ShardState::Digest uninterrupted() {
    Incarnation life(*this);
    Interleaving records(history_, life.state.applied());
    while (!records.done()) fold(life, records, 1);
    if (when_whole) when_whole(life.state, life.world);
    life.loop.seal();
    HAIYU_CHECK(store_.write(life.loop.collect()).has_value());
    life.loop.committed();
    return life.state.digest();
  }

  state::ShardState::Digest with_crashes() {
    while (true) {
      if (random_() % 8 == 0) {
        store_.fail_writes(random_() % 4, random_() % 2 == 0 ? state::MemoryStore::Fault::kNotWritten
                                                             : state::MemoryStore::Fault::kWrittenAllTheSame);
      }
      Incarnation life(*this);
      if (live(life)) return reloaded_digest();
      store_.heal();
      store_.lose(random_() % (store_.unsynced() + 1));
      ++stats_.crashes;
    }
  }

  // Called with the world after each step of a life, and at the end of the last one; a crash may follow.
  std::function<void(World&)> after_step;
  // Called when everything was folded in one go.
  std::function<void(const state::ShardState&, World&)> when_whole;

  const Answers& answers() const { return answers_; }
  // The first answer that was changed by a recovery, in words.
  const std::optional<std::string>& contradiction() const { return contradiction_; }
  const RunStats& stats() const { return stats_; }
  state::MemoryStore& store() { return store_; }

 private:
  struct Incarnation {
    explicit Incarnation(CrashRun& run)
        : state(run.store_, 0, run.schema_),
          world(state),
          loop(state, world.fold(), run.options_, World::decode()) {
      const auto loaded = state.load("sim", 1);
      HAIYU_CHECK(loaded.has_value());
    }
    state::ShardState state;
    World world;
    state::FoldLoop loop;
    std::optional<state::Batch> collected;  // not yet written
    bool in_flight = false;
  };

  // The next `count` records in one go, or what is left. Returns how many.
  std::size_t fold(Incarnation& life, Interleaving& records, std::size_t count) {
    std::vector<RecordView> slice;
    while (slice.size() < count && !records.done()) slice.push_back(records.next(random_));
    life.loop.fold(slice, now_, [this](const state::Folded& folded) { note(folded.outcome); });
    return slice.size();
  }

  void note(const state::Outcome& outcome) {
    const Acknowledged answer{outcome, std::string(outcome.reason)};
    const auto [first, is_new] = answers_.try_emplace({outcome.topic, outcome.offset}, answer);
    const Acknowledged& was = first->second;
    if (was.outcome.verdict != answer.outcome.verdict || was.reason != answer.reason ||
        was.outcome.status != answer.outcome.status || was.outcome.position != answer.outcome.position) {
      contradiction_ = "topic " + std::to_string(static_cast<int>(outcome.topic)) + " offset " +
                       std::to_string(outcome.offset) + " was answered otherwise after a recovery";
    }
  }

  // False: it crashed.
  bool live(Incarnation& life) {
    Interleaving records(history_, life.state.applied());
    const std::uint64_t crash_after =
        random_() % 3 == 0 ? 3 * history_.size() : random_() % (history_.size() + 1);
    for (std::uint64_t step = 0; step <= crash_after; ++step) {
      now_ += std::chrono::milliseconds(random_() % 3);
      if (records.done() && !life.loop.has_uncommitted() && !life.in_flight) {
        if (after_step) after_step(life.world);
        return true;
      }
      const std::size_t most = random_() % 2 == 0 ? 1 : 1 + random_() % (3 * state::kFoldWindow);
      if (!records.done()) step += fold(life, records, most) - 1;
      if (after_step) after_step(life.world);
      if (random_() % 4 == 0) life.loop.evict();
      if (random_() % 16 == 0) store_.sync();
      if (!commit_step(life, records.done())) return false;
    }
    return false;
  }

  // The committer's part happens at some later step, or never. False: a write failed, the process stops.
  bool commit_step(Incarnation& life, bool at_end) {
    if (life.collected && random_() % 3 == 0) {
      const auto written = store_.write(*life.collected);
      life.collected.reset();
      if (!written) {
        ++stats_.failed_writes;
        return false;
      }
    } else if (life.in_flight && !life.collected && random_() % 2 == 0) {
      life.loop.committed();
      life.state.sweep();
      life.in_flight = false;
      ++stats_.commits;
    }
    if (life.in_flight || !(life.loop.commit_due(now_) || (at_end && life.loop.has_uncommitted())))
      return true;
    life.loop.seal();
    life.collected = life.loop.collect();
    life.in_flight = true;
    return true;
  }

  // From the store alone.
  state::ShardState::Digest reloaded_digest() { return Incarnation(*this).state.digest(); }

  const History& history_;
  const state::Schema& schema_;
  Random random_;
  state::ShardOptions options_;
  state::MemoryStore store_;
  state::FoldLoop::Time now_{};
  Answers answers_;
  std::optional<std::string> contradiction_;
  RunStats stats_;
};

}  // namespace haiyu::test
