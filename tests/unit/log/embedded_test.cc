#include "events/log/embedded.h"

#include <filesystem>

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
