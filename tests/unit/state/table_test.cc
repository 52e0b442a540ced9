#include "state/table.h"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "state/memory_store.h"
#include "state/table_inl.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

struct Thing {
  std::int64_t number = 0;
  void write(Writer& w) const { w.put(number); }
  void read(Reader& r) { r.get(number); }
};

// An entity with parts, of which it keeps a sum that is not written.
struct Heap {
  std::int64_t number = 0;
  Parts<Thing> things;
  std::int64_t sum = 0;
  void write(Writer& w) const { w.put(number); }
  void read(Reader& r) { r.get(number); }
  Parts<Thing>& parts() { return things; }
  void rebuild() {
    sum = 0;
    for (const Thing& thing : things) sum += thing.number;
  }
};

template <class Entity>
void commit(MemoryStore& store, Table<Entity>& table) {
  Batch batch;
  table.collect(batch);
  REQUIRE(store.write(batch));
  table.committed();
}

// Each call looks at a bounded number of entities; two rounds of the clock find what may go.
template <class Entity>
void evict_all(Table<Entity>& table) {
  for (std::size_t n = 0; n < 2 + 2 * table.size() / kEvictSlice; ++n) table.evict(0);
}

TEST_CASE("an entity is found as it was left, in memory, evicted, and in a new table") {
  MemoryStore store;
  Table<Thing> table(store, 3, 'a');
  CHECK(table.find("x") == nullptr);
  CHECK(table.edit("x") == nullptr);
  CHECK_FALSE(table.read("x"));
  table.create("x").number = 1;
  CHECK(table.find("x")->number == 1);
  commit(store, table);
  evict_all(table);
  CHECK(table.size() == 0);
  CHECK(table.read("x")->number == 1);
  CHECK(table.size() == 0);
  table.edit("x")->number = 2;
  CHECK(table.read("x")->number == 2);
  commit(store, table);

  Table<Thing> again(store, 3, 'a');
  CHECK(again.find("x")->number == 2);
  CHECK(Table<Thing>(store, 3, 'b').find("x") == nullptr);
  CHECK(Table<Thing>(store, 2, 'a').find("x") == nullptr);
}

// Counts what is asked.
class CountingStore final : public Store {
 public:
  std::optional<std::string> get(Family family, std::string_view key) const override {
    ++gets;
    return store.get(family, key);
  }
  std::unique_ptr<Cursor> cursor(Family family) const override { return store.cursor(family); }
  Result<void> write(const Batch& batch) override { return store.write(batch); }
  mutable int gets = 0;
  MemoryStore store;
};

TEST_CASE("the store is asked once for what is then created, and again once that was evicted") {
  CountingStore counting;
  Table<Thing> table(counting, 0, 'a');
  CHECK(table.find("x") == nullptr);
  CHECK(table.edit("x") == nullptr);
  table.create("x").number = 1;
  CHECK(counting.gets == 1);
  table.create("y").number = 2;
  commit(counting.store, table);
  evict_all(table);
  CHECK(table.size() == 0);
  CHECK(table.find("x")->number == 1);
  CHECK(table.find("y")->number == 2);
}

TEST_CASE("what is dirty or in flight is never evicted") {
  MemoryStore store;
  Table<Thing> table(store, 0, 'a');
  table.create("x").number = 1;
  evict_all(table);
  CHECK(table.size() == 1);
  Batch batch;
  table.collect(batch);
  evict_all(table);
  CHECK(table.size() == 1);
  // Changed while in flight: the change belongs to the next commit.
  table.edit("x")->number = 2;
  REQUIRE(store.write(batch));
  table.committed();
  evict_all(table);
  CHECK(table.size() == 1);
  CHECK(Table<Thing>(store, 0, 'a').find("x")->number == 1);
  commit(store, table);
  CHECK(Table<Thing>(store, 0, 'a').find("x")->number == 2);
}

TEST_CASE("only what changed is written, once however often it changed") {
  MemoryStore store;
  Table<Thing> table(store, 0, 'a');
  for (int n = 0; n < 10; ++n) table.create(std::to_string(n)).number = n;
  commit(store, table);
  table.edit("3")->number = 30;
  table.edit("3")->number = 31;
  CHECK(table.find("4")->number == 4);
  Batch batch;
  table.collect(batch);
  CHECK(batch.size() == 1);
  table.committed();
}

TEST_CASE("eviction keeps what was used lately, by readers too") {
  MemoryStore store;
  Table<Thing> table(store, 0, 'a');
  for (int n = 0; n < 100; ++n) table.create(std::to_string(n)).number = n;
  commit(store, table);
  table.evict(99 * kEntityBytes);  // takes the marks of creation
  CHECK(table.size() == 100);
  table.evict(99 * kEntityBytes);
  REQUIRE(table.size() == 99);
  const Thing* const by_fold = table.find("70");
  const Thing* const by_reader = &*table.read("71");
  table.evict(10 * kEntityBytes);
  CHECK(table.size() == 10);
  CHECK(table.find("70") == by_fold);
  CHECK(&*table.read("71") == by_reader);
}

TEST_CASE("entities weigh what their parts weigh, and eviction keeps to bytes") {
  constexpr std::size_t kThingBytes = sizeof(Thing) + kPartExtraBytes;
  MemoryStore store;
  Table<Heap> table(store, 0, 'h');
  for (int n = 0; n < 10; ++n) table.create(std::to_string(n));
  CHECK(table.bytes() == 10 * kEntityBytes);
  Heap& heavy = *table.edit("3");
  for (int n = 0; n < 1000; ++n) heavy.things.push_back({n});
  commit(store, table);
  CHECK(table.bytes() == 10 * kEntityBytes + 1000 * kThingBytes);
  for (int n = 0; n < 3; ++n) table.evict(9 * kEntityBytes);
  CHECK(table.bytes() <= 9 * kEntityBytes);
  CHECK(table.find("3")->things.size() == 1000);
  CHECK(table.bytes() >= kEntityBytes + 1000 * kThingBytes);
  // What is dirty stays, and is weighed again once it is written.
  table.edit("3")->things.push_back({0});
  evict_all(table);
  CHECK(table.size() == 1);
  commit(store, table);
  CHECK(table.bytes() == kEntityBytes + 1001 * kThingBytes);
  evict_all(table);
  CHECK(table.bytes() == 0);
}

TEST_CASE("one eviction looks at a bounded number of entities") {
  MemoryStore store;
  Table<Thing> table(store, 0, 'a');
  for (std::size_t n = 0; n < 5 * kEvictSlice; ++n) table.create(std::to_string(n));
  commit(store, table);
  for (std::size_t n = 0; n < 5; ++n) table.evict(0);  // takes the marks
  REQUIRE(table.size() == 5 * kEvictSlice);
  table.evict(0);
  CHECK(table.size() == 4 * kEvictSlice);
}

TEST_CASE("a table behaves as a map under random edits, commits, evictions and reopenings") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  MemoryStore store;
  auto table = std::make_unique<Table<Thing>>(store, 1, 'a');
  std::map<std::string, std::int64_t> expected;
  for (int step = 0; step < 20'000; ++step) {
    const std::string id = std::to_string(random() % 300);
    switch (random() % 8) {
      case 0:
        commit(store, *table);
        break;
      case 1:
        table->evict(random() % 50 * kEntityBytes);
        break;
      case 2:
        if (random() % 50 == 0) {
          commit(store, *table);
          table = std::make_unique<Table<Thing>>(store, 1, 'a');
        }
        break;
      case 3: {
        const auto entity = table->read(id);
        REQUIRE(static_cast<bool>(entity) == expected.contains(id));
        if (entity) REQUIRE(entity->number == expected[id]);
        break;
      }
      default: {
        Thing* const entity = table->edit(id);
        REQUIRE((entity != nullptr) == expected.contains(id));
        (entity ? *entity : table->create(id)).number = step;
        expected[id] = step;
      }
    }
  }
}

TEST_CASE("a commit writes of an entity with parts itself and the parts that changed") {
  MemoryStore store;
  Table<Heap> table(store, 0, 'h');
  Heap& heap = table.create("x");
  table.create("x1").things.push_back({100});
  for (int n = 0; n < 300; ++n) heap.things.push_back({n});
  commit(store, table);

  Heap& edited = *table.edit("x");
  edited.things.edit(7).number = -7;
  edited.things.edit(7).number = 70;
  edited.things.push_back({1000});
  edited.things.edit(300).number = 2000;
  Batch batch;
  table.collect(batch);
  REQUIRE(batch.size() == 1);
  std::vector<std::uint64_t> pieces;
  PieceReader reader(*batch[0].value);
  while (const auto piece = reader.next()) pieces.push_back(piece->number);
  CHECK(pieces == std::vector<std::uint64_t>{0, 8, 301});
  REQUIRE(store.write(batch));
  table.committed();

  evict_all(table);
  REQUIRE(table.size() == 0);
  const auto read = table.read("x");
  REQUIRE(read->things.size() == 301);
  CHECK(read->things[7].number == 70);
  CHECK(read->things[255].number == 255);
  CHECK(read->things.back().number == 2000);
  CHECK(read->sum == 299 * 300 / 2 - 7 + 70 + 2000);
  CHECK(table.find("x1")->things.size() == 1);
}

TEST_CASE("a table with parts behaves as a map of lists under random edits, commits and reopenings") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  MemoryStore store;
  auto table = std::make_unique<Table<Heap>>(store, 1, 'h');
  std::map<std::string, std::vector<std::int64_t>> expected;
  for (int step = 0; step < 20'000; ++step) {
    const std::string id = std::to_string(random() % 30);
    std::vector<std::int64_t>& list = expected[id];
    Heap* heap = table->edit(id);
    if (heap == nullptr) heap = &table->create(id);
    REQUIRE(heap->things.size() == list.size());
    if (list.empty() || random() % 3 == 0) {
      heap->things.push_back({step});
      list.push_back(step);
    } else {
      const std::size_t at = random() % list.size();
      REQUIRE(heap->things[at].number == list[at]);
      heap->things.edit(at).number = step;
      list[at] = step;
    }
    if (random() % 20 == 0) commit(store, *table);
    if (random() % 20 == 0) table->evict(random() % 30 * kEntityBytes);
    if (random() % 500 != 0) continue;
    commit(store, *table);
    table = std::make_unique<Table<Heap>>(store, 1, 'h');
  }
}

}  // namespace
}  // namespace haiyu::state
