// Reads a journal from front to back, in large pieces.
//
// Limits: a batch has up to 1,000 records; the buffer holds 1 MiB (128 KiB with ReadAhead::kLittle), or one
// record that is larger.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "events/log/journal.h"
#include "events/log/log.h"

namespace haiyu::embedded {

class JournalReader final : public LogReader {
 public:
  // Errors: kOutOfRange, kIo, kCorrupt.
  static Result<std::unique_ptr<LogReader>> open(const Journal& journal, const Offsets& from,
                                                 ReadAhead ahead);

  Result<std::span<const RecordView>> next(std::chrono::milliseconds wait) override;
  void wake() override { journal_.wake(woken_); }
  Offsets end_offsets() const override { return journal_.end_offsets(); }
  std::chrono::milliseconds silence() const override { return std::chrono::milliseconds(0); }

 private:
  JournalReader(const Journal& journal, const Offsets& from, Segment segment, std::unique_ptr<File> file,
                std::size_t buffer_bytes);
  Result<bool> advance();
  Result<void> enter(const Segment& segment);
  Result<bool> fill(std::size_t least);
  Result<void> parse();
  void take(const Frame& frame);
  std::string_view unread() const { return std::string_view(buffer_).substr(consumed_, filled_ - consumed_); }
  std::uint64_t position() const { return buffer_begin_ + consumed_; }

  const Journal& journal_;
  const Offsets from_;  // records before these are passed over
  Segment segment_;     // as far as it is known to be durable
  std::unique_ptr<File> file_;
  std::uint64_t seed_;
  Sequence sequence_;

  std::string buffer_;
  std::uint64_t buffer_begin_ = kSegmentHeaderBytes;  // where in the segment the buffer begins
  std::size_t consumed_ = 0;
  std::size_t filled_ = 0;

  std::vector<RecordView> records_;  // the batch
  std::vector<Header> headers_;      // of the batch, one record's after the other's
  std::vector<std::size_t> header_ends_;
  bool woken_ = false;  // guarded by the journal's mutex
};

}  // namespace haiyu::embedded
