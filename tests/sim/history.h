// A seeded history of one shard: the records of each topic, with what a log brings along.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "events/record.h"

namespace haiyu::test {

using Random = std::mt19937_64;

struct HistoryRecord {
  std::uint64_t offset = 0;
  std::string key, value;
  bool tombstone = false;
};

struct History {
  std::array<std::vector<HistoryRecord>, kTopicCount> topics;

  std::size_t size() const {
    std::size_t sum = 0;
    for (const auto& records : topics) sum += records.size();
    return sum;
  }
  Offsets ends() const {
    Offsets ends{};
    for (std::size_t n = 0; n < kTopicCount; ++n) {
      ends[n] = topics[n].empty() ? 0 : topics[n].back().offset + 1;
    }
    return ends;
  }
};

// When the log took the record of this offset.
inline Instant appended_at(std::uint64_t offset) {
  constexpr std::chrono::milliseconds kBetween{30'000};
  return Instant(std::chrono::milliseconds(1'400'000'000'000)) + offset * kBetween;
}

inline RecordView view_of(Topic topic, const HistoryRecord& record) {
  return {topic,      0,  record.offset, appended_at(record.offset),
          record.key, {}, record.value,  record.tombstone};
}

// Hands out the records in the order of each topic, the topics interleaved at random, from any position; also
// those that the history gets meanwhile.
class Interleaving {
 public:
  Interleaving(const History& history, const Offsets& from) : history_(history) {
    for (std::size_t n = 0; n < kTopicCount; ++n) {
      const auto& records = history.topics[n];
      while (next_[n] < records.size() && records[next_[n]].offset < from[n]) ++next_[n];
    }
  }
  bool done() const {
    for (std::size_t n = 0; n < kTopicCount; ++n)
      if (next_[n] < history_.topics[n].size()) return false;
    return true;
  }
  RecordView next(Random& random) {
    std::size_t topic = random() % kTopicCount;
    while (next_[topic] == history_.topics[topic].size()) topic = (topic + 1) % kTopicCount;
    return view_of(kTopics[topic], history_.topics[topic][next_[topic]++]);
  }

 private:
  const History& history_;
  std::array<std::size_t, kTopicCount> next_{};
};

}  // namespace haiyu::test
