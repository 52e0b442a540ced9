#include "state/position.h"

#include <doctest/doctest.h>

#include <limits>

namespace haiyu::state {
namespace {

TEST_CASE("a position is read back as it was written") {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  for (const Position& position :
       {Position{}, Position{{1, 2, 3, 4}}, Position{{0, 0, 0, 0}, {most, 0, most, 9}}}) {
    const auto again = parse_position(format_position(position), position.size());
    REQUIRE(again);
    CHECK(*again == position);
  }
}

TEST_CASE("text that no server of this many shards wrote is no position") {
  struct Row {
    const char* text;
    std::size_t shards;
  };
  for (const Row& row : {Row{"", 1},
                         {"1.2.3", 1},
                         {"1.2.3.4-", 1},
                         {"1.2.3.4", 2},
                         {"1.2.3.4-1.2.3.4", 1},
                         {"1.2.3.x", 1},
                         {" 1.2.3.4", 1},
                         {"1.2.3.4 ", 1},
                         {"01.2.3.4", 1},
                         {"-1.2.3.4", 1},
                         {"1.2.3.18446744073709551616", 1},
                         {"1.2.3.4.5", 1},
                         {"1-2-3-4", 1},
                         {"x", 0}}) {
    CAPTURE(row.text);
    CHECK_FALSE(parse_position(row.text, row.shards));
  }
}

TEST_CASE("a position reaches another when no partition lags behind it") {
  const Position want = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  CHECK(reaches(want, want));
  CHECK(reaches({{9, 9, 9, 9}, {9, 9, 9, 9}}, want));
  CHECK_FALSE(reaches({{9, 9, 9, 9}, {9, 9, 6, 9}}, want));
  CHECK_FALSE(reaches({{9, 9, 9, 9}}, want));
}

}  // namespace
}  // namespace haiyu::state
