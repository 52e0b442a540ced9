#include "api/cli/event_lines.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

namespace haiyu::cli {

std::string in_words(const events::FieldError& error) {
  return fmt::format("{}{}{}: {}", error.pointer, error.pointer.empty() ? "" : ": ", error.code,
                     error.detail);
}

Result<EventLines> EventLines::open(const std::string& path) {
  EventLines lines;
  lines.path_ = path;
  if (path == "-") {
    lines.standard_input_ = &std::cin;
    return lines;
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return fail(Errc::kIo, fmt::format("{} is a directory", path));
  lines.file_.open(path, std::ios::binary);
  if (!lines.file_) return fail(Errc::kIo, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  lines.size_ = error ? 0 : size;
  return lines;
}

void EventLines::seek(std::uint64_t offset, std::uint64_t lines) {
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(offset));
  offset_ = offset;
  lines_ = lines;
  has_carried_ = false;
}

// One line without its end. False at the end of the file.
bool EventLines::read_line(std::string& line) {
  if (has_carried_) {
    line = std::move(carried_);
    has_carried_ = false;
    return true;
  }
  return static_cast<bool>(std::getline(in(), line));
}

Result<EventBatch> EventLines::next() {
  EventBatch batch;
  batch.begin_offset = batch.end_offset = offset_;
  batch.begin_line = lines_;
  std::size_t bytes = 2;  // the brackets
  std::string line;
  while (batch.lines.size() < kBatchEvents && read_line(line)) {
    if (bytes + line.size() + 1 > kBatchBytes && !batch.lines.empty()) {
      carried_ = std::move(line);
      has_carried_ = true;
      break;
    }
    offset_ += line.size() + (in().eof() ? 0 : 1);  // the last line may lack its end
    ++lines_;
    std::string_view json = line;
    if (lines_ == 1 && json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
    if (json.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (const auto event = decoder_.decode_structured(json); event.has_error()) {
      batch.bad.push_back({lines_, in_words(event.error().errors.front())});
      continue;
    }
    bytes += json.size() + 1;
    batch.lines.push_back({lines_, std::string(json)});
  }
  if (in().bad()) return fail(Errc::kIo, fmt::format("cannot read {}: {}", path_, std::strerror(errno)));
  batch.end_offset = offset_;
  batch.end_line = lines_;
  return batch;
}

}  // namespace haiyu::cli
