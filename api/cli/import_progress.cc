#include "api/cli/import_progress.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace haiyu::cli {

ImportProgress::ImportProgress(std::string file, std::string server)
    : file_(std::move(file)),
      server_(std::move(server)),
      path_(file_ == "-" ? "" : file_ + ".haiyu-progress") {}

// What the mark belongs to: this server, and the file as large and as old as it was.
std::string ImportProgress::fingerprint() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(file_, error);
  const auto written = std::filesystem::last_write_time(file_, error).time_since_epoch().count();
  return fmt::format("haiyu-import-1 {} {} {}", server_, size, written);
}

std::optional<ImportMark> ImportProgress::load() const {
  std::ifstream in(path_);
  std::string line;
  ImportMark mark;
  if (path_.empty() || !std::getline(in, line) || line != fingerprint()) return std::nullopt;
  in >> mark.offset >> mark.line >> mark.last_offset >> mark.last_line;
  if (!in || mark.last_offset > mark.offset) return std::nullopt;
  return mark;
}

Result<void> ImportProgress::save(const ImportMark& mark) const {
  if (path_.empty()) return ok();
  const std::string draft = path_ + ".new";
  std::ofstream out(draft, std::ios::trunc);
  out << fingerprint() << '\n'
      << fmt::format("{} {} {} {}\n", mark.offset, mark.line, mark.last_offset, mark.last_line);
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(draft, path_, error);
  if (!out || error) {
    return fail(Errc::kIo,
                fmt::format("cannot write {}: {}", path_, error ? error.message() : std::strerror(errno)));
  }
  return ok();
}

void ImportProgress::forget() const {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

}  // namespace haiyu::cli
