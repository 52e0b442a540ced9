// Log -> committed counters and decisions, beside what only reading and only decoding the same log costs.
//
//   bench_replay --data DIR [--kafka HOST:PORT] [--events N] [--partitions N] [--batch N] [--json FILE]
// Fills the log once (when it is empty), then measures, each over all partitions with one thread per
// partition: read, read and decode, fold to the last commit; then a restart. `--batch N` commits after every
// N events, as small live batches would.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "api/node.h"
#include "events/decoder.h"
#include "tests/bench/workload.h"

namespace haiyu::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string data, kafka;
  std::uint64_t events = 2'000'000;
  std::uint32_t partitions = 4;
  std::size_t batch = 0;
  std::size_t memory_mb = 2048;
};

struct Figure {
  std::string name;
  double seconds = 0, cpu_seconds = 0;
  std::uint64_t events = 0;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::int64_t peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result) {
    fmt::print(stderr, "bench_replay: {}: {}\n", what, result.error().detail);
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

template <class Work>
Figure measure(std::string name, Work&& work) {
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  const std::uint64_t events = work();
  return {std::move(name), std::chrono::duration<double>(Clock::now() - start).count(), cpu_seconds() - cpu,
          events};
}

void print(const Figure& figure, double base_rate) {
  const double rate = static_cast<double>(figure.events) / figure.seconds;
  fmt::print("{:<28} {:>12.0f} {:>10.2f} {:>12.2f} {:>10}\n", figure.name, rate, figure.seconds,
             figure.cpu_seconds * 1e6 / static_cast<double>(std::max<std::uint64_t>(figure.events, 1)),
             base_rate > 0 ? fmt::format("{:.0f} %", 100 * rate / base_rate) : "-");
  std::fflush(stdout);
}

api::NodeOptions node_options(const Options& options, const std::string& data) {
  api::NodeOptions out;
  out.data_dir = data;
  out.kafka = options.kafka;
  out.shards = options.partitions;
  out.zone = "Asia/Shanghai";
  out.memory_mb = options.memory_mb;
  if (options.batch > 0) out.commit_events = options.batch;
  return out;
}

std::unique_ptr<api::Node> open(const Options& options, const std::string& data) {
  return must(api::Node::open(node_options(options, data),
                              [](const Error& error) {
                                fmt::print(stderr, "bench_replay: {}\n", error.detail);
                                std::_Exit(1);
                              }),
              "open");
}

Offsets ends(Log& log, std::uint32_t partition) {
  return must(log.open_reader(partition, Offsets{}), "reader")->end_offsets();
}

std::uint64_t total(const Offsets& offsets) {
  std::uint64_t sum = 0;
  for (const std::uint64_t offset : offsets) sum += offset;
  return sum;
}

// Appends with a bounded number in flight.
std::uint64_t fill(Log& log, const Options& options) {
  constexpr std::int64_t kInFlightMax = 50'000;
  std::mutex mutex;  // guards in_flight
  std::condition_variable room;
  std::int64_t in_flight = 0;
  Workload workload({.events = options.events});
  workload.each([&](NewRecord record) {
    {
      std::unique_lock lock(mutex);
      room.wait(lock, [&] { return in_flight < kInFlightMax; });
      ++in_flight;
    }
    log.append(std::move(record), [&](Result<Appended> done) {
      must(std::move(done), "append");
      const std::scoped_lock lock(mutex);
      --in_flight;
      room.notify_one();
    });
  });
  std::unique_lock lock(mutex);
  room.wait(lock, [&] { return in_flight == 0; });
  return options.events;
}

// Reads every partition to its end, one thread each; decodes when asked to.
std::uint64_t read_all(Log& log, std::uint32_t partitions, bool decode) {
  std::atomic<std::uint64_t> records = 0;
  std::vector<std::jthread> threads;
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    threads.emplace_back([&, partition] {
      const std::uint64_t end = total(ends(log, partition));
      auto reader = must(log.open_reader(partition, Offsets{}), "reader");
      events::Decoder decoder;
      std::uint64_t seen = 0;
      while (seen < end) {
        for (const RecordView& record : must(reader->next(std::chrono::milliseconds(1000)), "next")) {
          if (decode) HAIYU_CHECK(decoder.decode(record).has_value());
          ++seen;
        }
      }
      records += seen;
    });
  }
  threads.clear();
  return records;
}

std::uint64_t fold_all(const Options& options, const std::string& data) {
  auto node = open(options, data);
  must(node->start(), "start");
  while (!node->ready()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  must(node->stop(), "stop");
  std::uint64_t folded = 0;
  for (std::size_t n = 0; n < node->shards(); ++n) folded += node->shard(n).shard->stats().folded;
  return folded;
}

int run(const Options& options) {
  namespace fs = std::filesystem;
  Figure read, decode;
  {
    auto node = open(options, options.data);
    std::uint64_t have = 0;
    for (std::uint32_t n = 0; n < options.partitions; ++n) have += total(ends(node->log(), n));
    fmt::print("{:<28} {:>12} {:>10} {:>12} {:>10}\n", "", "events/s", "seconds", "CPU us/event",
               "of decode");
    if (have == 0) print(measure("append", [&] { return fill(node->log(), options); }), 0);
    read = measure("read", [&] { return read_all(node->log(), options.partitions, false); });
    decode = measure("read and decode", [&] { return read_all(node->log(), options.partitions, true); });
  }
  const double base = static_cast<double>(decode.events) / decode.seconds;
  print(read, base);
  print(decode, base);
  print(measure("fold to the last commit", [&] { return fold_all(options, options.data); }), base);
  const Figure restart = measure("restart", [&] {
    auto node = open(options, options.data);
    must(node->start(), "start");
    while (!node->ready()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    must(node->stop(), "stop");
    return std::uint64_t{0};
  });
  fmt::print("restart to ready and stopped: {:.2f} s, {:.2f} s of CPU; peak memory: {} MB\n", restart.seconds,
             restart.cpu_seconds, peak_mb());
  return 0;
}

}  // namespace
}  // namespace haiyu::bench

int main(int argc, char** argv) {
  haiyu::bench::Options options;
  CLI::App app{
      "Folds a large workload from a log and prints what it costs beside reading and decoding alone."};
  app.add_option("--data", options.data, "an empty directory, or one that an earlier run filled")->required();
  app.add_option("--kafka", options.kafka, "HOST:PORT of a broker; the embedded log without it");
  app.add_option("--events", options.events, "how many events to fill an empty log with");
  app.add_option("--partitions", options.partitions, "partitions, and fold threads");
  app.add_option("--batch", options.batch, "commit after every so many events");
  app.add_option("--memory-mb", options.memory_mb, "the node's memory budget");
  CLI11_PARSE(app, argc, argv);
  return haiyu::bench::run(options);
}
