#include "events/log/copy.h"

#include <atomic>
#include <thread>

#include "events/log/embedded.h"
#include "events/log/manifest.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/log_fixture.h"

namespace haiyu {
namespace {

using namespace log_test;
using test::TempDir;

constexpr std::uint32_t kPartitions = 2;

std::unique_ptr<EmbeddedLog> open_log(const std::string& dir, bool read_only = false) {
  auto log =
      EmbeddedLog::open(dir, {.partitions = kPartitions, .read_only = read_only, .segment_bytes = 1000});
  REQUIRE_MESSAGE(log, (log ? "" : log.error().detail));
  return std::move(log).value();
}

void fill(Log& log, int count) {
  for (int n = 0; n < count; ++n)
    append_now(log, {kTopics[static_cast<std::size_t>(n) % kTopicCount],
                     key_in(static_cast<std::uint32_t>(n) % kPartitions, kPartitions, n),
                     {{"h", std::to_string(n)}},
                     "value " + std::to_string(n)});
}

std::uint64_t count_of(const Offsets& offsets) {
  std::uint64_t count = 0;
  for (const std::uint64_t offset : offsets) count += offset;
  return count;
}

std::vector<Read> all_of(Log& log, std::uint32_t partition) {
  const auto reader = reader_of(log, partition, Offsets{});
  return read_records(*reader, count_of(reader->end_offsets()));
}

bool same(const Read& a, const Read& b) {
  return a.topic == b.topic && a.offset == b.offset && a.append_time == b.append_time && a.key == b.key &&
         a.value == b.value && a.headers == b.headers;
}

const GoOn kGoOn = [](std::uint64_t) { return true; };

TEST_CASE("a copy is the same log: identity, records, places and times of arrival") {
  TempDir dir;
  const auto log = open_log(dir / "log");
  fill(*log, 60);
  const auto files = posix_file_system();
  const auto copied = copy_embedded_log(*files, dir / "log", dir / "copy", kGoOn);
  REQUIRE_MESSAGE(copied, (copied ? "" : copied.error().detail));
  CHECK(copied.value().end.size() == kPartitions);
  const auto copy = open_log(dir / "copy");
  CHECK(copy->id() == log->id());
  for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
    const auto there = all_of(*log, partition), here = all_of(*copy, partition);
    CHECK(count_of(copied.value().end[partition]) == here.size());
    CHECK(std::equal(there.begin(), there.end(), here.begin(), here.end(), same));
  }
  fill(*copy, 2);  // it can be gone on with
  const auto again = copy_embedded_log(*files, dir / "log", dir / "copy", kGoOn);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::kInvalid);
  CHECK(copy_embedded_log(*files, dir / "none", dir / "other", kGoOn).error().code == Errc::kInvalid);
}

TEST_CASE("a copy beside the process that appends has what was acknowledged before, and is whole") {
  TempDir dir;
  const auto log = open_log(dir / "log");
  fill(*log, 20);
  std::atomic<bool> stop = false;
  std::thread appending([&] {
    for (int n = 0; !stop; ++n)
      append_now(*log, {Topic::kActivities, "k" + std::to_string(n % 7), {}, std::string(90, 'x')});
  });
  const auto files = posix_file_system();
  for (int round = 0; round < 20; ++round) {
    const auto before = reader_of(*log, 0, Offsets{})->end_offsets();
    const std::string to = dir / ("copy-" + std::to_string(round));
    const auto copied = copy_embedded_log(*files, dir / "log", to, kGoOn);
    REQUIRE_MESSAGE(copied, (copied ? "" : copied.error().detail));
    CHECK(count_of(copied.value().end[0]) >= count_of(before));
    CHECK(all_of(*open_log(to), 0).size() == count_of(copied.value().end[0]));
  }
  stop = true;
  appending.join();
}

TEST_CASE("a copy that was stopped is no log") {
  TempDir dir;
  const auto log = open_log(dir / "log");
  fill(*log, 20);
  const auto files = posix_file_system();
  const GoOn stop = [](std::uint64_t) { return false; };
  CHECK(copy_embedded_log(*files, dir / "log", dir / "copy", stop).error().code == Errc::kClosed);
  CHECK_FALSE(embedded::read_manifest(*files, dir / "copy").value());
  CHECK(copy_log_until(*log, {Offsets{1, 0, 1, 0}, Offsets{0, 1, 0, 1}}, *files, dir / "until", stop)
            .error()
            .code == Errc::kClosed);
  CHECK_FALSE(embedded::read_manifest(*files, dir / "until").value());
}

TEST_CASE("the records before a position are a log of their own, with the same places and times") {
  TempDir dir;
  const auto log = open_log(dir / "log");
  fill(*log, 40);
  std::vector<Offsets> until;
  for (std::uint32_t partition = 0; partition < kPartitions; ++partition)
    until.push_back(reader_of(*log, partition, Offsets{})->end_offsets());
  fill(*log, 40);
  until[0][2] = 1;  // topics need not end together
  const auto files = posix_file_system();
  const auto done = copy_log_until(*log, until, *files, dir / "copy", kGoOn);
  REQUIRE_MESSAGE(done, (done ? "" : done.error().detail));
  const auto copy = open_log(dir / "copy");
  CHECK(copy->id() != log->id());
  for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
    auto there = all_of(*log, partition);
    std::erase_if(there, [&](const Read& read) {
      return read.offset >= until[partition][static_cast<std::size_t>(read.topic)];
    });
    const auto here = all_of(*copy, partition);
    CHECK(std::equal(there.begin(), there.end(), here.begin(), here.end(), same));
  }
  until[1][0] = 1'000;
  CHECK(copy_log_until(*log, until, *files, dir / "beyond", kGoOn).error().code == Errc::kOutOfRange);
}

}  // namespace
}  // namespace haiyu
