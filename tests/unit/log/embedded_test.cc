#include "events/log/embedded.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "events/log/file.h"
#include "events/log/frame.h"
#include "events/log/scan.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/conformance.h"

namespace haiyu {
namespace {

using namespace log_test;
using test::TempDir;

// Small segments, so that every test crosses from one to the next.
struct Embedded {
  TempDir dir;
  Result<std::unique_ptr<Log>> try_open(std::uint32_t partitions) {
    EmbeddedOptions options;
    options.partitions = partitions;
    options.segment_bytes = 1000;
    BOOST_OUTCOME_TRY(auto log, EmbeddedLog::open(dir / "log", options));
    return std::unique_ptr<Log>(std::move(log));
  }
  std::unique_ptr<Log> open(std::uint32_t partitions) {
    auto log = try_open(partitions);
    REQUIRE_MESSAGE(log, (log ? "" : log.error().detail));
    return std::move(log).value();
  }
};

HAIYU_LOG_CONFORMANCE(Embedded, "the embedded log")

TEST_CASE("a second writer is told that the directory is locked, a reader is not") {
  TempDir dir;
  const auto log = EmbeddedLog::open(dir / "log", {}).value();
  append_now(*log, {Topic::kActivities, "k", {}, "v"});
  const auto second = EmbeddedLog::open(dir / "log", {});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::kUnavailable);
  CHECK(second.error().detail.find("locked") != std::string::npos);

  EmbeddedOptions options;
  options.read_only = true;
  const auto beside = EmbeddedLog::open(dir / "log", options).value();
  CHECK(beside->id() == log->id());
  CHECK(read_records(*reader_of(*beside, 0, Offsets{}), 1)[0].value == "v");
  CHECK(append(*beside, {Topic::kActivities, "k", {}, "v"}).get().error().code == Errc::kClosed);
}

TEST_CASE("a reader keeps to its wait, by segments, while it passes over what lies before its position") {
  Embedded embedded;
  const auto log = embedded.open(1);
  append_now(*log, {Topic::kOrganizations, "k", {}, "first"});
  for (int n = 0; n < 8; ++n) append_now(*log, {Topic::kVolunteers, "k", {}, std::string(600, 'x')});
  append_now(*log, {Topic::kActivities, "k", {}, "wanted"});
  Offsets from{};
  from[static_cast<std::size_t>(Topic::kVolunteers)] = 8;
  const auto reader = log->open_reader(0, from, ReadAhead::kLittle).value();
  CHECK(read_records(*reader, 1)[0].value == "first");
  CHECK(reader->next(std::chrono::milliseconds(0)).value().empty());
  CHECK(read_records(*reader, 1)[0].value == "wanted");
}

// A file of which the first read saw less than what was written by then.
class BeingWritten final : public File {
 public:
  BeingWritten(std::string first, std::string then) : first_(std::move(first)), then_(std::move(then)) {}
  Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) const override {
    const std::string& from = std::exchange(again_, true) ? then_ : first_;
    return from.copy(into.data(), into.size(), position);
  }
  Result<void> write_at(std::uint64_t, std::string_view) override { return fail(Errc::kIo, "read only"); }
  Result<std::uint64_t> size() const override { return then_.size(); }
  Result<void> truncate(std::uint64_t) override { return fail(Errc::kIo, "read only"); }
  Result<void> sync() override { return ok(); }

 private:
  std::string first_, then_;
  mutable bool again_ = false;
};

TEST_CASE("a segment that is being written while it is read is not called damaged") {
  using namespace embedded;
  const SegmentHeader header{std::string(36, 'x'), 0, 1, {}, Instant{}};
  std::string bytes = encode(header);
  std::string with_hole;
  for (std::uint64_t offset = 0; offset < 2; ++offset) {  // each a group of its own
    with_hole = bytes;
    const auto group = static_cast<std::uint32_t>(bytes.size());
    append_frame(bytes, header.seed(), {offset, Instant{}, group}, {Topic::kActivities, "k", {}, "v"});
  }
  std::fill(with_hole.begin() + kSegmentHeaderBytes, with_hole.end(), '\0');
  with_hole += bytes.substr(with_hole.size());
  const auto scan = [&](const std::string& first, const std::string& then) {
    return scan_segment(BeingWritten(first, then), "a", header, bytes.size(), Tail::kMayBeTorn);
  };
  const auto seen = scan(with_hole, bytes);
  REQUIRE(seen);
  CHECK(seen.value().next[static_cast<std::size_t>(Topic::kActivities)] == 2);
  const auto damaged = scan(with_hole, with_hole);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == Errc::kCorrupt);
}

TEST_CASE("a segment has room ahead while it is written, and none once the log is closed") {
  TempDir dir;
  const auto bytes = [&] { return std::filesystem::file_size(dir / "log/0000/0000000001.journal"); };
  const auto log = EmbeddedLog::open(dir / "log", {}).value();
  append_now(*log, {Topic::kActivities, "k", {}, "v"});
  const auto written = bytes();
  CHECK(written >= 100'000);
  append_now(*log, {Topic::kActivities, "k", {}, "v"});
  CHECK(bytes() == written);
  log->close();
  CHECK(bytes() < 1000);
  const auto again = EmbeddedLog::open(dir / "log", [] {
    EmbeddedOptions options;
    options.read_only = true;
    return options;
  }());
  CHECK(read_records(*reader_of(*again.value(), 0, Offsets{}), 2).size() == 2);
}

TEST_CASE("append time follows a clock that jumps, but never back") {
  TempDir dir;
  const std::vector<int> told = {100, 50, 100, 99, 200, 10};
  const std::vector<int> kept = {100, 100, 100, 100, 200, 200};
  std::size_t asked = 0;
  EmbeddedOptions options;
  options.clock = [&] { return Instant(std::chrono::milliseconds(told[asked++])); };
  {
    const auto log = EmbeddedLog::open(dir / "log", options).value();
    for (std::size_t n = 0; n + 1 < told.size(); ++n) {
      CHECK(append_now(*log, {Topic::kActivities, "k", {}, "v"}).append_time.time_since_epoch().count() ==
            kept[n]);
    }
  }
  const auto log = EmbeddedLog::open(dir / "log", options).value();
  CHECK(append_now(*log, {Topic::kActivities, "k", {}, "v"}).append_time.time_since_epoch().count() ==
        kept.back());
}

}  // namespace
}  // namespace haiyu
