// What the embedded log keeps when the machine, the disk or the bytes fail.
#include <doctest/doctest.h>

#include "events/log/embedded.h"
#include "events/log/frame.h"
#include "tests/support/seed.h"
#include "tests/unit/log/fault_fs.h"
#include "tests/unit/log/log_fixture.h"

namespace haiyu {
namespace {

using namespace log_test;

constexpr std::uint32_t kCrashPartitions = 2;

EmbeddedOptions options_on(FaultFs& files) {
  EmbeddedOptions options;
  options.partitions = kCrashPartitions;
  options.segment_bytes = 2000;
  options.files = &files;
  return options;
}

// What was sent, in order, to one topic of one partition: how many of these were acknowledged.
struct Sent {
  std::vector<std::string> values;
  std::size_t acknowledged = 0;
};
using History = std::map<std::pair<Topic, std::uint32_t>, Sent>;

NewRecord random_record(std::mt19937_64& random, int number) {
  NewRecord record{
      kTopics[random() % kTopicCount], "key-" + std::to_string(random() % 8), {}, std::to_string(number)};
  record.value.append(random() % 200, '.');
  if (random() % 2 == 0) record.headers.emplace_back("h", std::string(random() % 40, 'h'));
  return record;
}

// Sends up to `count` records at once; stops at a failure, which is allowed, and remembers what was
// acknowledged.
void send(Log& log, History& history, std::mt19937_64& random, int& number, std::size_t count) {
  std::vector<std::pair<Sent*, Answer>> answers;
  for (std::size_t n = 0; n < count; ++n) {
    NewRecord record = random_record(random, number++);
    Sent& sent = history[{record.topic, partition_of(record.key, kCrashPartitions)}];
    sent.values.push_back(record.value);
    answers.emplace_back(&sent, append(log, std::move(record)));
  }
  std::map<Sent*, bool> failed;
  for (auto& [sent, answer] : answers) {
    const auto at = answer.get();
    if (!at) CHECK(at.error().code == Errc::kIo);
    if (!at) failed[sent] = true;
    if (failed[sent]) CHECK_FALSE(at);  // nothing is acknowledged after a failure
    if (at) CHECK(at.value().offset == sent->acknowledged++);
  }
}

// Everything acknowledged is there, and nothing but a beginning of what was sent. What is there counts as
// kept now.
void check_prefix(Log& log, History& history) {
  for (std::uint32_t partition = 0; partition < kCrashPartitions; ++partition) {
    const auto reader = reader_of(log, partition, Offsets{});
    const Offsets ends = reader->end_offsets();
    std::size_t total = 0;
    for (const Topic topic : kTopics) {
      Sent& sent = history[{topic, partition}];
      const std::uint64_t end = ends[static_cast<std::size_t>(topic)];
      CHECK(end >= sent.acknowledged);
      REQUIRE(end <= sent.values.size());
      sent.values.resize(end);
      sent.acknowledged = end;
      total += end;
    }
    for (const Read& read : read_records(*reader, total)) {
      CHECK(read.value == history[{read.topic, partition}].values.at(read.offset));
    }
  }
}

TEST_CASE("after any crash every acknowledged record is there, and the log is a beginning of what was sent") {
  const std::uint64_t seed = test::test_seed();
  INFO("HAIYU_SEED=", seed);
  MESSAGE("HAIYU_SEED=", seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 60; ++round) {
    FaultFs files;
    History history;
    int number = 0;
    std::string id;
    for (int life = 0; life < 6; ++life) {
      auto log = EmbeddedLog::open("log", options_on(files));
      REQUIRE_MESSAGE(log, (log ? "" : log.error().detail));
      if (!history.empty()) {
        CHECK(log.value()->id() == id);
        check_prefix(*log.value(), history);
      }
      id = log.value()->id();
      files.fail_after(random() % 60);  // cut off in the middle of something
      for (int burst = 0; burst < 8; ++burst) send(*log.value(), history, random, number, 1 + random() % 12);
      log.value().reset();
      files.crash(random);
    }
  }
}

TEST_CASE("whichever operation fails, the log fails for good and opens again with all that it acknowledged") {
  const std::uint64_t seed = test::test_seed();
  INFO("HAIYU_SEED=", seed);
  std::uint64_t nth = 0;
  for (bool failed = true; failed; ++nth) {
    INFO("operation ", nth);
    std::mt19937_64 random(seed);
    FaultFs files;
    History history;
    int number = 0;
    files.fail_after(nth);
    {
      auto log = EmbeddedLog::open("log", options_on(files));
      if (log) {
        for (int burst = 0; burst < 20; ++burst) send(*log.value(), history, random, number, 3);
        // Sent, hence perhaps there, also when the answer is a failure.
        Sent& sent = history[{Topic::kActivities, partition_of("key-0", kCrashPartitions)}];
        sent.values.push_back("last");
        failed = append(*log.value(), {Topic::kActivities, "key-0", {}, "last"}).get().has_error();
        if (!failed) ++sent.acknowledged;
      }
    }
    files.fail_after(FaultFs::kNever);
    // Without a crash, and after one.
    for (const bool crash : {false, true}) {
      if (crash) files.crash(random);
      const auto log = EmbeddedLog::open("log", options_on(files));
      REQUIRE_MESSAGE(log, (log ? "" : log.error().detail));
      if (crash && history.empty()) break;
      check_prefix(*log.value(), history);
    }
  }
  CHECK(nth > 40);
}

struct Written {
  FaultFs files;
  std::vector<std::size_t> begins;  // where in the first segment each record begins, were it large enough
  EmbeddedOptions options = options_on(files);

  explicit Written(std::uint64_t segment_bytes) {
    options.partitions = 1;
    options.segment_bytes = segment_bytes;
    const auto log = EmbeddedLog::open("log", options).value();
    const NewRecord record{Topic::kActivities, "k", {}, std::string(100, 'x')};
    for (std::size_t n = 0; n < 5; ++n) {
      begins.push_back(embedded::kSegmentHeaderBytes + n * embedded::frame_length(record));
      append_now(*log, record);
    }
  }
  static std::string path(int number) { return "log/0000/000000000" + std::to_string(number) + ".journal"; }
};

TEST_CASE("damage before something durable is reported, damage at the very end is a torn tail") {
  for (std::size_t record = 0; record < 5; ++record) {
    for (const std::size_t byte : {0u, 8u, 12u, 24u, 40u, 60u}) {
      INFO("record ", record, " byte ", byte);
      Written written(1u << 20);
      written.files.damage(Written::path(1), written.begins[record] + byte);
      const auto log = EmbeddedLog::open("log", written.options);
      if (record < 4) {
        REQUIRE_FALSE(log);
        CHECK(log.error().code == Errc::kCorrupt);
        continue;
      }
      REQUIRE(log);
      CHECK(log.value()->open_reader(0, Offsets{}).value()->end_offsets() == Offsets{0, 4, 0, 0});
    }
  }
}

TEST_CASE("a damaged header, a missing segment and a segment cut short are reported") {
  const auto opened = [](Written& written) -> Errc {
    const auto log = EmbeddedLog::open("log", written.options);
    if (!log) return log.error().code;
    const auto reader = log.value()->open_reader(0, Offsets{}).value();
    for (;;) {
      const auto read = reader->next(std::chrono::milliseconds(0));
      if (!read) return read.error().code;
      REQUIRE_FALSE(read.value().empty());  // all was read, and nothing noticed
    }
  };
  SUBCASE("the header of a segment") {
    Written written(200);
    written.files.damage(Written::path(2), 30);
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("a segment in the middle") {
    Written written(200);
    REQUIRE(written.files.remove(Written::path(2)));
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("the first segment") {
    Written written(200);
    REQUIRE(written.files.remove(Written::path(1)));
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("the end of a segment that is not the last") {
    Written written(200);
    const auto file = written.files.open(Written::path(1), OpenMode::kWrite).value();
    REQUIRE(file->truncate(written.begins[0]));
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("a byte of a segment that is not the last") {
    Written written(200);
    written.files.damage(Written::path(1), written.begins[0] + 60);
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("the manifest") {
    Written written(200);
    written.files.damage("log/manifest", 20);
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("a lost manifest of a log with records") {
    Written written(200);
    REQUIRE(written.files.remove("log/manifest"));
    CHECK(opened(written) == Errc::kCorrupt);
  }
  SUBCASE("a segment of another log") {
    Written written(200);
    Written other(200);
    auto bytes = std::string(other.files.size_of(Written::path(2)), '\0');
    REQUIRE(other.files.open(Written::path(2), OpenMode::kRead).value()->read_at(0, bytes));
    const auto file = written.files.open(Written::path(2), OpenMode::kWrite).value();
    REQUIRE(file->truncate(0));
    REQUIRE(file->write_at(0, bytes));
    CHECK(opened(written) == Errc::kMismatch);
  }
}

TEST_CASE("no frame is read from bytes that are not one") {
  const std::uint64_t seed = test::test_seed();
  INFO("HAIYU_SEED=", seed);
  std::mt19937_64 random(seed);
  constexpr std::uint64_t kSegmentSeed = 7;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    const NewRecord record = random_record(random, round);
    embedded::append_frame(bytes, kSegmentSeed, {9, Instant{}, 96}, record);
    const auto whole = embedded::read_frame(bytes, kSegmentSeed);
    REQUIRE(whole);
    CHECK(whole->value == record.value);
    CHECK(whole->length == bytes.size());
    CHECK_FALSE(embedded::read_frame(bytes, kSegmentSeed + 1));
    CHECK_FALSE(
        embedded::read_frame(std::string_view(bytes).substr(0, random() % bytes.size()), kSegmentSeed));
    bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    CHECK_FALSE(embedded::read_frame(bytes, kSegmentSeed));
  }
}

}  // namespace
}  // namespace haiyu
