#include "state/directory.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>
#include <set>

#include "state/memory_store.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

using Found = std::set<std::string>;  // "home/slot"

void commit(MemoryStore& store, Directory& directory) {
  Batch batch;
  directory.collect(batch);
  REQUIRE(store.write(batch));
}

auto into(Found& found) {
  return [&found](std::string_view home, std::uint32_t slot) {
    found.insert(std::string(home) + "/" + std::to_string(slot));
    return false;
  };
}

Found by_id(const Directory& directory, std::string_view id) {
  Found found;
  directory.find(id, into(found));
  return found;
}

Found by_owner(const Directory& directory, std::string_view owner) {
  Found found;
  directory.find_of(owner, into(found));
  return found;
}

TEST_CASE("a thing is found by its id, and an owner's things by the owner") {
  MemoryStore store;
  Directory directory(store, 0);
  CHECK(by_id(directory, "u1").empty());
  directory.add("u1", "ann", directory.home_of("monday"), 0);
  directory.add("u2", "ann", directory.home_of("friday"), 3);
  directory.add("u3", "bob", directory.home_of("monday"), 1);
  CHECK(by_id(directory, "u1") == Found{"monday/0"});
  CHECK(by_owner(directory, "ann") == Found{"monday/0", "friday/3"});
  CHECK(by_owner(directory, "bob") == Found{"monday/1"});
  CHECK(by_owner(directory, "u1").empty());
}

TEST_CASE("a look-up ends with the candidate that is taken") {
  MemoryStore store;
  Directory directory(store, 0);
  for (std::uint32_t slot = 0; slot < 3; ++slot)
    directory.add("same", "ann", directory.home_of("monday"), slot);
  int seen = 0;
  CHECK(directory.find("same", [&](std::string_view, std::uint32_t slot) { return ++seen, slot == 1; }));
  CHECK(seen == 2);
  CHECK_FALSE(directory.find("same", [](std::string_view, std::uint32_t) { return false; }));
}

// Random things, committed at random points, reopened now and then; beside what a map says.
TEST_CASE("a directory answers as a map does, also after it was reopened") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto pick = [&](std::uint64_t below) { return random() % below; };
  MemoryStore store;
  auto directory = std::make_unique<Directory>(store, 7);
  std::map<std::string, Found> ids, owners;
  std::vector<std::array<std::string, 3>> history;
  for (std::uint32_t n = 0; n < 20'000; ++n) {
    const std::string id = "u" + std::to_string(n), owner = "p" + std::to_string(pick(500)),
                      home = "s" + std::to_string(pick(300));
    directory->add(id, owner, directory->home_of(home), n);
    history.push_back({id, owner, home});
    const std::string place = home + "/" + std::to_string(n);
    ids[id].insert(place);
    owners[owner].insert(place);
    if (pick(400) == 0) commit(store, *directory);
    if (pick(4000) != 0) continue;
    commit(store, *directory);
    directory = std::make_unique<Directory>(store, 7);
    REQUIRE(directory->load());
  }
  REQUIRE(directory->size() == history.size());
  for (const auto& [id, found] : ids) REQUIRE(by_id(*directory, id) == found);
  for (const auto& [owner, found] : owners) REQUIRE(by_owner(*directory, owner) == found);

  // The digest is of what is meant: another order gives other numbers to the homes.
  Directory reversed(store, 8);
  for (std::size_t n = history.size(); n-- > 0;) {
    reversed.add(history[n][0], history[n][1], reversed.home_of(history[n][2]),
                 static_cast<std::uint32_t>(n));
  }
  CHECK(reversed.digest() == directory->digest());
  reversed.add("one more", "ann", reversed.home_of("monday"), 0);
  CHECK_FALSE(reversed.digest() == directory->digest());
}

TEST_CASE("a commit of many things is several rows") {
  MemoryStore store;
  Directory directory(store, 0);
  const auto add = [&](std::uint32_t from, std::uint32_t to) {
    const std::uint32_t home = directory.home_of("monday");
    for (std::uint32_t n = from; n < to; ++n) directory.add("u" + std::to_string(n), "ann", home, n);
    commit(store, directory);
  };
  add(0, 500);
  add(500, 10'000);
  add(10'000, 10'001);
  Directory again(store, 0);
  REQUIRE(again.load());
  CHECK(again.size() == 10'001);
  CHECK(again.digest() == directory.digest());
  CHECK(by_id(again, "u10000") == Found{"monday/10000"});
}

TEST_CASE("damaged rows are not loaded") {
  MemoryStore store;
  {
    Directory directory(store, 0);
    directory.add("u1", "ann", directory.home_of("monday"), 0);
    commit(store, directory);
  }
  Batch damage;
  const auto cursor = store.cursor(Family::kMeta);
  for (cursor->seek(""); cursor->valid(); cursor->next()) {
    damage.put(Family::kMeta, cursor->key(), std::string(cursor->value()) + "x");
  }
  REQUIRE(damage.size() == 2);
  SUBCASE("an entry that is cut short or too long") {
    REQUIRE(store.write({damage[0]}));
    Directory directory(store, 0);
    const auto loaded = directory.load();
    REQUIRE(loaded.has_error());
    CHECK(loaded.error().code == Errc::kCorrupt);
  }
  SUBCASE("an entry whose home is gone") {
    REQUIRE(store.write({{Family::kMeta, damage[1].key, std::nullopt}}));
    Directory directory(store, 0);
    CHECK(directory.load().has_error());
  }
}

}  // namespace
}  // namespace haiyu::state
