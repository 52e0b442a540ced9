#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>

#include "state/memory_store.h"
#include "state/pieces.h"
#include "state/rocks_store.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"

namespace haiyu::state {
namespace {

std::unique_ptr<RocksStore> open_rocks(const std::string& dir, bool read_only = false) {
  auto store = RocksStore::open(dir, {.memory_bytes = 32u << 20, .read_only = read_only});
  if (!store) FAIL(store.error().detail);
  return std::move(store).value();
}

std::map<std::string, std::string> rows_of(const Store& store, Family family, std::string_view from = "") {
  std::map<std::string, std::string> rows;
  const auto cursor = store.cursor(family);
  for (cursor->seek(from); cursor->valid(); cursor->next()) rows.emplace(cursor->key(), cursor->value());
  return rows;
}

TEST_CASE("both stores answer what was written, apart by family and in key order") {
  test::TempDir dir;
  const auto rocks = open_rocks(dir / "db");
  MemoryStore memory;
  for (Store* const store : {static_cast<Store*>(rocks.get()), static_cast<Store*>(&memory)}) {
    REQUIRE(
        store->write({{Family::kIndex, "b", "2"}, {Family::kIndex, "a", ""}, {Family::kMeta, "a", "meta"}}));
    CHECK(store->get(Family::kIndex, "a") == std::optional<std::string>(""));
    CHECK(store->get(Family::kMeta, "a") == std::optional<std::string>("meta"));
    CHECK_FALSE(store->get(Family::kEntities, "a"));
    CHECK(rows_of(*store, Family::kIndex) == std::map<std::string, std::string>{{"a", ""}, {"b", "2"}});
    CHECK(rows_of(*store, Family::kIndex, "aa") == std::map<std::string, std::string>{{"b", "2"}});
    // Later writes of one batch win.
    REQUIRE(store->write({{Family::kIndex, "b", "3"}, {Family::kIndex, "b", std::nullopt}}));
    CHECK_FALSE(store->get(Family::kIndex, "b"));
  }
}

std::string row_of(const std::map<std::uint64_t, std::string>& pieces) {
  Writer row;
  for (const auto& [number, bytes] : pieces) append_piece(row, {number, bytes});
  return row.take();
}

TEST_CASE("a batch takes over the rows of another, between its own") {
  Batch batch, other;
  batch.put(Family::kMeta, "a", "1");
  other.put(Family::kMeta, "b", std::string(10'000, 'x'));
  other.erase(Family::kIndex, "c");
  const std::size_t bytes = batch.bytes() + other.bytes();
  batch.append(std::move(other));
  CHECK(batch.bytes() == bytes);
  batch.put(Family::kMeta, "d", "4");
  REQUIRE(batch.size() == 4);
  CHECK(*batch[0].value == "1");
  CHECK(*batch[1].value == std::string(10'000, 'x'));
  CHECK(batch[2].key == "c");
  CHECK_FALSE(batch[2].value);
  CHECK(*batch[3].value == "4");
}

TEST_CASE("pieces are merged into a row: in memory, in the store, and after it was reopened") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  test::TempDir dir;
  auto rocks = open_rocks(dir / "db");
  MemoryStore memory;
  std::map<std::string, std::map<std::uint64_t, std::string>> expected;
  for (int round = 0; round < 300; ++round) {
    Batch batch;
    for (std::uint64_t n = 0; n < 1 + random() % 20; ++n) {
      const std::string key = std::to_string(random() % 5);
      std::map<std::uint64_t, std::string> changed;
      for (std::uint64_t m = 0; m < random() % 4; ++m) {
        changed[random() % 40] = std::string(random() % 300, static_cast<char>('a' + random() % 26));
      }
      if (random() % 50 == 0) {
        batch.erase(Family::kEntities, key);
        expected.erase(key);
        continue;
      }
      batch.merge(Family::kEntities, key, row_of(changed));
      auto& row = expected[key];
      for (const auto& [number, bytes] : changed) row[number] = bytes;
    }
    REQUIRE(rocks->write(batch));
    REQUIRE(memory.write(batch));
    if (random() % 100 == 0) {
      rocks.reset();
      rocks = open_rocks(dir / "db");
    }
    const std::string key = std::to_string(random() % 5);
    const auto want = expected.contains(key) ? std::optional(row_of(expected[key])) : std::nullopt;
    REQUIRE(rocks->get(Family::kEntities, key) == want);
    REQUIRE(memory.get(Family::kEntities, key) == want);
  }
  std::map<std::string, std::string> rows;
  for (const auto& [key, pieces] : expected) rows[key] = row_of(pieces);
  CHECK(rows_of(*rocks, Family::kEntities) == rows);
  CHECK(rows_of(memory, Family::kEntities) == rows);
  CHECK(rows_of(*open_rocks(dir / "db", true), Family::kEntities) == rows);
}

TEST_CASE("large batches, which become files, and small ones in turn give what memory has") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  constexpr std::size_t kFilesFrom = 40'000;
  test::TempDir dir;
  const auto open = [&] {
    auto store = RocksStore::open(dir / "db", {.memory_bytes = 32u << 20, .files_from_bytes = kFilesFrom});
    REQUIRE(store);
    return std::move(store).value();
  };
  auto rocks = open();
  MemoryStore memory;
  std::size_t large = 0;
  for (int round = 0; round < 120; ++round) {
    Batch batch;
    const std::uint64_t rows = random() % 2 ? 10 : 400;
    for (std::uint64_t n = 0; n < rows; ++n) {
      // Mostly each key once, as a commit has them; a key that stands twice takes the other way.
      const std::string key = fmt::format("{:04}", round % 10 ? (n * 7 + random() % 7) : random() % 300);
      const auto family = static_cast<Family>(random() % kFamilyCount);
      if (random() % 8 == 0) {
        batch.erase(family, key);
      } else if (family == Family::kEntities) {
        batch.merge(family, key, row_of({{random() % 9, std::string(random() % 400, 'm')}}));
      } else {
        batch.put(family, key, std::string(random() % 400, static_cast<char>('a' + random() % 26)));
      }
    }
    large += batch.bytes() >= kFilesFrom ? 1 : 0;
    REQUIRE(rocks->write(batch));
    REQUIRE(memory.write(batch));
    if (random() % 20 == 0) {
      rocks.reset();
      rocks = open();
    }
  }
  REQUIRE(large > 10);
  for (std::size_t n = 0; n < kFamilyCount; ++n) {
    const auto family = static_cast<Family>(n);
    CHECK(rows_of(*rocks, family) == rows_of(memory, family));
    CHECK(rows_of(*open_rocks(dir / "db", true), family) == rows_of(memory, family));
  }
  CHECK(std::filesystem::is_empty(dir / "db/incoming"));
}

TEST_CASE("files that a crash left on their way in are gone at the next start") {
  test::TempDir dir;
  open_rocks(dir / "db").reset();
  std::ofstream(dir / "db/incoming/7-entities.sst") << "half a file";
  CHECK(open_rocks(dir / "db")->get(Family::kEntities, "a") == std::nullopt);
  CHECK(std::filesystem::is_empty(dir / "db/incoming"));
}

TEST_CASE("merging is associative, and bytes that are no pieces are noticed") {
  const std::string a = row_of({{0, "a"}, {2, "a"}}), b = row_of({{1, "b"}, {2, "b"}}),
                    c = row_of({{0, "c"}});
  const std::string all = row_of({{0, "c"}, {1, "b"}, {2, "b"}});
  const auto merged = [](std::initializer_list<std::string_view> rows) {
    return merge_pieces({rows.begin(), rows.size()});
  };
  CHECK(merged({a, b, c}) == all);
  CHECK(merged({*merged({a, b}), c}) == all);
  CHECK(merged({a, *merged({b, c})}) == all);
  CHECK(merged({"", a, ""}) == a);
  CHECK(merged({}) == "");
  for (std::size_t cut = 1; cut < 3; ++cut) CHECK_FALSE(merged({a.substr(0, cut), b}));
}

TEST_CASE("a cursor shows the moment in which it was made") {
  test::TempDir dir;
  const auto rocks = open_rocks(dir / "db");
  MemoryStore memory;
  for (Store* const store : {static_cast<Store*>(rocks.get()), static_cast<Store*>(&memory)}) {
    REQUIRE(store->write({{Family::kIndex, "a", "1"}}));
    const auto cursor = store->cursor(Family::kIndex);
    REQUIRE(store->write({{Family::kIndex, "a", "2"}, {Family::kIndex, "b", "2"}}));
    cursor->seek("");
    REQUIRE(cursor->valid());
    CHECK(cursor->value() == "1");
    cursor->next();
    CHECK_FALSE(cursor->valid());
  }
}

TEST_CASE("what RocksDB was given is there after closing and opening again, over several memtables") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  test::TempDir dir;
  std::array<std::map<std::string, std::string>, kFamilyCount> expected;
  for (int round = 0; round < 3; ++round) {
    const auto store = open_rocks(dir / "db");
    for (int batch_no = 0; batch_no < 20; ++batch_no) {
      Batch batch;
      for (int n = 0; n < 200; ++n) {
        const auto family = static_cast<Family>(random() % kFamilyCount);
        const std::string key = std::to_string(random() % 5000);
        auto& rows = expected[static_cast<std::size_t>(family)];
        if (random() % 4 == 0) {
          batch.erase(family, key);
          rows.erase(key);
        } else {
          const std::string value(random() % 8000, static_cast<char>('a' + random() % 26));
          rows[key] = value;
          batch.put(family, key, value);
        }
      }
      REQUIRE(store->write(batch));
    }
    for (std::size_t n = 0; n < kFamilyCount; ++n)
      CHECK(rows_of(*store, static_cast<Family>(n)) == expected[n]);
  }
  const auto store = open_rocks(dir / "db");
  for (std::size_t n = 0; n < kFamilyCount; ++n)
    CHECK(rows_of(*store, static_cast<Family>(n)) == expected[n]);
}

TEST_CASE("a reader follows a directory that another has open for writing, and cannot write") {
  test::TempDir dir;
  const auto writer = open_rocks(dir / "db");
  REQUIRE(writer->write({{Family::kEntities, "a", "1"}}));
  {
    const auto reader = open_rocks(dir / "db", true);
    CHECK(reader->get(Family::kEntities, "a") == std::optional<std::string>("1"));
    CHECK_FALSE(reader->write({{Family::kEntities, "a", "2"}}));
    REQUIRE(writer->write({{Family::kEntities, "a", "3"}}));
    CHECK(reader->get(Family::kEntities, "a") == std::optional<std::string>("1"));
  }
  CHECK(open_rocks(dir / "db", true)->get(Family::kEntities, "a") == std::optional<std::string>("3"));
}

TEST_CASE("a reader of a directory without state is refused, and makes none") {
  test::TempDir dir;
  CHECK_FALSE(RocksStore::open(dir / "none", {.read_only = true}));
  CHECK_FALSE(std::filesystem::exists(dir / "none/CURRENT"));
}

TEST_CASE("a second writer of one directory is refused") {
  test::TempDir dir;
  const auto store = open_rocks(dir / "db");
  const auto second = RocksStore::open(dir / "db", {});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::kIo);
}

TEST_CASE("memtables are charged to the one budget") {
  test::TempDir dir;
  const auto store = open_rocks(dir / "db");
  const std::size_t before = store->memory_bytes();
  REQUIRE(store->write({{Family::kEntities, "a", std::string(4u << 20, 'x')}}));
  CHECK(store->memory_bytes() >= before + (4u << 20));
}

TEST_CASE("a checkpoint keeps its moment and opens by itself; an existing directory is refused") {
  test::TempDir dir;
  const auto store = open_rocks(dir / "db");
  REQUIRE(store->write({{Family::kIndex, "a", "1"}, {Family::kMeta, "m", "7"}}));
  REQUIRE(store->checkpoint(dir / "copy"));
  REQUIRE(store->write({{Family::kIndex, "a", "2"}}));
  CHECK_FALSE(store->checkpoint(dir / "copy"));
  const auto copy = open_rocks(dir / "copy");
  CHECK(copy->get(Family::kIndex, "a") == std::optional<std::string>("1"));
  CHECK(copy->get(Family::kMeta, "m") == std::optional<std::string>("7"));
}

TEST_CASE("the memory store loses whole batches from the end, and fails when told to") {
  MemoryStore store;
  REQUIRE(store.write({{Family::kMeta, "a", "1"}}));
  store.sync();
  REQUIRE(store.write({{Family::kMeta, "a", "2"}, {Family::kMeta, "b", "2"}}));
  REQUIRE(store.write({{Family::kMeta, "a", std::nullopt}, {Family::kMeta, "a", "3"}}));
  CHECK(store.unsynced() == 2);
  store.lose(1);
  CHECK(rows_of(store, Family::kMeta) == std::map<std::string, std::string>{{"a", "2"}, {"b", "2"}});
  store.lose(1);
  CHECK(rows_of(store, Family::kMeta) == std::map<std::string, std::string>{{"a", "1"}});

  store.fail_writes(1, MemoryStore::Fault::kWrittenAllTheSame);
  CHECK(store.write({{Family::kMeta, "c", "1"}}));
  CHECK_FALSE(store.write({{Family::kMeta, "d", "1"}}));
  CHECK_FALSE(store.write({{Family::kMeta, "e", "1"}}));
  CHECK(store.get(Family::kMeta, "d"));
  CHECK_FALSE(store.get(Family::kMeta, "e"));
  store.heal();
  CHECK(store.write({{Family::kMeta, "e", "1"}}));
}

}  // namespace
}  // namespace haiyu::state
