// Readers of the log that stand where clients of the feed left off: who asks for what follows reads on.
//
// Why kept: opening one means a consumer of its own on Kafka, and on the embedded log a look at a segment
// from its beginning: milliseconds there, tens of them on Kafka, and at times the half second for which a
// broker waits for more. Limits: kFeedReadersMax are kept, or two for each partition if that is more; those
// used last. One that is not there is opened. Threads: one at a time. Ownership: to be destroyed before the
// log.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <span>

#include "events/log/log.h"

namespace haiyu::api {

inline constexpr std::size_t kFeedReadersMax = 16;

// A reader of one partition, record by record.
class FeedReader {
 public:
  FeedReader(std::uint32_t partition, const Offsets& from, std::unique_ptr<LogReader> reader)
      : partition_(partition), next_(from), reader_(std::move(reader)) {}

  std::uint32_t partition() const { return partition_; }
  const Offsets& next() const { return next_; }  // everything before was popped
  // What was fetched and not popped. Views hold until the next fetch.
  std::span<const RecordView> fetched() const { return fetched_; }
  // More, once nothing is left; perhaps nothing within `wait`.
  [[nodiscard]] Result<void> fetch(std::chrono::milliseconds wait) {
    BOOST_OUTCOME_TRY(fetched_, reader_->next(wait));
    return ok();
  }
  void pop() {
    next_[static_cast<std::size_t>(fetched_.front().topic)] = fetched_.front().offset + 1;
    fetched_ = fetched_.subspan(1);
  }
  std::chrono::milliseconds silence() const { return reader_->silence(); }

 private:
  std::uint32_t partition_;
  Offsets next_;
  std::unique_ptr<LogReader> reader_;
  std::span<const RecordView> fetched_;
};

class FeedReaders {
 public:
  explicit FeedReaders(Log& log)
      : log_(log), max_(std::max<std::size_t>(kFeedReadersMax, 2 * log.partitions())) {}

  // Errors: as of Log::open_reader.
  [[nodiscard]] Result<FeedReader> take(std::uint32_t partition, const Offsets& from);
  void keep(FeedReader reader);

 private:
  Log& log_;
  const std::size_t max_;
  std::deque<FeedReader> kept_;  // those used last in front
};

}  // namespace haiyu::api
