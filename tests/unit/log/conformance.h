// What both logs promise, once. A Backend makes logs:
//   static const char* name();
//   std::unique_ptr<Log> open(std::uint32_t partitions);            the same log again each time
//   Result<std::unique_ptr<Log>> try_open(std::uint32_t partitions);
#pragma once

#include <atomic>
#include <set>
#include <thread>

#include "tests/unit/log/log_fixture.h"

namespace haiyu::log_test {

inline constexpr std::chrono::milliseconds kNoWait{0};

template <class Backend>
void keeps_a_record_as_it_was() {
  Backend backend;
  const auto log = backend.open(2);
  const std::string binary("a\0b\xff", 4);
  const Appended at = append_now(*log, {Topic::kActivities,
                                        "clinic",
                                        {{"content-type", "application/json"}, {"empty", ""}, {"x", binary}},
                                        binary});
  CHECK(at.topic == Topic::kActivities);
  CHECK(at.partition == partition_of("clinic", 2));
  const auto reader = reader_of(*log, at.partition, Offsets{});
  const auto read = read_records(*reader, 1);
  REQUIRE(read.size() == 1);
  CHECK(read[0].topic == Topic::kActivities);
  CHECK(read[0].partition == at.partition);
  CHECK(read[0].offset == at.offset);
  CHECK(read[0].append_time == at.append_time);
  CHECK(read[0].key == "clinic");
  CHECK(read[0].value == binary);
  REQUIRE(read[0].headers.size() == 3);
  CHECK(read[0].headers[0] == std::pair<std::string, std::string>("content-type", "application/json"));
  CHECK(read[0].headers[1] == std::pair<std::string, std::string>("empty", ""));
  CHECK(read[0].headers[2].second == binary);
}

template <class Backend>
void has_every_record_after_reopening() {
  Backend backend;
  std::string id;
  std::vector<Appended> places;
  {
    const auto log = backend.open(2);
    id = log->id();
    CHECK(log->partitions() == 2);
    for (int n = 0; n < 40; ++n) {
      places.push_back(append_now(*log, {kTopics[static_cast<std::size_t>(n) % kTopicCount],
                                         key_in(n % 3 == 0 ? 0 : 1, 2, n),
                                         {},
                                         std::to_string(n)}));
    }
    log->close();
  }
  const auto log = backend.open(2);
  CHECK(log->id() == id);
  std::set<std::string> values;
  for (const std::uint32_t partition : {0u, 1u}) {
    std::size_t expected = 0;
    for (const Appended& at : places) expected += at.partition == partition;
    const auto reader = reader_of(*log, partition, Offsets{});
    for (const Read& read : read_records(*reader, expected)) {
      values.insert(read.value);
      const Appended& at = places[std::stoul(read.value)];
      CHECK(at.topic == read.topic);
      CHECK(at.partition == read.partition);
      CHECK(at.offset == read.offset);
      CHECK(at.append_time == read.append_time);
    }
  }
  CHECK(values.size() == places.size());
  const Appended last = places.back();
  const Appended next = append_now(*log, {last.topic, key_in(last.partition, 2), {}, "more"});
  CHECK(next.offset == last.offset + 1);
}

template <class Backend>
void reads_from_any_offset() {
  Backend backend;
  const auto log = backend.open(1);
  constexpr std::uint64_t kEach = 10;
  for (std::uint64_t n = 0; n < kEach; ++n) {
    for (const Topic topic : kTopics) append_now(*log, {topic, "k", {}, std::to_string(n)});
  }
  for (const Offsets& from :
       {Offsets{0, 0, 0, 0}, Offsets{3, 9, 10, 0}, Offsets{10, 10, 10, 9}, Offsets{5, 5, 5, 5}}) {
    std::size_t expected = 0;
    for (const std::uint64_t offset : from) expected += kEach - offset;
    const auto reader = reader_of(*log, 0, from);
    Offsets at = from;
    for (const Read& read : read_records(*reader, expected)) {
      std::uint64_t& next = at[static_cast<std::size_t>(read.topic)];
      CHECK(read.offset == next);
      CHECK(read.value == std::to_string(next));
      ++next;
    }
    CHECK(at == Offsets{kEach, kEach, kEach, kEach});
    CHECK(reader->end_offsets() == at);
    const auto rest = reader->next(kNoWait);
    REQUIRE(rest);
    CHECK(rest.value().empty());
  }
}

template <class Backend>
void refuses_an_offset_that_it_does_not_have() {
  Backend backend;
  const auto log = backend.open(1);
  append_now(*log, {Topic::kVolunteers, "k", {}, "v"});
  for (const Offsets& from : {Offsets{2, 0, 0, 0}, Offsets{0, 1, 0, 0}, Offsets{1, 0, 0, 1'000'000'000}}) {
    auto reader = log->open_reader(0, from);
    if (!reader) {
      CHECK(reader.error().code == Errc::kOutOfRange);
      continue;
    }
    const auto read = reader.value()->next(std::chrono::seconds(60));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kOutOfRange);
  }
  reader_of(*log, 0, Offsets{1, 0, 0, 0});  // the end is no such place
}

template <class Backend>
void refuses_another_number_of_partitions() {
  Backend backend;
  backend.open(2)->close();
  for (const std::uint32_t partitions : {1u, 3u}) {
    const auto other = backend.try_open(partitions);
    REQUIRE_FALSE(other);
    CHECK(other.error().code == Errc::kMismatch);
  }
  backend.open(2);
}

template <class Backend>
void append_time_never_goes_back() {
  Backend backend;
  const auto log = backend.open(1);
  std::vector<Answer> answers;
  for (int n = 0; n < 200; ++n) answers.push_back(append(*log, {Topic::kActivities, "k", {}, "v"}));
  Instant last{};
  std::uint64_t offset = 0;
  for (Answer& answer : answers) {
    const auto at = answer.get();
    REQUIRE(at);
    CHECK(at.value().offset == offset++);
    CHECK(at.value().append_time >= last);
    last = at.value().append_time;
  }
  CHECK(last > Instant(std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)));
}

template <class Backend>
void concurrent_appenders_each_keep_their_order() {
  Backend backend;
  const auto log = backend.open(2);
  constexpr int kThreads = 4, kEach = 500;
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<Answer> answers;
      for (int n = 0; n < kEach; ++n) {
        answers.push_back(
            append(*log, {Topic::kVolunteers, "person-" + std::to_string(t), {}, std::to_string(n)}));
      }
      for (Answer& answer : answers) answered += answer.get().has_value();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(answered == kThreads * kEach);
  std::map<std::string, int> next;
  for (const std::uint32_t partition : {0u, 1u}) {
    const auto reader = reader_of(*log, partition, Offsets{});
    std::size_t expected = 0;
    for (int t = 0; t < kThreads; ++t)
      expected += partition_of("person-" + std::to_string(t), 2) == partition ? kEach : 0;
    for (const Read& read : read_records(*reader, expected))
      CHECK(read.value == std::to_string(next[read.key]++));
  }
  CHECK(next.size() == kThreads);
}

template <class Backend>
void a_waiting_reader_sees_what_arrives() {
  Backend backend;
  const auto log = backend.open(1);
  const auto reader = reader_of(*log, 0, Offsets{});
  std::thread writer([&] {
    for (int n = 0; n < 20; ++n) append(*log, {Topic::kActivities, "k", {}, std::to_string(n)}).wait();
  });
  const auto read = read_records(*reader, 20);
  writer.join();
  for (std::size_t n = 0; n < read.size(); ++n) CHECK(read[n].value == std::to_string(n));
}

template <class Backend>
void a_waiting_reader_can_be_woken() {
  Backend backend;
  const auto log = backend.open(1);
  const auto reader = reader_of(*log, 0, Offsets{});
  std::thread waker([&] { reader->wake(); });
  // An hour: only the wake-up can end this, before or after the wait began.
  const auto read = reader->next(std::chrono::hours(1));
  waker.join();
  REQUIRE(read);
  CHECK(read.value().empty());
}

template <class Backend>
void a_closed_log_refuses() {
  Backend backend;
  const auto log = backend.open(1);
  std::vector<Answer> answers;
  for (int n = 0; n < 100; ++n) answers.push_back(append(*log, {Topic::kActivities, "k", {}, "v"}));
  log->close();
  for (Answer& answer : answers) CHECK(answer.get());  // taken before, hence finished
  const auto late = append(*log, {Topic::kActivities, "k", {}, "v"}).get();
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::kClosed);
  log->close();
}

template <class Backend>
void refuses_a_record_that_is_too_large() {
  Backend backend;
  const auto log = backend.open(1);
  const auto refused = append(*log, {Topic::kActivities, "k", {}, std::string(2'000'000, 'x')}).get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::kInvalid);
  const std::string large(900'000, 'y');
  for (int n = 0; n < 4; ++n) append_now(*log, {Topic::kActivities, "k", {}, large});
  const auto reader = reader_of(*log, 0, Offsets{});
  for (const Read& read : read_records(*reader, 4)) CHECK(read.value == large);
}

}  // namespace haiyu::log_test

// Each promise as a test of its own. LOG_NAME is a literal that the tests' names begin with.
#define HAIYU_LOG_CONFORMANCE(Backend, LOG_NAME)                                                            \
  TEST_CASE(LOG_NAME " keeps a record as it was") { haiyu::log_test::keeps_a_record_as_it_was<Backend>(); } \
  TEST_CASE(LOG_NAME " has every record after reopening") {                                                 \
    haiyu::log_test::has_every_record_after_reopening<Backend>();                                           \
  }                                                                                                         \
  TEST_CASE(LOG_NAME " reads from any offset") { haiyu::log_test::reads_from_any_offset<Backend>(); }       \
  TEST_CASE(LOG_NAME " refuses an offset that it does not have") {                                          \
    haiyu::log_test::refuses_an_offset_that_it_does_not_have<Backend>();                                    \
  }                                                                                                         \
  TEST_CASE(LOG_NAME " refuses another number of partitions") {                                             \
    haiyu::log_test::refuses_another_number_of_partitions<Backend>();                                       \
  }                                                                                                         \
  TEST_CASE(LOG_NAME ": append time never goes back") {                                                     \
    haiyu::log_test::append_time_never_goes_back<Backend>();                                                \
  }                                                                                                         \
  TEST_CASE(LOG_NAME ": concurrent appenders each keep their order") {                                      \
    haiyu::log_test::concurrent_appenders_each_keep_their_order<Backend>();                                 \
  }                                                                                                         \
  TEST_CASE(LOG_NAME ": a waiting reader sees what arrives") {                                              \
    haiyu::log_test::a_waiting_reader_sees_what_arrives<Backend>();                                         \
  }                                                                                                         \
  TEST_CASE(LOG_NAME ": a waiting reader can be woken") {                                                   \
    haiyu::log_test::a_waiting_reader_can_be_woken<Backend>();                                              \
  }                                                                                                         \
  TEST_CASE(LOG_NAME ", once closed, refuses") { haiyu::log_test::a_closed_log_refuses<Backend>(); }        \
  TEST_CASE(LOG_NAME " refuses a record that is too large") {                                               \
    haiyu::log_test::refuses_a_record_that_is_too_large<Backend>();                                         \
  }
