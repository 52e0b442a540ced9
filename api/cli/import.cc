// haiyu import: files of CloudEvents into a running server.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "api/cli/commands.h"
#include "api/cli/event_sender.h"
#include "api/cli/import_progress.h"

namespace haiyu::cli {

namespace {

constexpr std::uint64_t kBadLinesShown = 20;  // of one file; the rest are counted

struct ImportOptions {
  std::string server = "http://127.0.0.1:8080";
  std::string token;
  std::vector<std::string> files;
  bool restart = false;
  std::uint32_t patience_s = 60;
};

void show(const std::string& file, std::vector<BadLine>& bad, ImportCounts& counts, Progress& progress) {
  for (const BadLine& line : bad) {
    if (counts.bad++ < kBadLinesShown)
      progress.say(fmt::format("{}:{}: not an event: {}", file, line.number, line.what));
    if (counts.bad == kBadLinesShown)
      progress.say(fmt::format("{}: further lines like this are only counted", file));
  }
  bad.clear();
}

// From where to read: behind what an earlier run had acknowledged, if the server has the last batch of that.
Result<ImportMark> resume_point(EventLines& lines, EventSender& sender, const ImportProgress& kept,
                                ImportCounts& counts, Progress& progress) {
  const auto mark = kept.load();
  if (!mark) return ImportMark{};
  lines.seek(mark->last_offset, mark->last_line);
  BOOST_OUTCOME_TRY(const EventBatch last, lines.next());
  ImportCounts probe;
  std::vector<BadLine> refused;
  BOOST_OUTCOME_TRY(sender.send(last.lines, probe, refused, progress));
  if (probe.accepted > 0) {
    progress.say("this server does not have what was imported before: beginning at the start of the file");
    lines.seek(0, 0);
    return ImportMark{};
  }
  progress.say(fmt::format("going on behind line {} (--restart begins again)", mark->line));
  counts.duplicates += probe.duplicates;
  lines.seek(mark->offset, mark->line);
  return *mark;
}

Result<void> import_file(const std::string& file, const ImportOptions& options, EventSender& sender,
                         StopSignal& stop, ImportCounts& counts) {
  BOOST_OUTCOME_TRY(EventLines lines, EventLines::open(file));
  const ImportProgress kept(file, options.server);
  Progress progress(file == "-" ? "standard input" : std::filesystem::path(file).filename().string(),
                    lines.size());
  if (options.restart) kept.forget();
  BOOST_OUTCOME_TRY(ImportMark mark, resume_point(lines, sender, kept, counts, progress));

  std::uint64_t sent = 0;
  for (bool warned = false;;) {
    progress.at(mark.offset, sent);
    if (stop.came()) return fail(Errc::kClosed, fmt::format("stopped behind line {}", mark.line));
    BOOST_OUTCOME_TRY(EventBatch batch, lines.next());
    if (batch.end_offset == batch.begin_offset) break;
    show(file, batch.bad, counts, progress);
    BOOST_OUTCOME_TRY(sender.send(batch.lines, counts, batch.bad, progress));
    show(file, batch.bad, counts, progress);
    sent += batch.lines.size();
    mark = {batch.end_offset, batch.end_line, batch.begin_offset, batch.begin_line};
    if (auto saved = kept.save(mark); saved.has_error() && !std::exchange(warned, true)) {
      progress.say(fmt::format("{}; an import cut short would begin again", saved.error().detail));
    }
  }
  kept.forget();
  return ok();
}

void print_summary(const ImportCounts& counts) {
  std::string text =
      fmt::format("{} accepted, {} duplicates", grouped(counts.accepted), grouped(counts.duplicates));
  std::uint64_t rejected = 0;
  std::string reasons;
  for (const auto& [reason, count] : counts.rejected) {
    rejected += count;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", grouped(count), reason);
  }
  if (rejected > 0)
    text += fmt::format(", of these {} did not fit the state and changed nothing ({})", grouped(rejected),
                        reasons);
  if (counts.pending > 0)
    text += fmt::format(", {} are in the log and were not folded yet: whether they fit is not known",
                        grouped(counts.pending));
  if (counts.bad > 0) text += fmt::format(", {} lines are no events and were not sent", grouped(counts.bad));
  std::printf("%s\n", text.c_str());
}

int import(const ImportOptions& options) {
  StopSignal stop(StopSignal::Second::kEndsAtOnce);
  auto client = HttpClient::to(options.server, options.token);
  if (client.has_error()) {
    std::fprintf(stderr, "haiyu import: %s\n", client.error().detail.c_str());
    return 2;
  }
  EventSender sender(std::move(client).value(), stop, std::chrono::seconds(options.patience_s));
  ImportCounts counts;
  bool complete = true;
  for (const std::string& file : options.files) {
    const auto done = import_file(file, options, sender, stop, counts);
    if (done.has_value()) continue;
    std::fprintf(stderr, "haiyu import: %s: %s\n", file.c_str(), done.error().detail.c_str());
    if (done.error().code == Errc::kClosed || done.error().code == Errc::kUnavailable) {
      std::fprintf(stderr, "The same command goes on where this one ended; nothing is counted twice.\n");
    }
    complete = false;
    break;
  }
  print_summary(counts);
  if (stop.came()) return 130;
  return complete && counts.bad == 0 ? 0 : 1;
}

}  // namespace

void add_import(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command =
      app.add_subcommand("import", "Send files of CloudEvents (one JSON object a line) to a server");
  command->add_option("--server", options->server, "Where the server listens")
      ->type_name("URL")
      ->capture_default_str();
  command
      ->add_option("--token", options->token,
                   "Token of a producer or an operator, where the server asks for one (`haiyu token`)")
      ->envname("HAIYU_TOKEN")
      ->type_name("TOKEN");
  command->add_flag("--restart", options->restart,
                    "Begin each file at its start, whatever an earlier run had sent");
  command
      ->add_option("--patience", options->patience_s,
                   "How long to go on trying while the server is away or busy, in seconds")
      ->type_name("S")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  command->add_option("FILE", options->files, "Files to send, in this order; - is standard input")
      ->type_name("")
      ->required();
  command->footer(
      "Safe to repeat: events that the server has are dropped as duplicates. How far a file has been taken "
      "is "
      "kept in FILE.haiyu-progress until it is done.\n"
      "Exit status: 0 every line was taken, 1 not all, 2 wrong usage, 130 stopped by ^C.");
  command->callback([options, &chosen] { chosen = [options] { return import(*options); }; });
}

}  // namespace haiyu::cli
