// The log on a real Apache Kafka broker: for more than one node, and for producers that are not ours.
//
// Every record is acknowledged by all in-sync replicas, once, and in order (the idempotent producer). The
// library retries by itself while a broker is away; after `append_timeout` the append is answered with
// kUnavailable. Topics: `volunteers`, `activities`, `organizations`, `communities`, after the prefix; kept
// for ever, with the broker's time of arrival.
#pragma once

#include <memory>
#include <string>

#include "events/log/log.h"

namespace haiyu {

struct KafkaOptions {
  std::string brokers;  // HOST:PORT, several with commas
  std::uint32_t partitions = 1;
  std::string topic_prefix;
  bool read_only = false;  // makes no topics; append() gives kClosed
  std::size_t record_bytes_max =
      1'000'000;                            // with its key and headers; a larger one is refused with kInvalid
  std::size_t prefetch_bytes = 256u << 20;  // of all partitions together, each read once
  std::size_t queue_bytes_max = 256u << 20;  // more than that waiting to be sent is refused with kUnavailable
  std::chrono::milliseconds append_timeout{30'000};
  std::chrono::milliseconds open_timeout{10'000};
  std::chrono::milliseconds close_timeout{5'000};  // what is not sent by then is answered with kUnavailable
};

class KafkaLog final : public Log {
 public:
  // Makes the topics if they are absent. Errors: kUnavailable when the broker does not answer in time,
  // kMismatch for another number of partitions, kInvalid for settings, and when there is no log to read.
  static Result<std::unique_ptr<KafkaLog>> open(const KafkaOptions& options);
  ~KafkaLog() override;

  const std::string& id() const override;
  std::uint32_t partitions() const override;
  // Once the log is closed, or when it is read-only, `done` runs on the caller's thread.
  void append(NewRecord record, AppendDone done) override;
  Result<std::unique_ptr<LogReader>> open_reader(std::uint32_t partition, const Offsets& from,
                                                 ReadAhead ahead = ReadAhead::kMuch) override;
  void close() override;

 private:
  struct Impl;
  explicit KafkaLog(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu
