#include "state/index.h"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "state/memory_store.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;  // parts joined by '/', value

std::string shown(std::string_view parts) {
  std::string text;
  for (const std::string_view part : split_parts(parts)) text.append(text.empty() ? "" : "/").append(part);
  return text;
}

Rows scan(const Index& index, std::uint8_t table, Index::Parts prefix, std::string_view after = {},
          std::size_t limit = 1000) {
  Rows rows;
  index.scan(table, prefix, after, [&](std::string_view parts, std::string_view value) {
    rows.emplace_back(shown(parts), value);
    return rows.size() < limit;
  });
  return rows;
}

void start_commit(MemoryStore& store, Index& index) {
  index.seal();
  Batch batch;
  index.collect(batch);
  REQUIRE(store.write(batch));
}
void finish_commit(Index& index) {
  index.committed();
  index.sweep();
}

TEST_CASE("rows are read over memory, what is in flight and the store; the newest speaks") {
  MemoryStore store;
  Index index(store, 1);
  for (const char* const part : {"a", "b", "c", "d", "e"}) index.put(1, {"x", part}, "stored");
  start_commit(store, index);
  finish_commit(index);

  index.put(1, {"x", "b"}, "flying");
  index.erase(1, {"x", "c"});
  index.put(1, {"x", "f"}, "flying");
  index.erase(1, {"x", "e"});
  index.seal();  // not yet written
  index.put(1, {"x", "a"}, "pending");
  index.erase(1, {"x", "f"});
  index.put(1, {"x", "e"}, "pending");
  index.put(1, {"y", "a"}, "another prefix");
  index.put(2, {"x", "a"}, "another table");

  const Rows expected = {{"x/a", "pending"}, {"x/b", "flying"}, {"x/d", "stored"}, {"x/e", "pending"}};
  CHECK(scan(index, 1, {"x"}) == expected);
  CHECK(index.get(1, {"x", "b"}) == std::optional<std::string>("flying"));
  CHECK_FALSE(index.get(1, {"x", "c"}));
  CHECK_FALSE(index.get(1, {"x", "f"}));
  CHECK(index.get(1, {"x", "d"}) == std::optional<std::string>("stored"));

  Batch batch;
  index.collect(batch);
  REQUIRE(store.write(batch));
  CHECK(scan(index, 1, {"x"}) == expected);  // written, but not yet said to be
  finish_commit(index);
  CHECK(scan(index, 1, {"x"}) == expected);
  start_commit(store, index);
  finish_commit(index);
  CHECK(scan(Index(store, 1), 1, {"x"}) == expected);
  CHECK(scan(Index(store, 0), 1, {}).empty());
}

TEST_CASE("a part is never taken for the beginning of a longer one") {
  MemoryStore store;
  Index index(store, 0);
  index.put(1, {"a", "1"}, "");
  index.put(1, {"ab", "1"}, "");
  index.put(1, {"a"}, "");
  CHECK(scan(index, 1, {"a"}) == Rows{{"a", ""}, {"a/1", ""}});
  CHECK(scan(index, 1, {}) == Rows{{"a", ""}, {"a/1", ""}, {"ab/1", ""}});
  CHECK(split_parts(join_parts({"a", "", "b"})) == std::vector<std::string_view>{"a", "", "b"});
}

TEST_CASE("a scan starts right after the row that it is given, also when that row is gone") {
  MemoryStore store;
  Index index(store, 0);
  for (const char* const part : {"a", "b", "bb", "c"}) index.put(1, {"x", part}, "");
  CHECK(scan(index, 1, {"x"}, join_parts({"x", "b"})) == Rows{{"x/bb", ""}, {"x/c", ""}});
  index.erase(1, {"x", "b"});
  CHECK(scan(index, 1, {"x"}, join_parts({"x", "b"})) == Rows{{"x/bb", ""}, {"x/c", ""}});
  CHECK(scan(index, 1, {"x"}, join_parts({"a", "z"})) == Rows{{"x/a", ""}, {"x/bb", ""}, {"x/c", ""}});
  CHECK(scan(index, 1, {"x"}, join_parts({"y"})).empty());
  CHECK(scan(index, 1, {"x"}, {}, 2) == Rows{{"x/a", ""}, {"x/bb", ""}});
}

TEST_CASE("an index pages as a map does under random changes and commits") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  MemoryStore store;
  Index index(store, 7);
  std::map<std::string, std::string> expected;
  bool in_flight = false;
  for (int step = 0; step < 5000; ++step) {
    const std::string part = std::to_string(random() % 60);
    const std::string owner(1, static_cast<char>('w' + random() % 3));
    switch (random() % 6) {
      case 0:
        if (in_flight) {
          finish_commit(index);
        } else {
          start_commit(store, index);
        }
        in_flight = !in_flight;
        break;
      case 1:
        index.erase(1, {owner, part});
        expected.erase(owner + "/" + part);
        break;
      case 2: {
        Rows paged;
        std::string after;
        while (true) {
          const std::size_t before = paged.size();
          index.scan(1, {owner}, after, [&](std::string_view parts, std::string_view value) {
            paged.emplace_back(shown(parts), value);
            after = parts;
            return paged.size() < before + 7;
          });
          if (paged.size() == before) break;
        }
        REQUIRE(paged == Rows(expected.lower_bound(owner + "/"), expected.lower_bound(owner + "0")));
        REQUIRE(scan(index, 1, {}) == Rows(expected.begin(), expected.end()));
        break;
      }
      default:
        index.put(1, {owner, part}, std::to_string(step));
        expected[owner + "/" + part] = std::to_string(step);
    }
  }
}

}  // namespace
}  // namespace haiyu::state
