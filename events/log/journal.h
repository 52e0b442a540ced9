// One partition of the embedded log: the frames of its four topics in the order of their arrival, in segment
// files.
//
// Threads: the first part is for one appender thread, the second for any. Only what is durable is shown to
// readers. Why one journal for four topics: a shard folds all of them, and so reads one file from front to
// back. Why room: the group that reaches the file's end writes zeros behind itself, so that most groups
// change bytes of a file whose size stays; a sync then has no size to make durable, which is half of what it
// costs. Whatever follows the last whole frame is cut off at the next start, zeros and a torn group alike.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "events/log/file.h"
#include "events/log/frame.h"
#include "events/log/scan.h"

namespace haiyu::embedded {

// Where a partition's segments lie in the directory of its log, and what one of them is called there.
std::string journal_dir(const std::string& log_dir, std::uint32_t partition);
std::string segment_path(const std::string& journal_dir, std::uint64_t number);

struct JournalPlace {
  FileSystem& files;
  std::string dir;
  std::string log_id;
  std::uint32_t partition;
  std::uint64_t segment_bytes;
  bool read_only;
};

// What a reader needs to know of a segment: how far it may read.
struct Segment {
  SegmentHeader header;
  std::uint64_t bytes;  // the durable ones
};

class Journal {
 public:
  // A journal without records. Errors: kIo; kCorrupt when the directory already has records.
  static Result<void> create(const JournalPlace& place);
  // Recovers: a torn tail of the last segment is cut off. Errors: kIo, kCorrupt.
  static Result<std::unique_ptr<Journal>> open(JournalPlace place);

  std::uint32_t partition() const { return place_.partition; }
  // A record of the group that is being collected, and where it will be.
  FramePlace add(const NewRecord& record, Instant now);
  std::size_t pending_bytes() const { return pending_.size(); }
  // Writes the group, makes it durable, shows it to readers. After an error the journal must not be written
  // again.
  Result<void> commit();
  // Cuts off the room that is left, for an orderly end. It may be tried and fail: what is durable stays so.
  void trim();

  Offsets end_offsets() const;
  // The latest segment before which nothing of `from` lies. Errors: kOutOfRange.
  Result<Segment> segment_for(const Offsets& from) const;
  // nullopt when there is none with this number (yet).
  std::optional<Segment> segment(std::uint64_t number) const;
  Result<std::unique_ptr<File>> open_segment(std::uint64_t number) const;
  // Waits until there is more than `seen`, a wake() or the deadline; whether there is more. Takes the
  // wake-up.
  bool wait(const Segment& seen, std::chrono::steady_clock::time_point deadline, bool& woken) const;
  void wake(bool& woken) const;

 private:
  explicit Journal(JournalPlace place) : place_(std::move(place)) {}
  Result<void> load_headers(const std::vector<std::uint64_t>& numbers);
  Result<void> recover();
  Result<void> begin_segment(const SegmentHeader& header);
  std::uint64_t room_for(std::uint64_t end) const;
  std::string path_of(std::uint64_t number) const;

  const JournalPlace place_;
  std::unique_ptr<File> file_;  // the last segment, for the appender
  std::string pending_;         // the group being collected
  std::uint64_t seed_ = 0;      // of the last segment
  std::uint64_t written_ = 0;   // bytes of the last segment
  std::uint64_t room_ = 0;      // of its file: zeros follow what is written
  Offsets next_{};              // with the pending ones
  Instant last_time_{};

  mutable std::mutex mutex_;  // guards what follows, and what wait() and wake() are given
  mutable std::condition_variable more_;
  std::vector<Segment> segments_;
  Offsets durable_{};
};

}  // namespace haiyu::embedded
