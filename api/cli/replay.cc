// haiyu replay: an older state beside the live one, to see again what a report of that day said.
#include <fmt/format.h>

#include <cstdio>

#include "api/cli/commands.h"
#include "api/cli/progress.h"
#include "api/cli/refold.h"
#include "api/cli/stop_signal.h"
#include "api/data_dir.h"
#include "api/open_log.h"
#include "events/log/copy.h"
#include "state/position.h"
#include "state/rocks_store.h"

namespace haiyu::cli {

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

struct ReplayOptions {
  std::string data_dir, until, to, kafka;
  std::size_t memory_mb = 256;
};

Result<void> fold(const std::string& dir, const api::Layout& layout, const ReplayOptions& options,
                  const StopSignal& stop) {
  BOOST_OUTCOME_TRY(const Zone zone, Zone::find(layout.zone));
  BOOST_OUTCOME_TRY(const auto log, api::open_log_to_read(dir, layout, {}));
  BOOST_OUTCOME_TRY(const auto store, state::RocksStore::open(api::DataDir::state_of(dir),
                                                              {.memory_bytes = options.memory_mb * kMiB}));
  Progress progress("folding", 0);
  std::uint64_t folded = 0;
  for (std::uint32_t shard = 0; shard < layout.shards; ++shard) {
    BOOST_OUTCOME_TRY(const auto reader, log->open_reader(shard, Offsets{}));
    Refold refold(*store, shard, zone);
    BOOST_OUTCOME_TRY(refold.run(*log, reader->end_offsets(), stop, progress, folded));
  }
  std::printf("%s events folded\n", grouped(folded).c_str());
  return ok();
}

Result<void> replay(const ReplayOptions& options, const StopSignal& stop) {
  BOOST_OUTCOME_TRY(api::Layout layout, api::DataDir::layout_of(options.data_dir));
  if (layout.kafka && options.kafka.empty())
    return fail(Errc::kInvalid, "the log of this directory is on Kafka: say where with --kafka HOST:PORT");
  const auto until = state::parse_position(options.until, layout.shards);
  if (!until)
    return fail(
        Errc::kInvalid,
        fmt::format("--until {} is no position of this server: give the Haiyu-Position that came with "
                    "an answer",
                    options.until));
  BOOST_OUTCOME_TRY(const auto log, api::open_log_to_read(options.data_dir, layout, options.kafka));
  BOOST_OUTCOME_TRY(const api::DataDir dir, api::DataDir::create(options.to, layout));
  layout.kafka = false;
  {
    Progress progress("copying events", 0);
    const auto files = posix_file_system();
    BOOST_OUTCOME_TRY(
        copy_log_until(*log, *until, *files, api::DataDir::log_of(options.to), [&](std::uint64_t records) {
          progress.at(records, records);
          return !stop.came();
        }));
  }
  BOOST_OUTCOME_TRY(fold(options.to, layout, options, stop));
  BOOST_OUTCOME_TRY(dir.keep_layout());
  std::printf(
      "The state at that position is in %s. To ask it:\n  haiyu serve --data %s --listen 127.0.0.1:0\n",
      options.to.c_str(), options.to.c_str());
  return ok();
}

int run(ReplayOptions options) {
  StopSignal stop(StopSignal::Second::kEndsAtOnce);
  if (options.to.empty()) options.to = fmt::format("{}-until-{}", options.data_dir, options.until);
  const auto done = replay(options, stop);
  if (!done.has_error()) return 0;
  std::fprintf(stderr, "haiyu replay: %s\n", done.error().detail.c_str());
  return stop.came() ? 130 : 2;
}

}  // namespace

void add_replay(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand(
      "replay", "Make a data directory of the events before a position, beside a running server too");
  command->add_option("--data", options->data_dir, "The server's data directory")
      ->type_name("DIR")
      ->required();
  command->add_option("--until", options->until, "The Haiyu-Position of the answer that is to be seen again")
      ->type_name("POSITION")
      ->required();
  command->add_option("--to", options->to, "The new data directory (default: DIR-until-POSITION)")
      ->type_name("DIR");
  command->add_option("--kafka", options->kafka, "Broker that has the log, if it is not in --data")
      ->type_name("HOST:PORT");
  command->add_option("--memory-mb", options->memory_mb, "Memory for caches, in MiB")
      ->type_name("MIB")
      ->check(CLI::Range(64, 1 << 20))
      ->capture_default_str();
  command->footer(
      "What is served from it is the past: do not write to it.\n"
      "Exit status: 0 done, 2 not done, 130 stopped by ^C.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace haiyu::cli
