// Copies of a log: all of an embedded one as it stands, or the records of any log before a position.
//
// Both are made in a directory without a log, and are whole or not there: the manifest comes last. Durable
// when they return. Errors: kInvalid when `to` has a log already or `from` has none; kIo, kCorrupt; kClosed
// when `go_on` says no.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "events/log/file.h"
#include "events/log/log.h"

namespace haiyu {

// Called now and then with what has been copied so far (bytes, or records); false ends the copying.
using GoOn = std::function<bool(std::uint64_t done)>;

struct CopiedLog {
  std::vector<Offsets> end;  // by partition
  std::uint64_t bytes = 0;
};

// Byte for byte what is in the log now, beside the process that appends to it: the same log with the same
// identity, as far as it goes.
[[nodiscard]] Result<CopiedLog> copy_embedded_log(FileSystem& files, const std::string& from,
                                                  const std::string& to, const GoOn& go_on);

// The records of `from` before `until`, by partition, with their times of arrival: a log of its own. Where
// `from` has no gaps the offsets are the same.
[[nodiscard]] Result<void> copy_log_until(Log& from, const std::vector<Offsets>& until, FileSystem& files,
                                          const std::string& to, const GoOn& go_on);

}  // namespace haiyu
