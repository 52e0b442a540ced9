// What a log holds: records, each at one place of the log.
//
// Ownership: a RecordView points into its reader's buffer and is valid until the reader's next call.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/time.h"

namespace haiyu {

// The four co-partitioned topics: what must be ordered together shares a key, hence a partition of one topic.
enum class Topic : std::uint8_t { kVolunteers, kActivities, kOrganizations, kCommunities };
inline constexpr std::size_t kTopicCount = 4;
inline constexpr std::array<Topic, kTopicCount> kTopics = {Topic::kVolunteers, Topic::kActivities,
                                                           Topic::kOrganizations, Topic::kCommunities};
std::string_view name_of(Topic topic);  // "volunteers", ...
std::optional<Topic> topic_named(std::string_view name);

// The next offset to read, per topic, within one partition (= shard).
using Offsets = std::array<std::uint64_t, kTopicCount>;

struct Header {
  std::string_view name;
  std::string_view value;
};

struct RecordView {
  Topic topic;
  std::uint32_t partition;
  std::uint64_t offset;
  Instant append_time;  // when it arrived: deadlines and lateness
  std::string_view key;
  std::span<const Header> headers;
  std::string_view value;
  bool tombstone = false;  // a null value on a compacted topic: no event
};

// A record to append; owns its bytes.
struct NewRecord {
  Topic topic;
  std::string key;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string value;
};

// The partition of a key: murmur2 as Java's default partitioner has it, so that every producer agrees.
// Source: org.apache.kafka.common.utils.Utils.murmur2 and toPositive.
std::uint32_t partition_of(std::string_view key, std::uint32_t partitions);
std::int32_t murmur2_of(std::string_view key);  // as Java prints it

}  // namespace haiyu
