#include "state/shard_state.h"

#include <doctest/doctest.h>

#include "state/memory_store.h"
#include "tests/support/toy_fold.h"

namespace haiyu::state {
namespace {

using test::ToyEvent;
using test::ToyFold;

const FoldLoop::Time kNow{};

// A shard without its thread.
struct Bench {
  explicit Bench(MemoryStore& on, ShardOptions options = {}, std::size_t id_capacity = kIdCapacity)
      : store(on),
        state(on, 2, test::toy_schema(), id_capacity),
        fold(state),
        loop(state, fold, options, test::toy_decode()) {
    REQUIRE(state.load("log", 4));
  }
  std::optional<Folded> feed(Topic topic, std::uint64_t offset, std::string_view key, const ToyEvent& event,
                             FoldLoop::Time now = kNow) {
    return feed_bytes(topic, offset, key, test::toy_bytes(event), now);
  }
  std::optional<Folded> feed_bytes(Topic topic, std::uint64_t offset, std::string_view key,
                                   std::string_view bytes, FoldLoop::Time now = kNow) {
    return feed_record({topic, 2, offset, Instant{}, key, {}, bytes, false}, now);
  }
  std::optional<Folded> feed_record(const RecordView& record, FoldLoop::Time now = kNow) {
    std::optional<Folded> folded;
    loop.fold({&record, 1}, now, [&](const Folded& one) { folded = one; });
    return folded;
  }
  void commit() {
    loop.seal();
    REQUIRE(store.write(loop.collect()));
    loop.committed();
    state.sweep();
  }

  MemoryStore& store;
  ShardState state;
  ToyFold fold;
  FoldLoop loop;
};

TEST_CASE("an event is folded once per topic, rejected ones as well") {
  MemoryStore store;
  Bench bench(store);
  CHECK(bench.feed(Topic::kVolunteers, 0, "a", {1, 5})->outcome.verdict == Verdict::kApplied);
  CHECK(bench.feed(Topic::kVolunteers, 1, "a", {1, 5})->outcome.verdict == Verdict::kDuplicate);
  CHECK(bench.feed(Topic::kActivities, 0, "a", {1, 5})->outcome.verdict == Verdict::kApplied);
  const auto rejected = bench.feed(Topic::kVolunteers, 2, "a", {2, -6});
  CHECK(rejected->outcome.verdict == Verdict::kRejected);
  CHECK(rejected->outcome.reason == "overdrawn");
  CHECK(rejected->outcome.offset == 2);
  CHECK(bench.feed(Topic::kVolunteers, 3, "a", {2, -6})->outcome.verdict == Verdict::kDuplicate);
  CHECK(bench.fold.accounts().read("0a")->balance == 5);
  CHECK(bench.loop.counts().folded == 3);
  CHECK(bench.loop.counts().duplicates == 2);
  CHECK(bench.loop.counts().rejected == 1);
  CHECK(bench.state.seen(Topic::kVolunteers, test::toy_hash(2)));
  CHECK_FALSE(bench.state.seen(Topic::kActivities, test::toy_hash(2)));
}

TEST_CASE("what changed nothing is left out, by topic, also after reopening") {
  const auto left_out = [](const ShardState& state, Topic topic) {
    std::vector<std::uint64_t> offsets;
    state.left_out(topic).scan(0, [&](std::uint64_t offset, std::string_view) {
      offsets.push_back(offset);
      return true;
    });
    return offsets;
  };
  MemoryStore store;
  {
    Bench bench(store);
    bench.feed(Topic::kVolunteers, 0, "a", {1, 5});
    bench.feed(Topic::kVolunteers, 1, "a", {1, 5});   // a duplicate
    bench.feed(Topic::kVolunteers, 2, "a", {2, -6});  // rejected
    bench.feed(Topic::kActivities, 0, "a", {1, 5});
    bench.feed_bytes(Topic::kActivities, 7, "a", test::kToyPoison);
    bench.commit();
    bench.feed(Topic::kVolunteers, 3, "a", {3, 5});
    bench.feed(Topic::kVolunteers, 4, "a", {3, 5});
    CHECK(left_out(bench.state, Topic::kVolunteers) == std::vector<std::uint64_t>{1, 2, 4});
  }
  Bench bench(store);
  CHECK(left_out(bench.state, Topic::kVolunteers) == std::vector<std::uint64_t>{1, 2});
  CHECK(left_out(bench.state, Topic::kActivities) == std::vector<std::uint64_t>{7});
  CHECK(left_out(bench.state, Topic::kOrganizations).empty());
}

TEST_CASE("a tombstone and a gap move the offset and nothing else") {
  MemoryStore store;
  Bench bench(store);
  CHECK_FALSE(bench.feed_record({Topic::kVolunteers, 2, 4, Instant{}, "a", {}, {}, true}));
  CHECK(bench.state.applied() == Offsets{5, 0, 0, 0});
  CHECK(bench.state.poison_count() == 0);
  CHECK(bench.loop.has_uncommitted());
}

TEST_CASE("poison is kept with its reason and the beginning of its bytes, also after reopening") {
  MemoryStore store;
  {
    Bench bench(store);
    CHECK_FALSE(bench.feed_bytes(Topic::kActivities, 7, "k", test::kToyPoison));
    CHECK_FALSE(bench.feed_bytes(Topic::kVolunteers, 300, "v", std::string(kPoisonBytesMax + 5, 'x')));
    bench.commit();
    CHECK_FALSE(bench.feed_bytes(Topic::kActivities, 8, "not committed", test::kToyPoison));
    CHECK(bench.state.poison(10, {}).size() == 3);
  }
  Bench bench(store);
  CHECK(bench.state.poison_count() == 2);
  const auto poison = bench.state.poison(10, {});
  REQUIRE(poison.size() == 2);
  CHECK(poison[0].topic == Topic::kVolunteers);
  CHECK(poison[0].offset == 300);
  CHECK(poison[0].bytes == std::string(kPoisonBytesMax, 'x'));
  CHECK(poison[1].topic == Topic::kActivities);
  CHECK(poison[1].offset == 7);
  CHECK(poison[1].kind == "malformed");
  CHECK(poison[1].detail == "not a toy");
  CHECK(poison[1].key == "k");
  CHECK(poison[1].bytes == test::kToyPoison);
  CHECK(bench.state.poison(1, {}).size() == 1);
  const auto behind = bench.state.poison(10, std::pair{Topic::kVolunteers, std::uint64_t{300}});
  REQUIRE(behind.size() == 1);
  CHECK(behind[0].offset == 7);
}

TEST_CASE("a flood of poison is counted in full and kept up to a bound") {
  MemoryStore store;
  Bench bench(store);
  for (std::uint64_t n = 0; n < kPoisonRowsMax + 10; ++n) {
    bench.feed_bytes(Topic::kVolunteers, n, "k", test::kToyPoison);
  }
  CHECK(bench.state.poison_count() == kPoisonRowsMax + 10);
  CHECK(bench.state.poison(2 * kPoisonRowsMax, {}).size() == kPoisonRowsMax);
}

TEST_CASE("an answer is remembered beyond the ids that are") {
  MemoryStore store;
  Bench bench(store, {}, 4);
  bench.feed(Topic::kVolunteers, 0, "a", {1, 5, 77});
  for (std::uint64_t n = 1; n < 10; ++n) bench.feed(Topic::kVolunteers, n, "b", {100 + n, 5});
  bench.commit();
  CHECK_FALSE(bench.state.seen(Topic::kVolunteers, test::toy_hash(1)));
  REQUIRE(bench.state.remembered(test::toy_hash(1)));
  CHECK(bench.state.remembered(test::toy_hash(1))->payload_hash == 77);
}

TEST_CASE("the first answer to a write is remembered, and a retry does not change it") {
  MemoryStore store;
  {
    Bench bench(store);
    bench.feed(Topic::kVolunteers, 0, "a", {1, 5, 77});
    bench.feed(Topic::kVolunteers, 1, "b", {2, -5, 78});
    bench.feed(Topic::kVolunteers, 2, "c", {3, 5, 0});
    bench.feed(Topic::kVolunteers, 3, "a", {1, 9, 99});
    CHECK(bench.state.remembered(test::toy_hash(1))->payload_hash == 77);
    bench.commit();
  }
  Bench bench(store);
  const auto first = bench.state.remembered(test::toy_hash(1));
  REQUIRE(first);
  CHECK(first->payload_hash == 77);
  CHECK(first->verdict == Verdict::kApplied);
  CHECK(first->position == 1);
  CHECK(first->topic == Topic::kVolunteers);
  CHECK(first->offset == 0);
  CHECK(first->subject == "a");
  const auto second = bench.state.remembered(test::toy_hash(2));
  REQUIRE(second);
  CHECK(second->verdict == Verdict::kRejected);
  CHECK(second->reason == "overdrawn");
  CHECK_FALSE(bench.state.remembered(test::toy_hash(3)));
  CHECK_FALSE(bench.state.remembered(test::toy_hash(4)));
}

TEST_CASE("state of another log, another number of shards or another format is refused with advice") {
  MemoryStore store;
  {
    Bench bench(store);
    bench.feed(Topic::kVolunteers, 0, "a", {1, 5});
    bench.commit();
  }
  struct Row {
    const char* log_id;
    std::uint32_t shard, shards;
    std::string word;
  };
  for (const Row& row :
       {Row{"other", 2, 4, "log is other"}, Row{"log", 2, 2, "4 shards"}, Row{"log", 0, 8, "4 shards"}}) {
    CAPTURE(row.word);
    ShardState state(store, row.shard, test::toy_schema());
    const auto loaded = state.load(row.log_id, row.shards);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == Errc::kMismatch);
    CHECK(loaded.error().detail.find(row.word) != std::string::npos);
    CHECK(loaded.error().detail.find("delete its state directory") != std::string::npos);
  }
  REQUIRE(store.write({{Family::kMeta, "format", std::string("\x7f\x01", 2)}}));
  const auto loaded = ShardState(store, 2, test::toy_schema()).load("log", 4);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == Errc::kMismatch);
  CHECK(loaded.error().detail.find("format 127") != std::string::npos);
}

TEST_CASE("damaged rows of the shard itself are refused") {
  MemoryStore store;
  Bench(store).commit();
  REQUIRE(store.write({{Family::kMeta, std::string("\0\0\0\2m", 5), "x"}}));
  const auto loaded = ShardState(store, 2, test::toy_schema()).load("log", 4);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == Errc::kCorrupt);
}

TEST_CASE("digests differ when an entity, an index row, an offset or a poison event does") {
  const auto digest_after = [](auto&& history) {
    MemoryStore store;
    Bench bench(store);
    history(bench);
    bench.commit();
    return bench.state.digest();
  };
  const auto base = digest_after([](Bench& b) { b.feed(Topic::kVolunteers, 0, "a", {1, 5}); });
  CHECK(base == digest_after([](Bench& b) {
          b.feed(Topic::kVolunteers, 0, "a", {9, 5});
        }));  // another id only
  CHECK_FALSE(base == digest_after([](Bench& b) { b.feed(Topic::kVolunteers, 0, "a", {1, 6}); }));
  CHECK_FALSE(base == digest_after([](Bench& b) { b.feed(Topic::kVolunteers, 0, "b", {1, 5}); }));
  CHECK_FALSE(base == digest_after([](Bench& b) { b.feed(Topic::kVolunteers, 1, "a", {1, 5}); }));
  CHECK_FALSE(base == digest_after([](Bench& b) { b.feed(Topic::kVolunteers, 0, "a", {1, 5, 7}); }));
  CHECK_FALSE(base == digest_after([](Bench& b) {
                b.feed_bytes(Topic::kVolunteers, 0, "a", test::kToyPoison);
                b.feed(Topic::kVolunteers, 1, "a", {1, 5});
              }));
}

TEST_CASE("entities get the memory that ids and counters leave, and never less than is kept for them") {
  struct Row {
    std::size_t memory_bytes, kept;
  };
  constexpr std::size_t kAccounts = 100;
  for (const Row& row : {Row{1, 10}, Row{64u << 20, kAccounts}}) {
    CAPTURE(row.memory_bytes);
    MemoryStore store;
    Bench bench(store, {.keep_bytes = 10 * kEntityBytes, .memory_bytes = row.memory_bytes});
    for (std::size_t n = 0; n < kAccounts; ++n) bench.feed(Topic::kVolunteers, n, std::to_string(n), {n, 1});
    bench.commit();
    for (int round = 0; round < 3; ++round) bench.loop.evict();
    CHECK(bench.fold.accounts().size() == row.kept);
  }
}

TEST_CASE("a commit is due after enough records or enough time, and never without a record") {
  using std::chrono::milliseconds;
  MemoryStore store;
  Bench bench(store, {.commit_events = 3, .commit_interval = milliseconds(100)});
  CHECK_FALSE(bench.loop.commit_due(kNow + milliseconds(1000)));
  bench.feed(Topic::kVolunteers, 0, "a", {1, 1}, kNow + milliseconds(1000));
  CHECK_FALSE(bench.loop.commit_due(kNow + milliseconds(1099)));
  CHECK(bench.loop.commit_due(kNow + milliseconds(1100)));
  CHECK_FALSE(bench.loop.commit_due(kNow + milliseconds(1100), true));  // the fold is behind the log
  CHECK(bench.loop.commit_due(kNow + milliseconds(21'000), true));
  CHECK_FALSE(bench.loop.must_commit());
  bench.feed(Topic::kVolunteers, 1, "a", {1, 1}, kNow + milliseconds(1050));  // a duplicate moves the offset
  bench.feed(Topic::kVolunteers, 2, "a", {2, 1}, kNow + milliseconds(1050));
  CHECK(bench.loop.must_commit());
  CHECK(bench.loop.commit_due(kNow + milliseconds(1050)));
  bench.commit();
  CHECK_FALSE(bench.loop.commit_due(kNow + milliseconds(9999)));
}

}  // namespace
}  // namespace haiyu::state
