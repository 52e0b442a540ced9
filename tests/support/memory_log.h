// A Log in memory with the semantics of the real ones: for tests of what reads a log.
//
// Gaps: `skip` leaves an offset without a record, as a broker's control records do.
// Threads: as events/log/log.h says.
#pragma once

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "events/log/log.h"

namespace haiyu::test {

class MemoryLog final : public Log {
 public:
  // `partition_for`: of a key; empty: all keys are in partition 0.
  explicit MemoryLog(std::uint32_t partitions = 1, std::string id = "memory-log",
                     std::function<std::uint32_t(std::string_view)> partition_for = {})
      : id_(std::move(id)), partitions_(partitions), partition_for_(std::move(partition_for)) {
    for (auto& topic : topics_) topic.resize(partitions);
  }

  const std::string& id() const override { return id_; }
  std::uint32_t partitions() const override { return partitions_; }

  void append(NewRecord record, AppendDone done) override {
    const std::uint32_t partition = partition_for_ ? partition_for_(record.key) : 0;
    Appended appended{record.topic, partition, 0, Instant(std::chrono::milliseconds(1))};
    appended.offset = put(record.topic, partition, std::move(record.key), std::move(record.value), false);
    if (done) done(appended);
  }
  void append_tombstone(Topic topic, std::string key, std::uint32_t partition = 0) {
    put(topic, partition, std::move(key), {}, true);
  }
  void skip(Topic topic, std::uint32_t partition = 0) {
    const std::lock_guard lock(mutex_);
    ++at(topic, partition).end;
  }
  // Forgets everything: offsets that were there are lost.
  void truncate() {
    const std::lock_guard lock(mutex_);
    for (auto& topic : topics_) {
      for (Records& records : topic) records = {};
    }
  }
  // Every reader's next call fails so.
  void break_readers(Error error) {
    {
      const std::lock_guard lock(mutex_);
      broken_ = std::move(error);
    }
    changed_.notify_all();
  }

  Result<std::unique_ptr<LogReader>> open_reader(std::uint32_t partition, const Offsets& from,
                                                 ReadAhead = ReadAhead::kMuch) override {
    const std::lock_guard lock(mutex_);
    for (const Topic topic : kTopics) {
      if (from[static_cast<std::size_t>(topic)] > at(topic, partition).end) {
        return fail(Errc::kOutOfRange, "the log does not reach that far");
      }
    }
    return std::unique_ptr<LogReader>(new Reader(*this, partition, from));
  }
  void close() override {}

 private:
  struct Stored {
    std::uint64_t offset;
    std::string key, value;
    bool tombstone;
  };
  struct Records {
    std::deque<Stored> records;  // their addresses hold
    std::uint64_t end = 0;
  };

  class Reader final : public LogReader {
   public:
    Reader(MemoryLog& log, std::uint32_t partition, const Offsets& from)
        : log_(log), partition_(partition), next_(from) {}

    Result<std::span<const RecordView>> next(std::chrono::milliseconds wait) override {
      std::unique_lock lock(log_.mutex_);
      views_.clear();
      log_.changed_.wait_for(lock, wait, [&] { return woken_ || log_.broken_ || gather(); });
      woken_ = false;
      if (log_.broken_) return fail(log_.broken_->code, log_.broken_->detail);
      return std::span<const RecordView>(views_);
    }
    void wake() override {
      {
        const std::lock_guard lock(log_.mutex_);
        woken_ = true;
      }
      log_.changed_.notify_all();
    }
    Offsets end_offsets() const override {
      const std::lock_guard lock(log_.mutex_);
      Offsets ends{};
      for (const Topic topic : kTopics)
        ends[static_cast<std::size_t>(topic)] = log_.at(topic, partition_).end;
      return ends;
    }
    std::chrono::milliseconds silence() const override { return std::chrono::milliseconds(0); }

   private:
    static constexpr std::size_t kMostPerTopic = 1024;

    bool gather() {
      for (const Topic topic : kTopics) {
        std::uint64_t& next = next_[static_cast<std::size_t>(topic)];
        const auto& records = log_.at(topic, partition_).records;
        auto found = std::partition_point(records.begin(), records.end(),
                                          [&](const Stored& stored) { return stored.offset < next; });
        for (std::size_t n = 0; n < kMostPerTopic && found != records.end(); ++n, ++found) {
          views_.push_back({topic,
                            partition_,
                            found->offset,
                            Instant(std::chrono::milliseconds(found->offset)),
                            found->key,
                            {},
                            found->value,
                            found->tombstone});
          next = found->offset + 1;
        }
      }
      return !views_.empty();
    }

    MemoryLog& log_;
    std::uint32_t partition_;
    Offsets next_;
    std::vector<RecordView> views_;
    bool woken_ = false;
  };

  Records& at(Topic topic, std::uint32_t partition) {
    return topics_[static_cast<std::size_t>(topic)][partition];
  }

  std::uint64_t put(Topic topic, std::uint32_t partition, std::string key, std::string value,
                    bool tombstone) {
    std::uint64_t offset = 0;
    {
      const std::lock_guard lock(mutex_);
      Records& records = at(topic, partition);
      offset = records.end++;
      records.records.push_back({offset, std::move(key), std::move(value), tombstone});
    }
    changed_.notify_all();
    return offset;
  }

  std::string id_;
  std::uint32_t partitions_;
  std::function<std::uint32_t(std::string_view)> partition_for_;
  mutable std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::array<std::vector<Records>, kTopicCount> topics_;
  std::optional<Error> broken_;
};

}  // namespace haiyu::test
