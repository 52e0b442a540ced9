// haiyu verify: is the state what the log says? Folds the log again into a scratch store, as far as the state
// has it, and compares digests. Reads only, beside a running server or without one.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "api/cli/commands.h"
#include "api/cli/progress.h"
#include "api/cli/refold.h"
#include "api/cli/stop_signal.h"
#include "api/data_dir.h"
#include "api/open_log.h"
#include "services/metrics.h"
#include "state/rocks_store.h"

namespace haiyu::cli {

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

struct VerifyOptions {
  std::string data_dir, kafka;
  std::string scratch_in;
  std::size_t memory_mb = 256;
};

// A directory that goes with its object.
class ScratchDir {
 public:
  static Result<ScratchDir> make(const std::string& in) {
    std::string name = in + "/haiyu-verify-XXXXXX";
    if (!::mkdtemp(name.data())) {
      return fail(Errc::kIo,
                  fmt::format("cannot make a directory in {}; give another one with --scratch", in));
    }
    return ScratchDir(std::move(name));
  }
  ScratchDir(ScratchDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchDir& operator=(ScratchDir&&) = delete;
  ~ScratchDir() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit ScratchDir(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

Result<bool> verify_state(const VerifyOptions& options, const StopSignal& stop) {
  BOOST_OUTCOME_TRY(const api::Layout layout, api::DataDir::layout_of(options.data_dir));
  if (layout.kafka && options.kafka.empty()) {
    return fail(Errc::kInvalid, "the log of this directory is on Kafka: say where with --kafka HOST:PORT");
  }
  BOOST_OUTCOME_TRY(const Zone zone, Zone::find(layout.zone));
  // The state first: what it has folded is then certainly in the log.
  BOOST_OUTCOME_TRY(const auto store, state::RocksStore::open(
                                          api::DataDir::state_of(options.data_dir),
                                          {.memory_bytes = options.memory_mb * kMiB / 4, .read_only = true}));
  BOOST_OUTCOME_TRY(const auto log, api::open_log_to_read(options.data_dir, layout, options.kafka));
  BOOST_OUTCOME_TRY(const ScratchDir dir, ScratchDir::make(options.scratch_in));
  BOOST_OUTCOME_TRY(const auto scratch,
                    state::RocksStore::open(dir.path(), {.memory_bytes = options.memory_mb * kMiB / 2}));

  std::vector<std::unique_ptr<state::ShardState>> live;
  std::uint64_t total = 0, folded = 0;
  for (std::uint32_t shard = 0; shard < layout.shards; ++shard) {
    live.push_back(std::make_unique<state::ShardState>(*store, shard, services::schema()));
    BOOST_OUTCOME_TRY(live.back()->load(log->id(), layout.shards));
    for (const std::uint64_t offset : live.back()->applied()) total += offset;
  }
  bool agree = true;
  Progress progress("folding the log again", total);
  for (std::uint32_t shard = 0; shard < layout.shards; ++shard) {
    Refold refold(*scratch, shard, zone);
    BOOST_OUTCOME_TRY(refold.run(*log, live[shard]->applied(), stop, progress, folded));
    agree = print_comparison(shard, live[shard]->digest(), refold.digest()) && agree;
  }
  std::printf("%s events folded again: %s\n", grouped(folded).c_str(),
              agree ? "the state is what the log says" : "THE STATE IS NOT WHAT THE LOG SAYS");
  return agree;
}

int verify(const VerifyOptions& options) {
  StopSignal stop(StopSignal::Second::kEndsAtOnce);
  const auto agree = verify_state(options, stop);
  if (agree.has_error()) {
    std::fprintf(stderr, "haiyu verify: %s\n", agree.error().detail.c_str());
    return stop.came() ? 130 : 2;
  }
  return agree.value() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<VerifyOptions>();
  options->scratch_in = std::filesystem::temp_directory_path().string();
  CLI::App* command = app.add_subcommand(
      "verify", "Fold the log again and compare a digest with the state, beside a running server too");
  command->add_option("--data", options->data_dir, "The server's data directory")
      ->type_name("DIR")
      ->required();
  command->add_option("--kafka", options->kafka, "Broker that has the log, if it is not in --data")
      ->type_name("HOST:PORT");
  command
      ->add_option("--scratch", options->scratch_in, "Where to fold again; needs about the room of the state")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--memory-mb", options->memory_mb, "Memory for caches, in MiB")
      ->type_name("MIB")
      ->check(CLI::Range(64, 1 << 20))
      ->capture_default_str();
  command->footer(
      "Exit status: 0 they agree, 1 they differ, 2 it could not be found out, 130 stopped by ^C.");
  command->callback([options, &chosen] { chosen = [options] { return verify(*options); }; });
}

}  // namespace haiyu::cli
