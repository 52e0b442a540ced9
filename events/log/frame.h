// How a record lies in a journal: a frame, and the header with which each segment file begins.
//
// Units: integers are little-endian; sizes in bytes; times in milliseconds since 1970.
// Why `group`: frames are written in groups, and a group only after the one before it was synced. A frame
// that names its group's beginning thereby proves that everything before that was durable: so a torn tail can
// be told from damage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/record.h"
#include "events/result.h"

namespace haiyu::embedded {

inline constexpr std::size_t kFrameHeaderBytes = 48;
inline constexpr std::size_t kFrameBytesMax = 16u << 20;
inline constexpr std::size_t kSegmentHeaderBytes = 96;

// A record's place, as its frame carries it.
struct FramePlace {
  std::uint64_t offset;
  Instant append_time;
  std::uint32_t group;  // where in the segment its group begins
};

// A frame read. Ownership: the views point into the bytes that it was read from.
struct Frame {
  std::size_t length;
  FramePlace place;
  Topic topic;
  std::string_view key;
  std::uint16_t header_count;
  std::string_view header_bytes;
  std::string_view value;
};

std::size_t frame_length(const NewRecord& record);
// Adds the record's frame to `to`. `seed` binds it to its segment, so that no frame of another one passes for
// it.
void append_frame(std::string& to, std::uint64_t seed, const FramePlace& place, const NewRecord& record);

// The length that a frame at the beginning of these bytes claims; nullopt when it cannot be one. The bytes
// may end before the frame does.
std::optional<std::size_t> claimed_length(std::string_view bytes);
// The frame at the beginning of these bytes; nullopt unless it is all there and passes its checksum.
std::optional<Frame> read_frame(std::string_view bytes, std::uint64_t seed);
// Adds the headers of a frame that was read.
void read_headers(const Frame& frame, std::vector<Header>& to);

// What a segment begins with: whose it is, and where each topic stands.
struct SegmentHeader {
  std::string log_id;  // 36 characters
  std::uint32_t partition;
  std::uint64_t number;
  Offsets base;       // the first offset of each topic in the segment
  Instant base_time;  // no record in it is older

  std::uint64_t seed() const;
};

std::string encode(const SegmentHeader& header);
// nullopt when the bytes are not a whole segment header.
std::optional<SegmentHeader> read_segment_header(std::string_view bytes);

}  // namespace haiyu::embedded
