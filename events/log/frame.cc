#include "events/log/frame.h"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace haiyu::embedded {
namespace {

static_assert(std::endian::native == std::endian::little, "the formats are little-endian");

struct RawFrame {
  std::uint64_t checksum;  // of all bytes that follow
  std::uint32_t length;    // of the whole frame
  std::uint32_t group;
  std::int64_t append_time_ms;
  std::uint64_t offset;
  std::uint32_t key_bytes;
  std::uint32_t value_bytes;
  std::uint16_t header_count;
  std::uint8_t topic;
  std::uint8_t zero;
  std::uint32_t header_bytes;
  // then: the key; per header two lengths, the name, the value; the value
};
static_assert(sizeof(RawFrame) == kFrameHeaderBytes);
constexpr std::size_t kChecksumBytes = sizeof(RawFrame::checksum);

struct HeaderLengths {
  std::uint32_t name;
  std::uint32_t value;
};

struct RawSegment {
  std::uint64_t checksum;  // of all bytes that follow
  std::uint32_t magic;
  std::uint32_t partition;
  std::uint64_t number;
  std::uint64_t base[kTopicCount];
  std::int64_t base_time_ms;
  char log_id[32];  // the UUID without its four dashes
};
static_assert(sizeof(RawSegment) == kSegmentHeaderBytes);
constexpr std::uint32_t kMagic = 0x314c5948;  // "HYL1"
constexpr std::size_t kUuidDashes[] = {8, 13, 18, 23};

template <class T>
void put(std::string& to, const T& value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T get(std::string_view from) {
  T value;
  std::memcpy(&value, from.data(), sizeof value);
  return value;
}

std::uint64_t checksum_of(std::string_view whole, std::uint64_t seed) {
  const std::string_view covered = whole.substr(kChecksumBytes);
  return XXH3_64bits_withSeed(covered.data(), covered.size(), seed);
}

std::size_t header_bytes_of(const NewRecord& record) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : record.headers)
    bytes += sizeof(HeaderLengths) + name.size() + value.size();
  return bytes;
}

// Whether the headers lie within their bytes and fill them.
bool headers_fit(std::string_view bytes, std::size_t count) {
  for (; count > 0; --count) {
    if (bytes.size() < sizeof(HeaderLengths)) return false;
    const auto lengths = get<HeaderLengths>(bytes);
    const std::size_t length = sizeof lengths + lengths.name + lengths.value;
    if (bytes.size() < length) return false;
    bytes.remove_prefix(length);
  }
  return bytes.empty();
}

}  // namespace

std::size_t frame_length(const NewRecord& record) {
  return sizeof(RawFrame) + record.key.size() + header_bytes_of(record) + record.value.size();
}

void append_frame(std::string& to, std::uint64_t seed, const FramePlace& place, const NewRecord& record) {
  const std::size_t begin = to.size();
  RawFrame raw{};
  raw.length = static_cast<std::uint32_t>(frame_length(record));
  raw.group = place.group;
  raw.append_time_ms = place.append_time.time_since_epoch().count();
  raw.offset = place.offset;
  raw.key_bytes = static_cast<std::uint32_t>(record.key.size());
  raw.value_bytes = static_cast<std::uint32_t>(record.value.size());
  raw.header_count = static_cast<std::uint16_t>(record.headers.size());
  raw.topic = static_cast<std::uint8_t>(record.topic);
  raw.header_bytes = static_cast<std::uint32_t>(header_bytes_of(record));
  put(to, raw);
  to += record.key;
  for (const auto& [name, value] : record.headers) {
    put(to, HeaderLengths{static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())});
    to += name;
    to += value;
  }
  to += record.value;
  const std::uint64_t checksum = checksum_of(std::string_view(to).substr(begin), seed);
  std::memcpy(to.data() + begin, &checksum, sizeof checksum);
}

std::optional<std::size_t> claimed_length(std::string_view bytes) {
  if (bytes.size() < sizeof(RawFrame)) return std::nullopt;
  const auto raw = get<RawFrame>(bytes);
  const std::uint64_t parts =
      sizeof(RawFrame) + std::uint64_t{raw.key_bytes} + raw.header_bytes + raw.value_bytes;
  if (raw.length != parts || raw.length > kFrameBytesMax || raw.topic >= kTopicCount || raw.zero != 0) {
    return std::nullopt;
  }
  return raw.length;
}

std::optional<Frame> read_frame(std::string_view bytes, std::uint64_t seed) {
  const auto length = claimed_length(bytes);
  if (!length || *length > bytes.size()) return std::nullopt;
  const std::string_view whole = bytes.substr(0, *length);
  const auto raw = get<RawFrame>(whole);
  if (raw.checksum != checksum_of(whole, seed)) return std::nullopt;
  Frame frame{};
  frame.length = *length;
  frame.place = {raw.offset, Instant(std::chrono::milliseconds(raw.append_time_ms)), raw.group};
  frame.topic = static_cast<Topic>(raw.topic);
  frame.header_count = raw.header_count;
  std::string_view rest = whole.substr(sizeof raw);
  frame.key = rest.substr(0, raw.key_bytes);
  frame.header_bytes = rest.substr(raw.key_bytes, raw.header_bytes);
  frame.value = rest.substr(raw.key_bytes + raw.header_bytes);
  if (!headers_fit(frame.header_bytes, frame.header_count)) return std::nullopt;
  return frame;
}

void read_headers(const Frame& frame, std::vector<Header>& to) {
  std::string_view rest = frame.header_bytes;
  for (std::size_t n = 0; n < frame.header_count; ++n) {
    const auto lengths = get<HeaderLengths>(rest);
    to.push_back({rest.substr(sizeof lengths, lengths.name),
                  rest.substr(sizeof lengths + lengths.name, lengths.value)});
    rest.remove_prefix(sizeof lengths + lengths.name + lengths.value);
  }
}

std::uint64_t SegmentHeader::seed() const {
  const std::string bytes = encode(*this);
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string encode(const SegmentHeader& header) {
  HAIYU_CHECK(header.log_id.size() == sizeof(RawSegment::log_id) + std::size(kUuidDashes));
  RawSegment raw{};
  raw.magic = kMagic;
  raw.partition = header.partition;
  raw.number = header.number;
  for (std::size_t n = 0; n < kTopicCount; ++n) raw.base[n] = header.base[n];
  raw.base_time_ms = header.base_time.time_since_epoch().count();
  std::size_t at = 0;
  for (const char c : header.log_id) {
    if (c != '-' && at < sizeof raw.log_id) raw.log_id[at++] = c;
  }
  std::string bytes;
  put(bytes, raw);
  const std::uint64_t checksum = checksum_of(bytes, 0);
  std::memcpy(bytes.data(), &checksum, sizeof checksum);
  return bytes;
}

std::optional<SegmentHeader> read_segment_header(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes) return std::nullopt;
  bytes = bytes.substr(0, kSegmentHeaderBytes);
  const auto raw = get<RawSegment>(bytes);
  if (raw.magic != kMagic || raw.checksum != checksum_of(bytes, 0)) return std::nullopt;
  SegmentHeader header{};
  header.log_id.assign(raw.log_id, sizeof raw.log_id);
  for (const std::size_t dash : kUuidDashes) header.log_id.insert(dash, 1, '-');
  header.partition = raw.partition;
  header.number = raw.number;
  for (std::size_t n = 0; n < kTopicCount; ++n) header.base[n] = raw.base[n];
  header.base_time = Instant(std::chrono::milliseconds(raw.base_time_ms));
  return header;
}

}  // namespace haiyu::embedded
