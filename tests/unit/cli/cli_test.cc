#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "api/cli/address.h"
#include "api/cli/event_lines.h"
#include "api/cli/import_progress.h"
#include "api/cli/progress.h"
#include "tests/support/temp_dir.h"

namespace haiyu::cli {

TEST_CASE("an address is taken apart, or refused") {
  struct Row {
    const char* text;
    const char* host;  // nullptr: refused
    int port;
    bool loopback;
  };
  const Row rows[] = {
      {"127.0.0.1:8080", "127.0.0.1", 8080, true},
      {"localhost:0", "localhost", 0, true},
      {"[::1]:80", "::1", 80, true},
      {"0.0.0.0:1", "0.0.0.0", 1, false},
      {"[::]:1", "::", 1, false},
      {"10.0.0.1:65535", "10.0.0.1", 65535, false},
      {"127.0.0.1", nullptr, 0, false},
      {":8080", nullptr, 0, false},
      {"127.0.0.1:", nullptr, 0, false},
      {"127.0.0.1:65536", nullptr, 0, false},
      {"127.0.0.1:80x", nullptr, 0, false},
      {"::1:80", nullptr, 0, false},
      {"127.0.0.1:-1", nullptr, 0, false},
      {"", nullptr, 0, false},
      {"[]:80", nullptr, 0, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto address = parse_address(row.text);
    REQUIRE(address.has_value() == (row.host != nullptr));
    if (!address) continue;
    CHECK(address->host == row.host);
    CHECK(address->port == row.port);
    CHECK(is_loopback(address->host) == row.loopback);
  }
}

TEST_CASE("numbers and times are written for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(in_words(std::chrono::seconds(59)) == "59 s");
  CHECK(in_words(std::chrono::seconds(125)) == "2 min 5 s");
  CHECK(in_words(std::chrono::seconds(4200)) == "1 h 10 min");
}

namespace {

std::string person(int n, std::size_t padding = 0) {
  return R"({"specversion":"1.0","id":"e)" + std::to_string(n) +
         R"(","source":"s","type":"haiyu.person.registered.v1","subject":"p)" + std::to_string(n) +
         R"(","time":"2026-01-01T00:00:00Z","data":{"locale":"zh","unknown":")" + std::string(padding, 'x') +
         R"("}})";
}

struct Files {
  test::TempDir dir;
  std::string write(const std::string& text) const {
    const std::string path = dir / "events.ndjson";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

}  // namespace

TEST_CASE("lines become batches that one request may carry, and every byte is in one of them") {
  std::string text;
  for (int n = 0; n < 2500; ++n) text += person(n, n % 100 == 0 ? 100'000 : 10) + '\n';
  const Files files;
  auto lines = EventLines::open(files.write(text));
  REQUIRE(lines.has_value());
  std::uint64_t offset = 0, count = 0;
  while (true) {
    auto batch = lines.value().next();
    REQUIRE(batch.has_value());
    if (batch.value().empty()) break;
    CHECK(batch.value().bad.empty());
    CHECK(batch.value().lines.size() <= kBatchEvents);
    std::size_t bytes = 2;
    for (const EventLine& line : batch.value().lines) {
      CHECK(line.number == ++count);
      bytes += line.json.size() + 1;
    }
    CHECK(bytes <= kBatchBytes);
    CHECK(batch.value().begin_offset == offset);
    offset = batch.value().end_offset;
  }
  CHECK(count == 2500);
  CHECK(offset == text.size());
}

TEST_CASE("reading goes on where it was left, with the numbers of the lines") {
  const std::string first = person(1) + '\n', rest = person(2) + "\r\n\n" + "{oops\n" + person(3);
  const Files files;
  auto lines = EventLines::open(files.write(first + rest));
  REQUIRE(lines.has_value());
  lines.value().seek(first.size(), 1);
  const auto batch = lines.value().next();
  REQUIRE(batch.has_value());
  REQUIRE(batch.value().lines.size() == 2);
  CHECK(batch.value().lines[0].number == 2);
  CHECK(batch.value().lines[1].number == 5);
  REQUIRE(batch.value().bad.size() == 1);
  CHECK(batch.value().bad[0].number == 4);
  CHECK(batch.value().end_offset == first.size() + rest.size());
  // The last line has no end, and yet the file has one.
  const auto after = lines.value().next();
  REQUIRE(after.has_value());
  CHECK(after.value().empty());
  CHECK(after.value().begin_offset == after.value().end_offset);
}

TEST_CASE("a byte order mark is no part of the first event") {
  const Files files;
  auto lines = EventLines::open(files.write("\xEF\xBB\xBF" + person(1)));
  REQUIRE(lines.has_value());
  CHECK(lines.value().next().value().lines.size() == 1);
}

TEST_CASE("the mark of an import belongs to one server and one version of the file") {
  const Files files;
  const std::string path = files.write("one");
  const ImportProgress kept(path, "http://a:1");
  CHECK_FALSE(kept.load().has_value());
  REQUIRE(kept.save({100, 7, 60, 4}).has_value());
  const auto mark = kept.load();
  REQUIRE(mark.has_value());
  CHECK(mark->offset == 100);
  CHECK(mark->line == 7);
  CHECK(mark->last_offset == 60);
  CHECK(mark->last_line == 4);
  CHECK_FALSE(ImportProgress(path, "http://b:1").load().has_value());
  files.write("longer");
  CHECK_FALSE(kept.load().has_value());
  kept.forget();
  CHECK_FALSE(std::filesystem::exists(kept.path()));
}

}  // namespace haiyu::cli
