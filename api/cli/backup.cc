// haiyu backup and haiyu restore. A backup is a data directory without its state: the log is the only truth,
// and the state follows from it. So that a restored one can be held against what was served, it carries the
// digest that the state had. The keys of personal texts are copied apart, and only as they are now.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/cli/commands.h"
#include "api/cli/progress.h"
#include "api/cli/refold.h"
#include "api/cli/stop_signal.h"
#include "api/data_dir.h"
#include "api/open_log.h"
#include "api/vault/mirror.h"
#include "api/vault/vault_file.h"
#include "events/log/copy.h"
#include "services/metrics.h"
#include "state/rocks_store.h"

namespace haiyu::cli {

namespace {

using Digest = state::ShardState::Digest;

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::string_view kChecksFormat = "haiyu-backup-1";

// What a restored shard is held against: the state as it was, and where its log ended. Damage to the very end
// of a log cannot be told from a write cut short, so the log alone would not show it.
struct Check {
  Digest state;
  Offsets end{};
};

struct BackupOptions {
  std::string from, to, keys, vault;
  std::size_t memory_mb = 256;
};

std::string checks_file(const std::string& dir) { return dir + "/checks"; }

std::string text_of(const std::vector<Check>& checks) {
  std::string text = fmt::format("{}\n", kChecksFormat);
  for (const Check& check : checks)
    text += fmt::format("{} {} {} {} {} {}\n", fmt::join(check.end, " "), fmt::join(check.state.offsets, " "),
                        in_hex(check.state.entities), in_hex(check.state.index), in_hex(check.state.counters),
                        in_hex(check.state.journal));
  return text;
}

bool read_hex(std::istream& from, state::Digest& digest) {
  std::string text;
  if (!(from >> text) || text.size() != 32 || text.find_first_not_of("0123456789abcdef") != text.npos)
    return false;
  digest = {std::stoull(text.substr(0, 16), nullptr, 16), std::stoull(text.substr(16), nullptr, 16)};
  return true;
}

Result<std::vector<Check>> read_checks(const std::string& dir, std::uint32_t shards) {
  std::ifstream file(checks_file(dir));
  std::string format;
  std::vector<Check> checks(shards);
  bool whole = (file >> format) && format == kChecksFormat;
  for (auto& [state, end] : checks) {
    for (Offsets* const offsets : {&end, &state.offsets})
      for (std::uint64_t& offset : *offsets) whole = whole && (file >> offset);
    for (state::Digest* const part : {&state.entities, &state.index, &state.counters, &state.journal})
      whole = whole && read_hex(file, *part);
  }
  if (!whole)
    return fail(Errc::kInvalid,
                fmt::format("{} is no backup, or is not whole: give the directory that `haiyu "
                            "backup --to` had",
                            dir));
  return checks;
}

Result<CopiedLog> copy_log(const std::string& from, const std::string& to, const StopSignal& stop) {
  std::error_code error;
  std::uint64_t total = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(api::DataDir::log_of(from), error))
    if (entry.is_regular_file(error)) total += entry.file_size(error);
  Progress progress("copying the log", total);
  const auto files = posix_file_system();
  return copy_embedded_log(*files, api::DataDir::log_of(from), api::DataDir::log_of(to),
                           [&](std::uint64_t bytes) {
                             progress.at(bytes, 0);
                             return !stop.came();
                           });
}

// What the state is now, beside the server that changes it.
Result<std::vector<Digest>> digests_of(const std::string& dir, const api::Layout& layout,
                                       std::size_t memory_mb) {
  BOOST_OUTCOME_TRY(const auto store,
                    state::RocksStore::open(api::DataDir::state_of(dir),
                                            {.memory_bytes = memory_mb * kMiB, .read_only = true}));
  BOOST_OUTCOME_TRY(const auto log, api::open_log_to_read(dir, layout, {}));
  std::vector<Digest> digests;
  for (std::uint32_t shard = 0; shard < layout.shards; ++shard) {
    state::ShardState state(*store, shard, services::schema());
    BOOST_OUTCOME_TRY(state.load(log->id(), layout.shards));
    digests.push_back(state.digest());
  }
  return digests;
}

std::uint64_t count(const std::vector<Offsets>& ends) {
  std::uint64_t events = 0;
  for (const Offsets& end : ends)
    for (const std::uint64_t offset : end) events += offset;
  return events;
}

Result<void> write_checks(const std::string& dir, const std::vector<Digest>& digests,
                          const std::vector<Offsets>& ends) {
  std::vector<Check> checks;
  for (std::size_t shard = 0; shard < digests.size(); ++shard)
    checks.push_back({digests[shard], ends[shard]});
  std::ofstream file(checks_file(dir));
  file << text_of(checks) << std::flush;
  if (!file) return fail(Errc::kIo, fmt::format("cannot write {}: is the disk full?", checks_file(dir)));
  return ok();
}

// Without links and a last "/", whether or not it is there.
std::filesystem::path place_of(const std::string& dir) {
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(dir));
  return path.has_filename() ? path : path.parent_path();
}

bool lies_in(const std::string& inner, const std::string& outer) {
  const auto path = place_of(inner), dir = place_of(outer);
  return std::mismatch(dir.begin(), dir.end(), path.begin(), path.end()).first == dir.end();
}

std::string vault_of(const BackupOptions& options) {
  return options.vault.empty() ? api::DataDir::vault_of(options.from) : options.vault;
}

// Whether it is a backup, or lies in one.
bool in_backup(const std::string& dir) {
  for (auto place = place_of(dir);; place = place.parent_path()) {
    if (std::filesystem::exists(checks_file(place))) return true;
    if (!place.has_relative_path()) return false;
  }
}

// Old backups are kept, old keys must not be.
Result<void> check_places(const BackupOptions& options) {
  if (options.to.empty() && options.keys.empty())
    return fail(Errc::kInvalid, "give --to, --keys-to, or both");
  for (const std::string* dir : {&options.to, &options.keys})
    if (!dir->empty() && (lies_in(*dir, options.from) || place_of(*dir) == place_of(vault_of(options))))
      return fail(Errc::kInvalid, fmt::format("{} is where the server has its own: give a directory of its "
                                              "own, on another disk",
                                              *dir));
  if (!options.keys.empty() && in_backup(options.keys))
    return fail(
        Errc::kInvalid,
        "--keys-to lies in a backup, which would bring back who was forgotten since; give a directory "
        "of its own, the same each time");
  if (options.to.empty() || options.keys.empty()) return ok();
  if (!lies_in(options.keys, options.to) && !lies_in(options.to, options.keys)) return ok();
  return fail(
      Errc::kInvalid,
      "of --keys-to and --to one lies in the other: an old backup with its keys would bring back who was "
      "forgotten since; give a directory of its own, the same each time");
}

Result<void> back_up_keys(const BackupOptions& options) {
  const auto files = posix_file_system();
  return api::mirror_vault(*files, vault_of(options), options.keys);
}

Result<void> back_up_log(const BackupOptions& options, const StopSignal& stop) {
  BOOST_OUTCOME_TRY(const api::Layout layout, api::DataDir::layout_of(options.from));
  if (layout.kafka)
    return fail(Errc::kInvalid,
                fmt::format("the log of {} is on Kafka: back up the broker's topics; a state is "
                            "folded again from them",
                            options.from));
  // The state first: what it has folded is then certainly in the log.
  BOOST_OUTCOME_TRY(const auto digests, digests_of(options.from, layout, options.memory_mb));
  BOOST_OUTCOME_TRY(const api::DataDir dir, api::DataDir::create(options.to, layout));
  BOOST_OUTCOME_TRY(const CopiedLog copied, copy_log(options.from, options.to, stop));
  BOOST_OUTCOME_TRY(write_checks(options.to, digests, copied.end));
  BOOST_OUTCOME_TRY(dir.keep_layout());
  std::printf("%s events, %s bytes, in %s\n", grouped(count(copied.end)).c_str(),
              grouped(copied.bytes).c_str(), options.to.c_str());
  if (options.keys.empty())
    std::printf("without the keys: where --keys-to kept none, a restored server shows no personal texts\n");
  return ok();
}

Result<void> back_up(const BackupOptions& options, const StopSignal& stop) {
  BOOST_OUTCOME_TRY(check_places(options));
  if (!options.keys.empty()) {
    BOOST_OUTCOME_TRY(back_up_keys(options));  // first, for what is wrong with them to be said at once
  }
  if (options.to.empty()) return ok();
  BOOST_OUTCOME_TRY(back_up_log(options, stop));
  // And again: those of all texts in the log that was copied are then there.
  return options.keys.empty() ? ok() : back_up_keys(options);
}

// True when the state that follows from the log is what it was when it was backed up.
Result<bool> restore(const BackupOptions& options, const StopSignal& stop) {
  BOOST_OUTCOME_TRY(const api::Layout layout, api::DataDir::layout_of(options.from));
  BOOST_OUTCOME_TRY(const auto checks, read_checks(options.from, layout.shards));
  BOOST_OUTCOME_TRY(const Zone zone, Zone::find(layout.zone));
  if (lies_in(options.to, options.from))
    return fail(Errc::kInvalid, "--data lies in the backup: give a directory of its own");
  if (!options.keys.empty() && !std::filesystem::exists(api::VaultFile::file_in(options.keys)))
    return fail(Errc::kInvalid, fmt::format("{} holds no keys: give the directory that `haiyu backup "
                                            "--keys-to` had",
                                            options.keys));
  BOOST_OUTCOME_TRY(const api::DataDir dir, api::DataDir::create(options.to, layout));
  if (!options.keys.empty()) {
    const auto files = posix_file_system();
    BOOST_OUTCOME_TRY(api::restore_vault(*files, options.keys, api::DataDir::vault_of(options.to)));
  }
  BOOST_OUTCOME_TRY(const CopiedLog copied, copy_log(options.from, options.to, stop));
  for (std::uint32_t shard = 0; shard < layout.shards; ++shard)
    if (copied.end[shard] != checks[shard].end)
      return fail(
          Errc::kCorrupt,
          fmt::format("the log in {} is damaged: shard {} ends at {}, and ended at {} when it was backed up",
                      options.from, shard, fmt::join(copied.end[shard], ","),
                      fmt::join(checks[shard].end, ",")));
  BOOST_OUTCOME_TRY(const auto log, api::open_log_to_read(options.to, layout, {}));
  BOOST_OUTCOME_TRY(const auto store, state::RocksStore::open(api::DataDir::state_of(options.to),
                                                              {.memory_bytes = options.memory_mb * kMiB}));
  bool agree = true;
  std::uint64_t folded = 0;
  {
    Progress progress("folding the log", count(copied.end));
    for (std::uint32_t shard = 0; shard < layout.shards; ++shard) {
      Refold refold(*store, shard, zone);
      BOOST_OUTCOME_TRY(refold.run(*log, checks[shard].state.offsets, stop, progress, folded));
      agree = print_comparison(shard, checks[shard].state, refold.digest()) && agree;
    }
  }
  BOOST_OUTCOME_TRY(dir.keep_layout());
  std::printf("%s events restored, %s of them folded: %s\n", grouped(count(copied.end)).c_str(),
              grouped(folded).c_str(), agree ? "the state is what it was" : "THE STATE IS NOT WHAT IT WAS");
  return agree;
}

int say(const char* command, const Error& error, const StopSignal& stop, const std::string& dir) {
  std::fprintf(stderr, "haiyu %s: %s\n", command, error.detail.c_str());
  if (!stop.came()) return 2;
  std::fprintf(stderr, "Remove %s before you try again: it is not whole.\n", dir.c_str());
  return 130;
}

int run_backup(const BackupOptions& options) {
  StopSignal stop(StopSignal::Second::kEndsAtOnce);
  const auto done = back_up(options, stop);
  if (done && !options.keys.empty())
    std::printf("the keys as they are now are in %s, and no earlier ones\n", options.keys.c_str());
  return done.has_error() ? say("backup", done.error(), stop, options.to) : 0;
}

int run_restore(const BackupOptions& options) {
  StopSignal stop(StopSignal::Second::kEndsAtOnce);
  const auto agree = restore(options, stop);
  if (agree.has_error()) return say("restore", agree.error(), stop, options.to);
  return agree.value() ? 0 : 1;
}

void add_memory(CLI::App& command, BackupOptions& options) {
  command.add_option("--memory-mb", options.memory_mb, "Memory for caches, in MiB")
      ->type_name("MIB")
      ->check(CLI::Range(64, 1 << 20))
      ->capture_default_str();
}

}  // namespace

void add_backup(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command =
      app.add_subcommand("backup", "Copy the log of a data directory, beside a running server too");
  command->add_option("--data", options->from, "The server's data directory")->type_name("DIR")->required();
  command->add_option("--to", options->to, "Where to; made if absent, and empty if not")->type_name("DIR");
  command
      ->add_option(
          "--keys-to", options->keys,
          "Where the keys of personal texts go, in the place of those of the backup before: keep one "
          "copy, the latest, or a forgotten person is not forgotten")
      ->type_name("DIR");
  command->add_option("--vault", options->vault, "The server's --vault (default: `vault` in --data)")
      ->type_name("DIR");
  add_memory(*command, *options);
  command->footer(
      "What was acknowledged before it began is in it. The key that signs tokens is not, and the keys of "
      "personal "
      "texts are not in --to.\n"
      "Exit status: 0 done, 2 not done, 130 stopped by ^C.");
  command->callback([options, &chosen] { chosen = [options] { return run_backup(*options); }; });
}

void add_restore(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command = app.add_subcommand(
      "restore", "Make a data directory of a backup, and check that it gives the state that was backed up");
  command->add_option("--from", options->from, "The backup")->type_name("DIR")->required();
  command->add_option("--data", options->to, "The new data directory; made if absent, and empty if not")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("--keys", options->keys,
                   "The keys of personal texts that `haiyu backup --keys-to` copied last; without them these "
                   "texts cannot be read")
      ->type_name("DIR");
  add_memory(*command, *options);
  command->footer(
      "Exit status: 0 restored, 1 restored, but the state is not what it was, 2 not restored, 130 stopped by "
      "^C.");
  command->callback([options, &chosen] { chosen = [options] { return run_restore(*options); }; });
}

}  // namespace haiyu::cli
