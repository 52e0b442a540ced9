// Looks through one segment: how much of it is whole, and where its topics stand at the end.
#pragma once

#include <string>

#include "events/log/file.h"
#include "events/log/frame.h"

namespace haiyu::embedded {

struct Scanned {
  std::uint64_t bytes = 0;  // what is whole; the rest, if any, is a torn tail
  Offsets next{};
  Instant last_time{};
};

// Which offsets come next, frame by frame: what both recovery and readers hold a journal to.
class Sequence {
 public:
  explicit Sequence(const SegmentHeader& header) : next_(header.base), last_time_(header.base_time) {}

  // False when the frame is not the one that belongs here; then nothing is changed.
  bool take(const Frame& frame);
  const Offsets& next() const { return next_; }
  Instant last_time() const { return last_time_; }

 private:
  Offsets next_;
  Instant last_time_;
};

// Whether what a segment holds after its last whole frame may be a write cut short.
enum class Tail { kMayBeTorn, kMustBeWhole };

// Errors: kIo; kCorrupt, with the position, for damage that cannot be a torn tail: in a segment that must be
// whole, or before a frame that was written after the damaged place had been synced. Limits: holds the whole
// segment in memory.
Result<Scanned> scan_segment(const File& file, const std::string& path, const SegmentHeader& header,
                             std::uint64_t file_bytes, Tail tail);

}  // namespace haiyu::embedded
