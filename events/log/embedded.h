// The log in the node's own directory: no broker, durable by group commit. The default.
//
// Each partition has an appender thread, which takes all that is queued, writes it with one write and one
// sync, and answers. So many records that arrive together share the price of one sync.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "events/log/file.h"
#include "events/log/log.h"

namespace haiyu {

struct EmbeddedOptions {
  std::uint32_t partitions = 1;  // must be those of the log that is there
  bool read_only = false;        // beside another process: what is in the log now; append() gives kClosed
  std::uint64_t segment_bytes = 64u << 20;
  std::size_t record_bytes_max =
      1'000'000;  // with its key and headers; a larger one is refused with kInvalid
  std::size_t queue_bytes_max =
      256u << 20;  // more than that waiting, shared out among the partitions, is refused with kUnavailable
  FileSystem* files = nullptr;               // must outlive the log; null: the operating system's
  std::function<Instant()> clock = nullptr;  // null: the system's
};

class EmbeddedLog final : public Log {
 public:
  // Makes the log if the directory has none. Errors: kUnavailable when another process has it open for
  // writing, kMismatch for another number of partitions or another format, kCorrupt for damage that no crash
  // explains, kIo; kInvalid for options out of range, and when there is no log to read.
  static Result<std::unique_ptr<EmbeddedLog>> open(const std::string& dir, EmbeddedOptions options);
  ~EmbeddedLog() override;

  const std::string& id() const override;
  std::uint32_t partitions() const override;
  // Once the log is closed, or when it is read-only, `done` runs on the caller's thread.
  void append(NewRecord record, AppendDone done) override;
  Result<std::unique_ptr<LogReader>> open_reader(std::uint32_t partition, const Offsets& from,
                                                 ReadAhead ahead = ReadAhead::kMuch) override;
  void close() override;

 private:
  struct Impl;
  explicit EmbeddedLog(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu
