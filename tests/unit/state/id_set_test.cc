#include "state/id_set.h"

#include <doctest/doctest.h>

#include <random>

#include "state/memory_store.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

IdHash id_of(std::uint64_t n) { return {n * 0x9e3779b97f4a7c15u, n * 0xc2b2ae3d27d4eb4fu}; }

void commit(MemoryStore& store, IdSet& ids) {
  Batch batch;
  ids.collect(batch);
  REQUIRE(store.write(batch));
}

std::size_t rows(const MemoryStore& store) {
  std::size_t count = 0;
  const auto cursor = store.cursor(Family::kMeta);
  for (cursor->seek(""); cursor->valid(); cursor->next()) ++count;
  return count;
}

TEST_CASE("an id is new once, the all-zero hash too") {
  MemoryStore store;
  IdSet ids(store, 0, 100);
  CHECK(ids.insert(id_of(1)));
  CHECK_FALSE(ids.insert(id_of(1)));
  CHECK(ids.insert({0, 0}));
  CHECK_FALSE(ids.insert({0, 0}));
  CHECK(ids.contains({0, 0}));
  CHECK_FALSE(ids.contains(id_of(2)));
  CHECK(ids.size() == 2);
}

TEST_CASE("the horizon is at least half the capacity and at most all of it") {
  MemoryStore store;
  IdSet ids(store, 0, 2000);
  for (std::uint64_t n = 1; n <= 10'000; ++n) {
    REQUIRE(ids.insert(id_of(n)));
    REQUIRE(ids.size() <= 2000);
  }
  for (std::uint64_t n = 9001; n <= 10'000; ++n) CHECK(ids.contains(id_of(n)));
  CHECK_FALSE(ids.contains(id_of(8000)));
}

TEST_CASE("a set is complete until it drops a generation, and knows that after a reload") {
  MemoryStore store;
  IdSet ids(store, 0, 2000);
  const auto reloaded_is_complete = [&] {
    commit(store, ids);
    IdSet again(store, 0, 2000);
    REQUIRE(again.load());
    return again.complete();
  };
  CHECK(ids.complete());
  CHECK(reloaded_is_complete());
  for (std::uint64_t n = 1; n <= 2001; ++n) {
    REQUIRE(ids.insert(id_of(n)));
    const bool dropped = n > 2000;  // a third generation began
    REQUIRE(ids.complete() == !dropped);
    if (n == 1000 || n == 1001 || n == 2000 || n == 2001) CHECK(reloaded_is_complete() == !dropped);
  }
}

TEST_CASE("a reloaded set answers and forgets as the one that was never closed") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  MemoryStore store, untouched;
  for (const std::size_t capacity : {2u, 100u, 6000u}) {
    MemoryStore disk;
    IdSet whole(untouched, 0, capacity);
    auto reopened = std::make_unique<IdSet>(disk, 5, capacity);
    for (int step = 0; step < 20'000; ++step) {
      const IdHash id = id_of(1 + random() % (3 * capacity));
      REQUIRE(reopened->insert(id) == whole.insert(id));
      if (random() % 50 != 0) continue;
      commit(disk, *reopened);
      disk.sync();
      if (random() % 20 != 0) continue;
      reopened = std::make_unique<IdSet>(disk, 5, capacity);
      REQUIRE(reopened->load());
      REQUIRE(reopened->size() == whole.size());
    }
  }
}

TEST_CASE("many small commits leave few rows, and a dropped generation none") {
  MemoryStore store;
  IdSet ids(store, 0, 4096);
  for (std::uint64_t n = 1; n <= 10'000; ++n) {
    ids.insert(id_of(n));
    commit(store, ids);
    store.sync();
  }
  CHECK(rows(store) <= 4096 / 1024 + 2);
}

TEST_CASE("a commit of many ids is several rows") {
  MemoryStore store;
  IdSet ids(store, 0, 100'000);
  for (std::uint64_t n = 1; n <= 500; ++n) ids.insert(id_of(n));
  commit(store, ids);  // a row that is extended
  for (std::uint64_t n = 501; n <= 20'000; ++n) ids.insert(id_of(n));
  commit(store, ids);
  CHECK(rows(store) == 5);
  IdSet again(store, 0, 100'000);
  REQUIRE(again.load());
  CHECK(again.size() == 20'000);
  for (std::uint64_t n = 1; n <= 20'000; ++n) REQUIRE(again.contains(id_of(n)));
}

TEST_CASE("damaged rows are refused") {
  MemoryStore store;
  IdSet ids(store, 0, 100);
  ids.insert(id_of(1));
  commit(store, ids);
  const auto cursor = store.cursor(Family::kMeta);
  cursor->seek("");
  const std::string key(cursor->key());
  for (const std::string& bytes : {std::string(), std::string(15, 'x'), std::string(17, 'x')}) {
    REQUIRE(store.write({{Family::kMeta, key, bytes}}));
    const auto loaded = IdSet(store, 0, 100).load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == Errc::kCorrupt);
  }
}

}  // namespace
}  // namespace haiyu::state
