#include "events/log/embedded_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace haiyu::embedded {
namespace {

constexpr std::size_t kBatchRecords = 1000;
constexpr std::size_t kBufferBytes = 1u << 20, kLittleBytes = 128u << 10;

}  // namespace

Result<std::unique_ptr<LogReader>> JournalReader::open(const Journal& journal, const Offsets& from,
                                                       ReadAhead ahead) {
  BOOST_OUTCOME_TRY(auto segment, journal.segment_for(from));
  BOOST_OUTCOME_TRY(auto file, journal.open_segment(segment.header.number));
  return std::unique_ptr<LogReader>(
      new JournalReader(journal, from, std::move(segment), std::move(file),
                        ahead == ReadAhead::kLittle ? kLittleBytes : kBufferBytes));
}

JournalReader::JournalReader(const Journal& journal, const Offsets& from, Segment segment,
                             std::unique_ptr<File> file, std::size_t buffer_bytes)
    : journal_(journal),
      from_(from),
      segment_(std::move(segment)),
      file_(std::move(file)),
      seed_(segment_.header.seed()),
      sequence_(segment_.header),
      buffer_(buffer_bytes, '\0') {
  records_.reserve(kBatchRecords);
}

Result<std::span<const RecordView>> JournalReader::next(std::chrono::milliseconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  records_.clear();
  headers_.clear();
  header_ends_.clear();
  for (;;) {
    BOOST_OUTCOME_TRY(const bool more, advance());
    if (more) {
      BOOST_OUTCOME_TRY(parse());
    }
    if (!records_.empty()) return std::span<const RecordView>(records_);
    if (more) {
      if (std::chrono::steady_clock::now() >= deadline) return std::span<const RecordView>();
      continue;
    }
    if (!journal_.wait(segment_, deadline, woken_)) return std::span<const RecordView>();
  }
}

// Whether there are unread bytes, perhaps of the next segment.
Result<bool> JournalReader::advance() {
  if (position() < segment_.bytes) return true;
  // In this order: once there is a following segment, this one grows no more.
  const auto following = journal_.segment(segment_.header.number + 1);
  segment_ = *journal_.segment(segment_.header.number);
  if (position() < segment_.bytes) return true;
  if (!following) return false;
  BOOST_OUTCOME_TRY(enter(*following));
  return position() < segment_.bytes;
}

Result<void> JournalReader::enter(const Segment& segment) {
  if (segment.header.base != sequence_.next()) {
    return fail(Errc::kCorrupt, fmt::format("partition {}: segment {} ends too early",
                                            segment.header.partition, segment_.header.number));
  }
  BOOST_OUTCOME_TRY(file_, journal_.open_segment(segment.header.number));
  segment_ = segment;
  seed_ = segment.header.seed();
  sequence_ = Sequence(segment.header);
  buffer_begin_ = kSegmentHeaderBytes;
  consumed_ = filled_ = 0;
  return ok();
}

// Moves the unread bytes to the front and reads on, so that at least so many are there. False: the segment,
// as far as it is durable, has not so many.
Result<bool> JournalReader::fill(std::size_t least) {
  if (segment_.bytes - position() < least) return false;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
  buffer_begin_ += consumed_;
  filled_ -= consumed_;
  consumed_ = 0;
  if (buffer_.size() < least) buffer_.resize(least);
  const std::uint64_t at = buffer_begin_ + filled_;
  const auto room =
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size() - filled_, segment_.bytes - at));
  BOOST_OUTCOME_TRY(const auto got, file_->read_at(at, std::span(buffer_).subspan(filled_, room)));
  filled_ += got;
  return filled_ >= least;
}

// Parses what the buffer holds; reads only while the batch is empty, because reading moves what it points to.
Result<void> JournalReader::parse() {
  while (records_.size() < kBatchRecords) {
    const auto length = claimed_length(unread());
    const std::size_t need = length.value_or(kFrameHeaderBytes);
    if (unread().size() < need) {
      if (!records_.empty() || position() == segment_.bytes) break;
      BOOST_OUTCOME_TRY(const bool filled, fill(need));
      if (filled) continue;
    }
    const auto frame = read_frame(unread(), seed_);
    if (!frame || !sequence_.take(*frame)) {
      return fail(Errc::kCorrupt, fmt::format("partition {}, segment {}: damaged at {}",
                                              segment_.header.partition, segment_.header.number, position()));
    }
    take(*frame);
    consumed_ += frame->length;
  }
  std::size_t begin = 0;
  for (std::size_t n = 0; n < records_.size(); ++n) {
    records_[n].headers = std::span(headers_).subspan(begin, header_ends_[n] - begin);
    begin = header_ends_[n];
  }
  return ok();
}

void JournalReader::take(const Frame& frame) {
  if (frame.place.offset < from_[static_cast<std::size_t>(frame.topic)]) return;
  read_headers(frame, headers_);
  header_ends_.push_back(headers_.size());
  records_.push_back({frame.topic, segment_.header.partition, frame.place.offset, frame.place.append_time,
                      frame.key, std::span<const Header>(), frame.value});
}

}  // namespace haiyu::embedded
