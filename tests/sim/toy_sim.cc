// Thousands of lives of a shard over a fold that can be checked by heart: whatever crashed and whenever, the
// state is that of an uninterrupted fold, every acknowledged event counts once, and no answer changes.
//
// A failure prints the seed of its run; HAIYU_SEED=that replays it alone. HAIYU_SIM_RUNS sets how many.
#include <doctest/doctest.h>

#include <set>

#include "tests/sim/crash_run.h"
#include "tests/support/toy_fold.h"

namespace haiyu::test {
namespace {

struct ToyWorld {
  explicit ToyWorld(state::ShardState& state) : toy(state) {}
  state::Fold& fold() { return toy; }
  static state::Decode decode() { return toy_decode(); }
  ToyFold toy;
};

History toy_history(Random& random) {
  History history;
  for (auto& records : history.topics) {
    const std::size_t count = random() % 60;
    std::uint64_t offset = 0;
    for (std::size_t n = 0; n < count; ++n, ++offset) {
      if (random() % 10 == 0) offset += 1 + random() % 3;  // a gap
      HistoryRecord record{offset, std::to_string(random() % 8), {}, false};
      const std::uint64_t kind = random() % 20;
      if (kind == 0) {
        record.tombstone = true;
      } else if (kind == 1) {
        record.value = kToyPoison;
      } else {
        // Few ids, so that many come again, with another payload too.
        record.value = toy_bytes({random() % 80, static_cast<std::int32_t>(random() % 12) - 3, random() % 3});
      }
      records.push_back(std::move(record));
    }
  }
  return history;
}

// What the accounts must be, told without any of the shard's code.
std::map<std::string, Account> expected_accounts(const History& history) {
  std::map<std::string, Account> accounts;
  for (const Topic topic : kTopics) {
    std::set<std::uint64_t> seen;
    for (const HistoryRecord& record : history.topics[static_cast<std::size_t>(topic)]) {
      if (record.tombstone || record.value == kToyPoison) continue;
      ToyEvent event;
      state::Reader(record.value).get(event.id, event.amount, event.payload_hash);
      if (!seen.insert(event.id).second) continue;
      const std::string id = ToyFold::account_id(topic, record.key);
      const std::int64_t before = accounts.contains(id) ? accounts[id].balance : 0;
      if (before + event.amount < 0) continue;
      accounts[id].balance += event.amount;
      ++accounts[id].changes;
    }
  }
  return accounts;
}

// Every record with a payload hash that was folded first for its id has its first answer in the store.
void check_remembered(const History& history, CrashRun<ToyWorld>& run) {
  state::ShardState state(run.store(), 0, toy_schema());
  REQUIRE(state.load("sim", 1));
  std::set<std::uint64_t> seen;  // over all topics: the first topic answers
  for (const Topic topic : kTopics) {
    std::set<std::uint64_t> seen_here;
    for (const HistoryRecord& record : history.topics[static_cast<std::size_t>(topic)]) {
      if (record.tombstone || record.value == kToyPoison) continue;
      ToyEvent event;
      state::Reader(record.value).get(event.id, event.amount, event.payload_hash);
      if (!seen_here.insert(event.id).second || event.payload_hash == 0 || !seen.insert(event.id).second)
        continue;
      const auto kept = state.remembered(toy_hash(event.id));
      const Acknowledged& first = run.answers().at({topic, record.offset});
      const bool same = kept && kept->payload_hash == event.payload_hash && kept->offset == record.offset &&
                        kept->verdict == first.outcome.verdict && kept->reason == first.reason &&
                        kept->position == first.outcome.position;
      if (!same) FAIL("the answer to event " << event.id << " was not kept");
    }
  }
}

RunStats simulate_toy(std::uint64_t seed) {
  CAPTURE(seed);
  Random random(seed);
  const History history = toy_history(random);
  CrashRun<ToyWorld> whole(history, toy_schema(), random());
  CrashRun<ToyWorld> crashing(history, toy_schema(), random());
  const auto want = whole.uninterrupted();
  const auto have = crashing.with_crashes();
  REQUIRE(have == want);
  REQUIRE(have.offsets == history.ends());
  REQUIRE_FALSE(crashing.contradiction());

  state::ShardState state(crashing.store(), 0, toy_schema());
  REQUIRE(state.load("sim", 1));
  const ToyFold fold(state);
  for (const auto& [id, account] : expected_accounts(history)) {
    const auto kept = fold.accounts().read(id);
    if (!kept || !(*kept == account)) FAIL("account " << id << " is wrong");
  }
  check_remembered(history, crashing);
  return crashing.stats();
}

TEST_CASE("a shard that crashes comes to the state of one that does not") {
  const auto [first, runs] = Seeds(1000);
  RunStats total;
  for (std::uint64_t n = 0; n < runs; ++n) {
    const RunStats stats = simulate_toy(first + n);
    total.crashes += stats.crashes;
    total.commits += stats.commits;
    total.failed_writes += stats.failed_writes;
  }
  MESSAGE(runs << " runs from seed " << first << ": " << total.crashes << " crashes, " << total.commits
               << " commits, " << total.failed_writes << " failed writes");
  if (runs < 100) return;
  // A simulation in which nothing goes wrong proves nothing.
  CHECK(total.crashes > runs);
  CHECK(total.commits > runs);
  CHECK(total.failed_writes > runs / 20);
}

}  // namespace
}  // namespace haiyu::test
