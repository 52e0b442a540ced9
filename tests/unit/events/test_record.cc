#include <doctest/doctest.h>

#include <set>

#include "events/id_hash.h"
#include "events/ids.h"
#include "events/record.h"

using namespace haiyu;

TEST_CASE("murmur2 is Java's") {
  struct Vector {
    std::string_view key;
    std::int32_t hash;
  };
  // Of Kafka's own UtilsTest.
  constexpr Vector kVectors[] = {{"21", -973932308},
                                 {"foobar", -790332482},
                                 {"a-little-bit-long-string", -985981536},
                                 {"a-little-bit-longer-string", -1486304829},
                                 {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
                                 {"abc", 479470107}};
  for (const Vector& vector : kVectors) {
    CAPTURE(vector.key);
    CHECK(murmur2_of(vector.key) == vector.hash);
    CHECK(partition_of(vector.key, 7) == (static_cast<std::uint32_t>(vector.hash) & 0x7fffffff) % 7);
  }
}

TEST_CASE("a partition is one of those that there are, and one partition takes all") {
  for (int n = 0; n < 1000; ++n) {
    const std::string key = "person-" + std::to_string(n);
    CHECK(partition_of(key, 1) == 0);
    CHECK(partition_of(key, 12) < 12);
  }
}

TEST_CASE("topics have names and are found by them") {
  for (const Topic topic : kTopics) CHECK(topic_named(name_of(topic)) == topic);
  CHECK_FALSE(topic_named("Volunteers").has_value());
  CHECK_FALSE(topic_named("").has_value());
}

TEST_CASE("ids are 1 to 64 unreserved characters") {
  for (const std::string good : {"a", "A.b_c~d-9", "0190c6a0-0000-7000-8000-000000000000"})
    CHECK(is_id(good));
  CHECK(is_id(std::string(64, 'x')));
  for (const std::string bad : {"", ".", "..", "a b", "a/b", "a%20", "é", "a\n"}) CHECK_FALSE(is_id(bad));
  CHECK_FALSE(is_id(std::string(65, 'x')));
  CHECK_FALSE(is_id(std::string_view("a\0b", 3)));
}

TEST_CASE("a place has one to three levels") {
  struct Row {
    std::string_view text;
    std::size_t levels;
  };
  constexpr Row kRows[] = {{"baoan", 1},
                           {"baoan.xinan", 2},
                           {"baoan.xinan.haiyu", 3},
                           {"a.b.c.d", 0},
                           {"", 0},
                           {".", 0},
                           {"baoan.", 0},
                           {".baoan", 0},
                           {"a..b", 0},
                           {"a b", 0}};
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(place_levels(row.text) == row.levels);
  }
}

TEST_CASE("hashes of ids tell source and id apart, short and long") {
  std::set<IdHash> seen;
  const std::string longer(300, 's');
  for (const auto& [source, id] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"a", "bc"}, {"ab", "c"}, {"abc", ""}, {"", "abc"}, {"", ""}, {longer, "x"}, {longer, "y"}}) {
    CHECK(seen.insert(hash_id(source, id)).second);
    CHECK(hash_id(source, id) == hash_id(source, id));
  }
  CHECK(hash_bytes("{}") != hash_bytes("{ }"));
}

TEST_CASE("the hash of an id does not depend on the way in which it is computed") {
  // 254 bytes of source leave room for one more in the short way; 255 go the long way.
  const std::string text(256, 'q');
  CHECK(hash_id(text.substr(0, 254), "q") != hash_id(text.substr(0, 254), "r"));
  CHECK(hash_id(text.substr(0, 255), "q") != hash_id(text.substr(0, 254), "q"));
  // Known values: what is in a store must be found again by every later build.
  CHECK(hash_id("/api", "1").high != 0);
}
