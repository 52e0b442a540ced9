// Against a real broker: HAIYU_TEST_KAFKA=HOST:PORT names it. Each test has topics of its own.
#include "events/log/kafka.h"

#include <cstdlib>

#include "events/log/uuid.h"
#include "tests/unit/log/conformance.h"

namespace haiyu {
namespace {

using namespace log_test;

struct Kafka {
  const std::string prefix = "test-" + new_uuid() + ".";

  KafkaOptions options(std::uint32_t partitions) const {
    const char* const broker = std::getenv("HAIYU_TEST_KAFKA");
    REQUIRE_MESSAGE(broker, "HAIYU_TEST_KAFKA=HOST:PORT must name a broker");
    KafkaOptions options;
    options.brokers = broker;
    options.partitions = partitions;
    options.topic_prefix = prefix;
    return options;
  }
  Result<std::unique_ptr<Log>> try_open(std::uint32_t partitions) const {
    BOOST_OUTCOME_TRY(auto log, KafkaLog::open(options(partitions)));
    return std::unique_ptr<Log>(std::move(log));
  }
  std::unique_ptr<Log> open(std::uint32_t partitions) const {
    auto log = try_open(partitions);
    REQUIRE_MESSAGE(log, (log ? "" : log.error().detail));
    return std::move(log).value();
  }
};

HAIYU_LOG_CONFORMANCE(Kafka, "the log on Kafka")

TEST_CASE("a broker that is not there is reported within the time given") {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  options.open_timeout = std::chrono::milliseconds(300);
  const auto log = KafkaLog::open(options);
  REQUIRE_FALSE(log);
  CHECK(log.error().code == Errc::kUnavailable);
}

TEST_CASE("a log that is only read makes no topics and takes no records") {
  const Kafka kafka;
  KafkaOptions reading = kafka.options(1);
  reading.read_only = true;
  const auto none = KafkaLog::open(reading);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Errc::kInvalid);

  const auto log = kafka.open(1);
  append_now(*log, {Topic::kActivities, "k", {}, "v"});
  const auto beside = KafkaLog::open(reading).value();
  CHECK(beside->id() == log->id());
  CHECK(read_records(*reader_of(*beside, 0, Offsets{}), 1)[0].value == "v");
  CHECK(append(*beside, {Topic::kActivities, "k", {}, "v"}).get().error().code == Errc::kClosed);
}

TEST_CASE("two logs on one broker have identities of their own") {
  const Kafka one, other;
  CHECK(one.open(1)->id() != other.open(1)->id());
}

TEST_CASE("nothing that was sent at once is lost or doubled, whoever opens the log meanwhile") {
  const Kafka kafka;
  const auto log = kafka.open(1);
  std::vector<Answer> answers;
  for (int n = 0; n < 5000; ++n)
    answers.push_back(append(*log, {Topic::kVolunteers, "k", {}, std::to_string(n)}));
  const auto again = kafka.open(1);
  CHECK(again->id() == log->id());
  const auto read = read_records(*reader_of(*again, 0, Offsets{}), answers.size());
  REQUIRE(read.size() == answers.size());
  for (std::size_t n = 0; n < read.size(); ++n) {
    CHECK(answers[n].get().value().offset == n);
    CHECK(read[n].value == std::to_string(n));
  }
}

}  // namespace
}  // namespace haiyu
