#include "state/journal.h"

#include <doctest/doctest.h>

#include <random>
#include <utility>

#include "state/memory_store.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

using Entries = std::vector<std::pair<std::uint64_t, std::string>>;

Entries read(const Journal& journal, std::uint64_t from = 0, std::size_t limit = SIZE_MAX) {
  Entries entries;
  journal.scan(from, [&](std::uint64_t offset, std::string_view entry) {
    entries.emplace_back(offset, entry);
    return entries.size() < limit;
  });
  return entries;
}

void write(MemoryStore& store, const Journal& journal) {
  Batch batch;
  journal.collect(batch);
  REQUIRE(store.write(batch));
}

TEST_CASE("entries are read in order over the store, what is in flight and memory, each once") {
  MemoryStore store;
  Journal journal(store, 1);
  journal.append(3, "a");
  journal.append(3, "b");
  journal.seal();
  write(store, journal);
  journal.committed();
  journal.append(5, "c");
  journal.seal();
  journal.append(9, "d");
  const Entries all = {{3, "a"}, {3, "b"}, {5, "c"}, {9, "d"}};
  CHECK(read(journal) == all);
  CHECK(read(journal, 4) == Entries{{5, "c"}, {9, "d"}});
  CHECK(read(journal, 0, 2) == Entries{{3, "a"}, {3, "b"}});

  write(store, journal);  // in the store, and not yet known to be
  CHECK(read(journal) == all);
  journal.committed();
  CHECK(read(journal) == all);
  CHECK(read(journal, 10).empty());
}

TEST_CASE("what the store has is read again under the shard and number of its journal, and no other") {
  MemoryStore store;
  Journal journal(store, 1);
  journal.append(1, "one");
  journal.seal();
  write(store, journal);
  CHECK(read(Journal(store, 1)) == Entries{{1, "one"}});
  CHECK(read(Journal(store, 2)).empty());
  CHECK(read(Journal(store, 1, 3)).empty());
}

TEST_CASE("however entries are cut into commits, reading from any offset and the digest are the same") {
  const auto seed = test::test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  Entries all;
  std::uint64_t offset = 0;
  for (int n = 0; n < 20'000; ++n) {
    offset += random() % 3;
    all.emplace_back(offset, std::string(random() % 12, static_cast<char>('a' + random() % 26)));
  }
  MemoryStore store, other_store;
  Journal journal(store, 1), other(other_store, 1);
  for (std::size_t n = 0; n < all.size(); ++n) {
    journal.append(all[n].first, all[n].second);
    other.append(all[n].first, all[n].second);
    const bool between = n + 1 == all.size() || all[n + 1].first != all[n].first;
    if (!between || random() % 500 != 0) continue;
    journal.seal();
    write(store, journal);
    journal.committed();
  }
  CHECK(journal.digest() == other.digest());
  for (int n = 0; n < 50; ++n) {
    const std::uint64_t from = random() % (offset + 2);
    Entries wanted;
    for (const auto& entry : all) {
      if (entry.first >= from) wanted.push_back(entry);
    }
    CHECK(read(journal, from) == wanted);
    CHECK(read(other, from) == wanted);
  }
}

}  // namespace
}  // namespace haiyu::state
