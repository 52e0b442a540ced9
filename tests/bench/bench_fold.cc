// What the shard costs per event beside the fold itself: a toy fold over records of a log in memory.
// Prints events per second through a whole shard (thread, slices, commits), and how long readers waited for
// its lock meanwhile.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include "state/memory_store.h"
#include "state/rocks_store.h"
#include "state/shard.h"
#include "tests/support/memory_log.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toy_fold.h"

namespace haiyu::test {
namespace {

using Clock = std::chrono::steady_clock;
double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Records only, without a log or a fold to speak of: what the loop itself costs.
class NoFold final : public state::Fold {
 public:
  state::Outcome apply(const events::Event&) override { return {}; }
  std::span<state::TableBase* const> tables() override { return {}; }
};

void run(const char* name, MemoryLog& log, state::Store& store, bool toy, std::uint64_t events,
         bool reading) {
  state::ShardState state(store, 0, toy_schema());
  ToyFold toy_fold(state);
  NoFold no_fold;
  state::Fold& fold = toy ? static_cast<state::Fold&>(toy_fold) : no_fold;
  if (!state.load(log.id(), 1)) std::abort();
  state::Shard shard(
      log, state, fold, {}, [](const Error& error) { die("bench_fold", error.detail); }, toy_decode());

  std::atomic<bool> done{false};
  std::vector<double> waits;
  std::thread reader([&] {
    while (reading && !done) {
      const auto before = Clock::now();
      const auto lock = shard.lock_shared();
      waits.push_back(seconds(Clock::now() - before) * 1e6);
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  const auto began = Clock::now();
  const double cpu_began = cpu_seconds();
  if (!shard.start()) std::abort();
  std::atomic<bool> folded{false};
  shard.when_applied({0, events, 0, 0}, [&] {
    folded = true;
    folded.notify_all();
  });
  folded.wait(false);
  const double took = seconds(Clock::now() - began);
  done = true;
  reader.join();
  if (!shard.stop()) std::abort();
  const double cpu = cpu_seconds() - cpu_began;
  std::sort(waits.begin(), waits.end());
  const auto per_event = 1e6 / static_cast<double>(events);
  fmt::print("{:24} {:10.0f} events/s, {:5.2f} us/event; processor {:5.2f} us/event; {} commits", name,
             static_cast<double>(events) / took, took * per_event, cpu * per_event, shard.stats().commits);
  if (!waits.empty()) {
    fmt::print("  readers waited us p50 {:.0f} p99 {:.0f} max {:.0f}", waits[waits.size() / 2],
               waits[waits.size() * 99 / 100], waits.back());
  }
  fmt::print("\n");
}

void bench(std::uint64_t events) {
  MemoryLog log;
  for (std::uint64_t id = 0; id < events; ++id) {
    log.append({Topic::kActivities, std::to_string(id % 2000), {}, toy_bytes({id, 1, 0})}, {});
  }
  for (const bool reading : {false, true}) {
    TempDir dir;
    state::MemoryStore memory, memory_too;
    auto rocks = state::RocksStore::open(dir / "db", {}).value();
    run("nothing folded, memory", log, memory, false, events, reading);
    run("toy fold, memory", log, memory_too, true, events, reading);
    run("toy fold, RocksDB", log, *rocks, true, events, reading);
  }
}

}  // namespace
}  // namespace haiyu::test

int main(int argc, char** argv) { haiyu::test::bench(argc > 1 ? std::stoull(argv[1]) : 1'000'000); }
