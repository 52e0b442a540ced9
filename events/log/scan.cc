#include "events/log/scan.h"

#include <fmt/format.h>

namespace haiyu::embedded {
namespace {

// A frame after `damage` whose group begins after it: proof that the damaged place had been durable.
bool was_synced(std::string_view bytes, std::uint64_t seed, std::size_t damage) {
  for (std::size_t at = damage + 1; at + kFrameHeaderBytes <= bytes.size(); ++at) {
    const auto frame = read_frame(bytes.substr(at), seed);
    if (frame && frame->place.group > damage) return true;
  }
  return false;
}

}  // namespace

bool Sequence::take(const Frame& frame) {
  std::uint64_t& next = next_[static_cast<std::size_t>(frame.topic)];
  if (frame.place.offset != next || frame.place.append_time < last_time_) return false;
  ++next;
  last_time_ = frame.place.append_time;
  return true;
}

namespace {

struct Look {
  Scanned whole;
  bool damaged = false;  // what follows cannot be a torn tail
};

Result<Look> look_through(const File& file, const std::string& path, const SegmentHeader& header,
                          std::uint64_t file_bytes, Tail tail) {
  std::string content(file_bytes, '\0');
  BOOST_OUTCOME_TRY(const auto length, file.read_at(0, content));
  content.resize(length);
  const std::string_view bytes = content;
  const std::uint64_t seed = header.seed();

  Sequence sequence(header);
  std::size_t at = kSegmentHeaderBytes;
  while (at < bytes.size()) {
    const auto frame = read_frame(bytes.substr(at), seed);
    if (!frame) break;
    if (!sequence.take(*frame)) {
      return fail(Errc::kCorrupt, fmt::format("{}: a record out of order at {}", path, at));
    }
    at += frame->length;
  }
  const bool damaged = at < bytes.size() && (tail == Tail::kMustBeWhole || was_synced(bytes, seed, at));
  return Look{{at, sequence.next(), sequence.last_time()}, damaged};
}

}  // namespace

// A process that writes the segment meanwhile may do so behind the place that is being read and then before
// it: what was read is then later in its second half than in its first. So damage is what is found twice.
Result<Scanned> scan_segment(const File& file, const std::string& path, const SegmentHeader& header,
                             std::uint64_t file_bytes, Tail tail) {
  std::uint64_t damaged_at = 0;
  while (true) {
    BOOST_OUTCOME_TRY(const Look look, look_through(file, path, header, file_bytes, tail));
    if (!look.damaged) return look.whole;
    if (look.whole.bytes == damaged_at) break;
    damaged_at = look.whole.bytes;
  }
  return fail(Errc::kCorrupt, fmt::format("{}: damaged at {}", path, damaged_at));
}

}  // namespace haiyu::embedded
