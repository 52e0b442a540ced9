#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "api/data_dir.h"
#include "tests/support/temp_dir.h"

namespace haiyu::api {

TEST_CASE("a directory keeps its layout: what is left out is its own, what differs is refused") {
  const test::TempDir temp;
  const std::string path = temp / "deep/data";
  {
    auto dir =
        DataDir::open(path, {.shards = 3, .zone = "Asia/Shanghai", .kafka = true, .topic_prefix = "t-"});
    REQUIRE(dir.has_value());
    REQUIRE(dir.value().keep_layout().has_value());
  }
  struct Row {
    LayoutWish wish;
    bool accepted;
  };
  const Row rows[] = {
      {{{}, {}, true, {}}, true},
      {{3, {}, true, {}}, true},
      {{3, "Asia/Shanghai", true, "t-"}, true},
      {{2, {}, true, {}}, false},
      {{{}, "Europe/Paris", true, {}}, false},
      {{{}, {}, false, {}}, false},
      {{{}, {}, true, "other-"}, false},
  };
  for (const Row& row : rows) {
    const auto dir = DataDir::open(path, row.wish);
    REQUIRE(dir.has_value() == row.accepted);
    if (row.accepted) CHECK(dir.value().layout() == Layout{3, "Asia/Shanghai", true, "t-"});
    if (!row.accepted) CHECK(dir.error().code == Errc::kMismatch);
  }
  CHECK(DataDir::layout_of(path).value() == Layout{3, "Asia/Shanghai", true, "t-"});
}

TEST_CASE("a start that failed binds the directory to nothing") {
  const test::TempDir temp;
  const std::string path = temp / "data";
  { REQUIRE(DataDir::open(path, {.shards = 3}).has_value()); }
  CHECK(DataDir::open(path, {.shards = 4}).value().layout().shards == 4);
  CHECK(DataDir::layout_of(path).error().code == Errc::kInvalid);
}

TEST_CASE("a directory has one holder at a time") {
  const test::TempDir temp;
  const std::string path = temp / "data";
  {
    const auto first = DataDir::open(path, {});
    REQUIRE(first.has_value());
    const auto second = DataDir::open(path, {});
    REQUIRE(second.has_error());
    CHECK(second.error().code == Errc::kUnavailable);
  }
  CHECK(DataDir::open(path, {}).has_value());
}

TEST_CASE("a damaged layout is refused") {
  const test::TempDir temp;
  const std::string path = temp / "data";
  std::filesystem::create_directories(path);
  for (const char* text : {"", "haiyu-data-1\n", "haiyu-data-2\nshards 2\nzone UTC\nlog embedded\n",
                           "haiyu-data-1\nshards 0\nzone UTC\nlog embedded\n",
                           "haiyu-data-1\nshards 2\nzone UTC\nlog embedded\nmore\n"}) {
    CAPTURE(text);
    std::ofstream(path + "/layout") << text;
    CHECK(DataDir::layout_of(path).error().code == Errc::kCorrupt);
  }
}

}  // namespace haiyu::api
