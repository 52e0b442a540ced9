// The attributes of a CloudEvent that the decoder reads, by number, and their small checks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"

namespace haiyu::events::reading {

// The attributes that are read; others are extensions of somebody else's.
enum Attribute : std::size_t {
  kId,
  kSource,
  kSpecversion,
  kType,
  kSubject,
  kTime,
  kPartitionkey,
  kActor,
  kPayloadhash,
  kDatacontenttype,
  kAttributeCount,
};
inline constexpr std::array<std::string_view, kAttributeCount> kAttributeNames = {
    "id",   "source",       "specversion", "type",        "subject",
    "time", "partitionkey", "actor",       "payloadhash", "datacontenttype"};
inline constexpr std::size_t kMaxIdBytes = 256;
inline constexpr std::size_t kMaxSourceBytes = 512;

struct Attributes {
  std::array<std::string_view, kAttributeCount> values{};  // no data: absent
  bool has(Attribute which) const { return values[which].data() != nullptr; }
};

// Attributes mostly come in the order in which the last event had them, hence the search begins after `last`.
// kAttributeCount: none of them.
std::size_t attribute_named(std::string_view name, std::size_t last);
std::string attribute_pointer(Attribute which);

bool is_json_type(std::string_view content_type);
bool is_clean(std::string_view text);  // without control characters, as attributes are
std::optional<std::uint64_t> parse_hex(std::string_view text);  // 16 lower-case digits
std::optional<Actor> actor_named(std::string_view name);

}  // namespace haiyu::events::reading
