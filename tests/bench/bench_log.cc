// How fast a log is: bench_log embedded DIR, or bench_log kafka HOST:PORT.
//
// Prints, for events of 400 bytes: the time of one append that waits for its answer; appends per second from
// many at once; and how fast they are read.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "events/log/embedded.h"
#include "events/log/kafka.h"
#include "events/log/uuid.h"

namespace haiyu {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t kPartitions = 2;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

NewRecord event(int n) {
  return {Topic::kActivities,
          "activity-" + std::to_string(n % 100),
          {{"content-type", "application/json"}},
          std::string(400, 'x')};
}

// Sends `count` records, never more than `at_once` unanswered; gives the time of each in microseconds.
std::vector<double> send(Log& log, int count, int at_once) {
  std::mutex mutex;  // guards the rest
  std::condition_variable answered;
  int unanswered = 0;
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(count));
  for (int n = 0; n < count; ++n) {
    {
      std::unique_lock lock(mutex);
      answered.wait(lock, [&] { return unanswered < at_once; });
      ++unanswered;
    }
    const auto start = Clock::now();
    log.append(event(n), [&, start](const Result<Appended>& result) {
      HAIYU_CHECK(result);
      const std::lock_guard lock(mutex);
      times.push_back(seconds_since(start) * 1e6);
      --unanswered;
      answered.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  answered.wait(lock, [&] { return unanswered == 0; });
  std::sort(times.begin(), times.end());
  return times;
}

void measure_appends(Log& log, int count, int at_once) {
  const auto start = Clock::now();
  const auto times = send(log, count, at_once);
  const double seconds = seconds_since(start);
  fmt::print("{:>6} at once: {:>9.0f} appends/s, p50 {:>7.0f} us, p99 {:>7.0f} us\n", at_once,
             count / seconds, times[times.size() / 2], times[times.size() * 99 / 100]);
}

void measure_reads(Log& log, std::uint64_t total) {
  const auto start = Clock::now();
  std::uint64_t records = 0, bytes = 0;
  for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
    auto reader = log.open_reader(partition, Offsets{}).value();
    std::uint64_t of_partition = 0;
    const std::uint64_t end = reader->end_offsets()[static_cast<std::size_t>(Topic::kActivities)];
    while (of_partition < end) {
      const auto batch = reader->next(std::chrono::seconds(1));
      for (const RecordView& record : batch.value()) {
        ++of_partition;
        bytes += record.value.size() + record.key.size();
      }
    }
    records += of_partition;
  }
  const double seconds = seconds_since(start);
  HAIYU_CHECK(records == total);
  fmt::print("  read: {:.0f} events/s, {:.0f} MB/s\n", static_cast<double>(records) / seconds,
             static_cast<double>(bytes) / seconds / 1e6);
}

int run(Log& log, int single) {
  measure_appends(log, single, 1);
  measure_appends(log, 50'000, 64);
  measure_appends(log, 400'000, 10'000);
  log.close();
  // Kafka is asked twice a second how far it reaches.
  const auto until = Clock::now() + std::chrono::seconds(2);
  while (Clock::now() < until && log.open_reader(0, Offsets{}).value()->end_offsets()[1] == 0) continue;
  measure_reads(log, static_cast<std::uint64_t>(single) + 450'000);
  return 0;
}

}  // namespace
}  // namespace haiyu

int main(int argc, char** argv) {
  using namespace haiyu;
  const std::string kind = argc == 3 ? argv[1] : "";
  if (kind == "embedded") {
    EmbeddedOptions options;
    options.partitions = kPartitions;
    return run(*EmbeddedLog::open(argv[2], options).value(), 5000);
  }
  if (kind == "kafka") {
    KafkaOptions options;
    options.brokers = argv[2];
    options.partitions = kPartitions;
    options.topic_prefix = "bench-" + new_uuid() + ".";
    return run(*KafkaLog::open(options).value(), 1000);
  }
  fmt::print(stderr, "usage: bench_log embedded DIR | bench_log kafka HOST:PORT\n");
  return 2;
}
