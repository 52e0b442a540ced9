// The log: the only truth. Two implementations with the same semantics (embedded.h, kafka.h).
//
// A log has the four topics, each cut into the same number of partitions. Within a partition of a topic
// records have consecutive places in one order (offsets rise; gaps may occur); between topics there is no
// order.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "events/record.h"
#include "events/result.h"

namespace haiyu {

struct Appended {
  Topic topic;
  std::uint32_t partition;
  std::uint64_t offset;
  Instant append_time;
};
using AppendDone = std::function<void(Result<Appended>)>;

// How much a reader may hold of what it was not yet asked for: kMuch is for who reads to the end, kLittle for
// one of many who read a piece at a time.
enum class ReadAhead : std::uint8_t { kMuch, kLittle };

// Reads all topics of one partition. Threads: one thread uses a reader; `wake` may come from any.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // The next records, in order within each topic; empty when none came within `wait` or on `wake`; also when
  // all that was passed over in that time lies before the position asked for.
  // Errors: kOutOfRange when the position asked for is not in the log (lost or never written), kMismatch when
  // the log is another one, kCorrupt. After an error the reader is useless: stop the node.
  [[nodiscard]] virtual Result<std::span<const RecordView>> next(std::chrono::milliseconds wait) = 0;
  // Makes a waiting `next` return at once.
  virtual void wake() = 0;
  // One past the last durable offset per topic, as far as known: what is still to be read.
  virtual Offsets end_offsets() const = 0;
  // How long ago the log was last heard of (zero for the embedded log): how stale reads may be.
  virtual std::chrono::milliseconds silence() const = 0;
};

// Threads: all calls from any thread. Ownership: readers must be destroyed before their log.
class Log {
 public:
  virtual ~Log() = default;

  // An identity that survives restarts and differs between logs: state is bound to it.
  virtual const std::string& id() const = 0;
  virtual std::uint32_t partitions() const = 0;

  // Appends durably to the partition of the record's key. `done` runs exactly once, on a thread of the log;
  // it must not block. Errors: kIo (the log takes nothing more, and the process should stop: see
  // api/watched_log.h), kUnavailable (indeterminate: the record may still arrive), kInvalid (too large), kClosed
  // (answered on the caller's thread).
  virtual void append(NewRecord record, AppendDone done) = 0;

  // Errors: kOutOfRange as for `next`, when it can be seen at once.
  [[nodiscard]] virtual Result<std::unique_ptr<LogReader>> open_reader(
      std::uint32_t partition, const Offsets& from, ReadAhead ahead = ReadAhead::kMuch) = 0;
  // Stops taking records; what was taken is finished or answered with kClosed.
  virtual void close() = 0;
};

}  // namespace haiyu
