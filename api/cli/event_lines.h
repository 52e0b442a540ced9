// A file of events, one JSON object a line, read as batches that one request may carry.
//
// A line that is no event is set aside with its number and what is wrong with it, before anything is sent; a
// blank line is skipped. Threads: one.
// Limits: a batch has at most kBatchEvents events and kBatchBytes bytes; a line at most
// events::kMaxEventBytes.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "events/decoder.h"
#include "events/result.h"

namespace haiyu::cli {

inline constexpr std::size_t kBatchEvents = 1000;
inline constexpr std::size_t kBatchBytes = 1'000'000;  // under the server's 1 MiB, with room for its framing

struct EventLine {
  std::uint64_t number = 0;  // from 1, in the file
  std::string json;
};

struct BadLine {
  std::uint64_t number = 0;
  std::string what;  // "data/count: out_of_range: must be 0 or more"
};

struct EventBatch {
  std::vector<EventLine> lines;
  std::vector<BadLine> bad;
  std::uint64_t begin_offset = 0, end_offset = 0;  // the bytes of the file that it covers
  std::uint64_t begin_line = 0, end_line = 0;      // lines read before it, and with it
  bool empty() const { return lines.empty() && bad.empty(); }
};

class EventLines {
 public:
  // `path`: a file, or "-" for standard input. Errors: kIo.
  [[nodiscard]] static Result<EventLines> open(const std::string& path);

  // Goes to where an earlier run stopped: a byte offset and the number of lines before it. Not for "-".
  void seek(std::uint64_t offset, std::uint64_t lines);
  // Empty at the end of the file. Errors: kIo.
  [[nodiscard]] Result<EventBatch> next();

  std::uint64_t size() const { return size_; }  // in bytes; 0 when it is not known

 private:
  EventLines() = default;
  std::istream& in() { return standard_input_ ? *standard_input_ : static_cast<std::istream&>(file_); }
  bool read_line(std::string& line);

  std::string path_;
  std::ifstream file_;
  std::istream* standard_input_ = nullptr;  // instead of the file
  std::uint64_t size_ = 0, offset_ = 0, lines_ = 0;
  std::string carried_;  // a line that did not fit into the batch before
  bool has_carried_ = false;
  events::Decoder decoder_;
};

// "pointer: code: detail", for a person.
std::string in_words(const events::FieldError& error);

}  // namespace haiyu::cli
