#include "state/shard.h"

#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "state/memory_store.h"
#include "tests/support/memory_log.h"
#include "tests/support/toy_fold.h"

namespace haiyu::state {
namespace {

using std::chrono::milliseconds;
using test::MemoryLog;
using test::ToyEvent;
using test::ToyFold;

// A deadlock shows as a failure, not as a hanging test.
constexpr std::chrono::seconds kPatience{60};

template <class T>
T get(std::future<T> future) {
  if (future.wait_for(kPatience) != std::future_status::ready) FAIL("nobody answered");
  return future.get();
}

void append(MemoryLog& log, std::string key, const ToyEvent& event, Topic topic = Topic::kActivities) {
  log.append({topic, std::move(key), {}, test::toy_bytes(event)}, {});
}

struct Node {
  explicit Node(MemoryLog& log, MemoryStore& store, ShardOptions options = {})
      : state(store, 0, test::toy_schema()),
        fold(state),
        shard(
            log, state, fold, options, [this](const Error& error) { fatal(error); }, test::toy_decode()) {
    REQUIRE(state.load(log.id(), 1));
  }
  void fatal(const Error& error) {
    if (++fatal_calls == 1) first_fatal.set_value(error.code);
  }
  void wait_for(const Offsets& want) {
    auto reached = std::make_shared<std::promise<void>>();
    shard.when_applied(want, [reached] { reached->set_value(); });
    get(reached->get_future());
  }
  std::future<Outcome> expect(std::uint64_t id) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    shard.expect(test::toy_hash(id), [answer](const Outcome& outcome) { answer->set_value(outcome); });
    return answer->get_future();
  }

  std::atomic<int> fatal_calls{0};
  std::promise<Errc> first_fatal;
  ShardState state;
  ToyFold fold;
  Shard shard;
};

TEST_CASE("who waits for an event gets what became of it") {
  MemoryLog log;
  MemoryStore store;
  Node node(log, store);
  REQUIRE(node.shard.start());
  auto applied = node.expect(1);
  append(log, "a", {1, 5});
  const Outcome first = get(std::move(applied));
  CHECK(first.verdict == Verdict::kApplied);
  CHECK(first.topic == Topic::kActivities);
  CHECK(first.offset == 0);
  CHECK(node.shard.read([&](const ShardState&) { return node.fold.accounts().read("1a")->balance; }) == 5);

  auto duplicate = node.expect(1);
  append(log, "a", {1, 5});
  CHECK(get(std::move(duplicate)).verdict == Verdict::kDuplicate);
  auto rejected = node.expect(2);
  append(log, "a", {2, -6});
  CHECK(get(std::move(rejected)).reason == "overdrawn");
  REQUIRE(node.shard.stop());
  CHECK(node.shard.stats().folded == 2);
  CHECK(node.shard.stats().end == Offsets{0, 3, 0, 0});
}

TEST_CASE("who gave up is not called, others are") {
  MemoryLog log;
  MemoryStore store;
  Node node(log, store);
  REQUIRE(node.shard.start());
  bool called = false;
  node.shard.expect(test::toy_hash(1), [&](const Outcome&) { called = true; });
  node.shard.forget(test::toy_hash(1));
  node.shard.forget(test::toy_hash(404));
  auto other = node.expect(2);
  append(log, "a", {1, 5});
  append(log, "a", {2, 5});
  get(std::move(other));
  REQUIRE(node.shard.stop());
  CHECK_FALSE(called);
}

TEST_CASE("a position is waited for, or answered at once when it is reached") {
  MemoryLog log;
  MemoryStore store;
  Node node(log, store);
  REQUIRE(node.shard.start());
  node.wait_for({0, 0, 0, 0});
  auto later = std::make_shared<std::promise<Offsets>>();
  node.shard.when_applied({1, 2, 0, 0}, [&node, later] { later->set_value(node.shard.applied()); });
  append(log, "a", {1, 5});
  append(log, "a", {2, 5});
  node.wait_for({0, 2, 0, 0});
  append(log, "a", {3, 5}, Topic::kVolunteers);
  CHECK(get(later->get_future()) == Offsets{1, 2, 0, 0});
  node.wait_for({1, 1, 0, 0});
  REQUIRE(node.shard.stop());
}

TEST_CASE("a restarted shard goes on where its last commit ended, and counts nothing twice") {
  MemoryLog log;
  MemoryStore store;
  std::uint64_t id = 0;
  for (int round = 0; round < 3; ++round) {
    Node node(log, store, {.commit_events = 100, .keep_bytes = 3 * kEntityBytes});
    CHECK(node.state.applied()[1] == id);
    REQUIRE(node.shard.start());
    for (int n = 0; n < 500; ++n, ++id) append(log, std::to_string(id % 10), {id, 1});
    node.wait_for({0, id, 0, 0});
    REQUIRE(node.shard.stop());
    CHECK(node.shard.stats().commits >= 1);
  }
  log.append_tombstone(Topic::kActivities, "0");
  Node node(log, store);
  REQUIRE(node.shard.start());
  node.wait_for({0, id + 1, 0, 0});
  for (int key = 0; key < 10; ++key) {
    CHECK(node.fold.accounts().read(ToyFold::account_id(Topic::kActivities, std::to_string(key)))->balance ==
          static_cast<std::int64_t>(id) / 10);
  }
  REQUIRE(node.shard.stop());
}

TEST_CASE("a shard that is destroyed without stop leaves the state of an earlier commit") {
  MemoryLog log;
  MemoryStore store;
  append(log, "a", {1, 5});
  {
    Node node(log, store, {.commit_interval = std::chrono::hours(1)});
    REQUIRE(node.shard.start());
    node.wait_for({0, 1, 0, 0});
  }
  CHECK(store.writes() == 0);
  Node node(log, store);
  REQUIRE(node.shard.start());
  node.wait_for({0, 1, 0, 0});
  CHECK(node.shard.read([&](const ShardState&) { return node.fold.accounts().read("1a")->balance; }) == 5);
  REQUIRE(node.shard.stop());
}

TEST_CASE("a live shard commits after its interval without being asked") {
  MemoryLog log;
  MemoryStore store;
  Node node(log, store, {.commit_interval = milliseconds(1)});
  REQUIRE(node.shard.start());
  append(log, "a", {1, 5});
  while (node.shard.stats().commits == 0) std::this_thread::yield();
  REQUIRE(node.shard.stop());
  CHECK(node.shard.stats().commits == 1);  // nothing new: no last commit
}

TEST_CASE("a state that is ahead of its log does not start") {
  MemoryLog log;
  MemoryStore store;
  append(log, "a", {1, 5});
  {
    Node node(log, store);
    REQUIRE(node.shard.start());
    node.wait_for({0, 1, 0, 0});
    REQUIRE(node.shard.stop());
  }
  log.truncate();
  Node node(log, store);
  const auto started = node.shard.start();
  REQUIRE_FALSE(started);
  CHECK(started.error().code == Errc::kOutOfRange);
}

TEST_CASE("a log that breaks is fatal once; what was folded is not committed any more") {
  MemoryLog log;
  MemoryStore store;
  Node node(log, store, {.commit_interval = std::chrono::hours(1)});
  REQUIRE(node.shard.start());
  append(log, "a", {1, 5});
  node.wait_for({0, 1, 0, 0});
  log.break_readers({Errc::kCorrupt, "a checksum"});
  CHECK(get(node.first_fatal.get_future()) == Errc::kCorrupt);
  const auto stopped = node.shard.stop();
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == Errc::kCorrupt);
  CHECK(node.fatal_calls == 1);
  CHECK(store.writes() == 0);
}

TEST_CASE("a failed write is fatal once and never tried again") {
  for (const bool at_stop : {false, true}) {
    CAPTURE(at_stop);
    MemoryLog log;
    MemoryStore store;
    store.fail_writes(0, MemoryStore::Fault::kNotWritten);
    Node node(log, store, {.commit_events = at_stop ? 100'000u : 1u});
    REQUIRE(node.shard.start());
    append(log, "a", {1, 5});
    node.wait_for({0, 1, 0, 0});
    if (!at_stop) CHECK(get(node.first_fatal.get_future()) == Errc::kIo);
    append(log, "a", {2, 5});
    const auto stopped = node.shard.stop();
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::kIo);
    CHECK(node.fatal_calls == 1);
    CHECK(store.writes() == 1);
  }
}

TEST_CASE("readers that never pause see whole slices at their position, and do not starve the fold") {
  constexpr std::uint64_t kEvents = 20'000;
  MemoryLog log;
  MemoryStore store;
  Node node(log, store, {.commit_events = 1000, .keep_bytes = 20 * kEntityBytes});
  REQUIRE(node.shard.start());
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> torn{0}, reads{0};
  std::vector<std::thread> readers;
  for (int n = 0; n < 3; ++n) {
    readers.emplace_back([&] {
      while (!done) {
        node.shard.read([&](const ShardState& state) {
          // Every event adds 1 to one account: the sum is the position.
          std::uint64_t sum = 0;
          state.index().scan(ToyFold::kOwners, {}, {}, [&](std::string_view parts, std::string_view value) {
            sum += std::stoull(std::string(value));
            const auto account = node.fold.accounts().read(split_parts(parts)[0]);
            if (!account || std::to_string(account->balance) != value) ++torn;
            return true;
          });
          if (sum != state.applied()[1] || node.shard.applied() != state.applied()) ++torn;
        });
        ++reads;
      }
    });
  }
  for (std::uint64_t id = 0; id < kEvents; ++id) append(log, std::to_string(id % 50), {id, 1});
  node.wait_for({0, kEvents, 0, 0});
  while (reads < 10) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  REQUIRE(node.shard.stop());
  CHECK(torn == 0);
}

TEST_CASE("waiters come and go beside the fold without being lost") {
  constexpr std::uint64_t kEach = 500;
  MemoryLog log;
  MemoryStore store;
  Node node(log, store, {.commit_events = 100});
  REQUIRE(node.shard.start());
  std::atomic<std::uint64_t> answered{0};
  std::vector<std::thread> writers;
  for (std::uint64_t n = 0; n < 3; ++n) {
    writers.emplace_back([&, n] {
      for (std::uint64_t event = 0; event < kEach; ++event) {
        const std::uint64_t id = n * kEach + event;
        auto answer = node.expect(id);
        append(log, std::to_string(n), {id, 1});
        if (get(std::move(answer)).verdict == Verdict::kApplied) ++answered;
        if (event % 50 == 0) node.wait_for(node.shard.applied());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(answered == 3 * kEach);
  REQUIRE(node.shard.stop());
}

}  // namespace
}  // namespace haiyu::state
