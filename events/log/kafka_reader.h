// Reads the four topics of one partition from a broker.
//
// Threads: as LogReader; the consumer, and its queue, belong to the thread that calls next().
// Limits: prefetches up to `queue_bytes`; a batch has up to 1,000 records.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "events/log/kafka_watch.h"
#include "events/log/log.h"

namespace haiyu::kafka {

struct ReaderOptions {
  std::string brokers;
  Topics topics;
  std::uint32_t partition;
  Offsets from;
  std::size_t queue_bytes;
  std::chrono::milliseconds timeout;
};

class Reader final : public LogReader {
 public:
  // `watch` must outlive it. Errors: kOutOfRange, kUnavailable.
  static Result<std::unique_ptr<LogReader>> open(const Watch& watch, const ReaderOptions& options);
  ~Reader() override;

  Result<std::span<const RecordView>> next(std::chrono::milliseconds wait) override;
  void wake() override;
  Offsets end_offsets() const override;
  std::chrono::milliseconds silence() const override { return watch_.silence(); }

 private:
  Reader(const Watch& watch, const ReaderOptions& options, Client consumer);
  void release();
  void receive(std::chrono::milliseconds wait);
  Result<void> take(const rd_kafka_message_t& message);
  Topic topic_of(const rd_kafka_message_t& message);

  const Watch& watch_;
  const Topics topics_;
  const std::uint32_t partition_;
  const Client consumer_;
  const Queue queue_;
  std::atomic<bool> woken_{false};
  std::array<std::atomic<std::uint64_t>, kTopicCount> next_{};  // atomic for end_offsets()
  std::array<const rd_kafka_topic_t*, kTopicCount> handles_{};  // as messages carry them

  std::vector<rd_kafka_message_t*> messages_;  // owned; the batch points into them
  std::vector<RecordView> records_;
  std::vector<Header> headers_;
  std::vector<std::size_t> header_ends_;
};

}  // namespace haiyu::kafka
