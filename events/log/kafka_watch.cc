#include "events/log/kafka_watch.h"

#include <algorithm>

namespace haiyu::kafka {
namespace {

constexpr std::chrono::milliseconds kInterval{500};
constexpr int kAnswerTimeoutMs = 1000;

}  // namespace

Watch::Watch(rd_kafka_t* client, Topics topics, std::uint32_t partitions)
    : client_(client),
      topics_(std::move(topics)),
      partitions_(partitions),
      ends_(partitions),
      heard_(std::chrono::steady_clock::now()),
      thread_([this] { run(); }) {}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

Offsets Watch::end_offsets(std::uint32_t partition) const {
  const std::lock_guard lock(mutex_);
  return ends_[partition];
}

std::chrono::milliseconds Watch::silence() const {
  const std::lock_guard lock(mutex_);
  const auto silent = std::chrono::steady_clock::now() - heard_;
  // Between two questions nothing is known to be wrong.
  const auto late = std::chrono::duration_cast<std::chrono::milliseconds>(silent) - 2 * kInterval;
  return std::max(late, std::chrono::milliseconds(0));
}

void Watch::run() {
  for (;;) {
    ask();
    std::unique_lock lock(mutex_);
    if (stop_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
  }
}

bool Watch::ask() {
  const PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(kTopicCount * partitions_)));
  for (const std::string& name : topics_.names) {
    for (std::uint32_t n = 0; n < partitions_; ++n) {
      rd_kafka_topic_partition_list_add(list.get(), name.c_str(), static_cast<std::int32_t>(n))->offset =
          RD_KAFKA_OFFSET_END;
    }
  }
  if (rd_kafka_offsets_for_times(client_, list.get(), kAnswerTimeoutMs)) return false;
  const std::lock_guard lock(mutex_);
  for (std::size_t at = 0; at < kTopicCount * partitions_; ++at) {
    const rd_kafka_topic_partition_t& answer = list->elems[at];
    if (answer.err || answer.offset < 0) return false;
    std::uint64_t& end = ends_[at % partitions_][at / partitions_];
    end = std::max(end, static_cast<std::uint64_t>(answer.offset));
  }
  heard_ = std::chrono::steady_clock::now();
  return true;
}

}  // namespace haiyu::kafka
