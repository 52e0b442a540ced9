#include "events/record.h"

#include "events/result.h"

namespace haiyu {

namespace {

constexpr std::array<std::string_view, kTopicCount> kTopicNames = {"volunteers", "activities",
                                                                   "organizations", "communities"};

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t murmur2(std::string_view bytes) {
  constexpr std::uint32_t kSeed = 0x9747b28c;
  constexpr std::uint32_t kMultiplier = 0x5bd1e995;
  constexpr unsigned kShift = 24;
  std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(bytes.size());
  std::size_t at = 0;
  for (; bytes.size() - at >= 4; at += 4) {
    std::uint32_t word = byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
                         byte_at(bytes, at + 3) << 24;
    word *= kMultiplier;
    word ^= word >> kShift;
    word *= kMultiplier;
    hash *= kMultiplier;
    hash ^= word;
  }
  const std::size_t rest = bytes.size() - at;
  if (rest >= 3) hash ^= byte_at(bytes, at + 2) << 16;
  if (rest >= 2) hash ^= byte_at(bytes, at + 1) << 8;
  if (rest >= 1) {
    hash ^= byte_at(bytes, at);
    hash *= kMultiplier;
  }
  hash ^= hash >> 13;
  hash *= kMultiplier;
  hash ^= hash >> 15;
  return hash;
}

}  // namespace

std::string_view name_of(Topic topic) { return kTopicNames[static_cast<std::size_t>(topic)]; }

std::optional<Topic> topic_named(std::string_view name) {
  for (const Topic topic : kTopics) {
    if (name_of(topic) == name) return topic;
  }
  return std::nullopt;
}

std::int32_t murmur2_of(std::string_view key) { return static_cast<std::int32_t>(murmur2(key)); }

std::uint32_t partition_of(std::string_view key, std::uint32_t partitions) {
  HAIYU_CHECK(partitions > 0);
  return (murmur2(key) & 0x7fffffff) % partitions;
}

}  // namespace haiyu
