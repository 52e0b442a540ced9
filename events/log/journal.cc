#include "events/log/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace haiyu::embedded {
namespace {

constexpr std::string_view kSuffix = ".journal";
// How much room is made at a time. The write that makes it costs its zeros, once for some hundreds of
// records.
constexpr std::uint64_t kRoomBytes = 256u << 10;

// The numbers of the segments in a directory, rising.
Result<std::vector<std::uint64_t>> segment_numbers(FileSystem& files, const std::string& dir) {
  BOOST_OUTCOME_TRY(const auto names, files.list(dir));
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : names) {
    std::uint64_t number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    if (number > 0 && segment_path(dir, number) == dir + "/" + name) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t n = 1; n < numbers.size(); ++n) {
    if (numbers[n] != numbers[n - 1] + 1) {
      return fail(Errc::kCorrupt, segment_path(dir, numbers[n - 1] + 1) + " is missing");
    }
  }
  return numbers;
}

// A segment is synced before its first record is written: so a file that is no longer than the header may
// have been cut short while it was made, and a longer one may not.
struct HeaderRead {
  std::optional<SegmentHeader> header;
  std::uint64_t file_bytes = 0;
};
Result<HeaderRead> read_header(const File& file) {
  HeaderRead read;
  BOOST_OUTCOME_TRY(read.file_bytes, file.size());
  std::string bytes(kSegmentHeaderBytes, '\0');
  BOOST_OUTCOME_TRY(const auto length, file.read_at(0, bytes));
  bytes.resize(length);
  read.header = read_segment_header(bytes);
  return read;
}

}  // namespace

std::string journal_dir(const std::string& log_dir, std::uint32_t partition) {
  return fmt::format("{}/{:04}", log_dir, partition);
}

std::string segment_path(const std::string& journal_dir, std::uint64_t number) {
  return fmt::format("{}/{:010}{}", journal_dir, number, kSuffix);
}

std::string Journal::path_of(std::uint64_t number) const { return segment_path(place_.dir, number); }

Result<void> Journal::create(const JournalPlace& place) {
  BOOST_OUTCOME_TRY(place.files.make_dir(place.dir));
  BOOST_OUTCOME_TRY(const auto numbers, segment_numbers(place.files, place.dir));
  for (const std::uint64_t number : numbers) {
    const std::string path = segment_path(place.dir, number);
    BOOST_OUTCOME_TRY(const auto file, place.files.open(path, OpenMode::kRead));
    BOOST_OUTCOME_TRY(const auto bytes, file->size());
    if (bytes > kSegmentHeaderBytes || number > 1) {
      return fail(Errc::kCorrupt, path + " has records, but their log has no manifest");
    }
    BOOST_OUTCOME_TRY(place.files.remove(path));
  }
  Journal journal(place);
  return journal.begin_segment({place.log_id, place.partition, 1, Offsets{}, Instant{}});
}

Result<std::unique_ptr<Journal>> Journal::open(JournalPlace place) {
  BOOST_OUTCOME_TRY(const auto numbers, segment_numbers(place.files, place.dir));
  std::unique_ptr<Journal> journal(new Journal(std::move(place)));
  BOOST_OUTCOME_TRY(journal->load_headers(numbers));
  BOOST_OUTCOME_TRY(journal->recover());
  return journal;
}

Result<void> Journal::load_headers(const std::vector<std::uint64_t>& numbers) {
  for (const std::uint64_t number : numbers) {
    const std::string path = path_of(number);
    BOOST_OUTCOME_TRY(const auto file, place_.files.open(path, OpenMode::kRead));
    BOOST_OUTCOME_TRY(const auto read, read_header(*file));
    if (!read.header && number == numbers.back() && number > 1 && read.file_bytes <= kSegmentHeaderBytes) {
      if (place_.read_only) return ok();  // being made right now, perhaps
      BOOST_OUTCOME_TRY(place_.files.remove(path));
      return place_.files.sync_dir(place_.dir);
    }
    if (!read.header) return fail(Errc::kCorrupt, path + ": damaged at 0");
    if (read.header->log_id != place_.log_id || read.header->partition != place_.partition ||
        read.header->number != number) {
      return fail(Errc::kMismatch, path + " belongs to another log or partition");
    }
    segments_.push_back({*read.header, read.file_bytes});
  }
  if (segments_.empty() || segments_.front().header.number != 1) {
    return fail(Errc::kCorrupt, path_of(1) + " is missing");
  }
  return ok();
}

Result<void> Journal::recover() {
  Segment& last = segments_.back();
  const std::string path = path_of(last.header.number);
  BOOST_OUTCOME_TRY(file_, place_.files.open(path, place_.read_only ? OpenMode::kRead : OpenMode::kWrite));
  BOOST_OUTCOME_TRY(const auto found, scan_segment(*file_, path, last.header, last.bytes, Tail::kMayBeTorn));
  if (!place_.read_only) {
    if (found.bytes < last.bytes) {
      BOOST_OUTCOME_TRY(file_->truncate(found.bytes));
    }
    // After a crash of the process alone the tail may be whole and yet not durable.
    BOOST_OUTCOME_TRY(file_->sync());
  }
  last.bytes = written_ = room_ = found.bytes;
  seed_ = last.header.seed();
  next_ = durable_ = found.next;
  last_time_ = found.last_time;
  return ok();
}

Result<void> Journal::begin_segment(const SegmentHeader& header) {
  BOOST_OUTCOME_TRY(file_, place_.files.open(path_of(header.number), OpenMode::kWrite));
  BOOST_OUTCOME_TRY(file_->write_at(0, encode(header)));
  BOOST_OUTCOME_TRY(file_->sync());
  BOOST_OUTCOME_TRY(place_.files.sync_dir(place_.dir));
  seed_ = header.seed();
  written_ = room_ = kSegmentHeaderBytes;
  const std::lock_guard lock(mutex_);
  segments_.push_back({header, kSegmentHeaderBytes});
  return ok();
}

FramePlace Journal::add(const NewRecord& record, Instant now) {
  last_time_ = std::max(last_time_, now);
  const std::uint64_t offset = next_[static_cast<std::size_t>(record.topic)]++;
  const FramePlace place{offset, last_time_, static_cast<std::uint32_t>(written_)};
  append_frame(pending_, seed_, place, record);
  return place;
}

// Where the last segment's file will end when its records end here. A full segment has no room left over.
std::uint64_t Journal::room_for(std::uint64_t end) const {
  if (end <= room_) return room_;
  const std::uint64_t stepped = (end + kRoomBytes - 1) / kRoomBytes * kRoomBytes;
  return std::max(end, std::min(stepped, place_.segment_bytes));
}

Result<void> Journal::commit() {
  const std::uint64_t end = written_ + pending_.size();
  if (const std::uint64_t room = room_for(end); room > room_) {
    room_ = room;
    pending_.resize(room_ - written_, '\0');
  }
  BOOST_OUTCOME_TRY(file_->write_at(written_, pending_));
  BOOST_OUTCOME_TRY(file_->sync());
  written_ = end;
  pending_.clear();
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    segments_.back().bytes = written_;
    durable_ = next_;
    number = segments_.back().header.number;
  }
  more_.notify_all();
  if (written_ < place_.segment_bytes) return ok();
  return begin_segment({place_.log_id, place_.partition, number + 1, next_, last_time_});
}

void Journal::trim() {
  if (room_ == written_ || file_->truncate(written_).has_error()) return;
  room_ = written_;
  static_cast<void>(file_->sync());
}

Offsets Journal::end_offsets() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

Result<Segment> Journal::segment_for(const Offsets& from) const {
  const std::lock_guard lock(mutex_);
  for (const Topic topic : kTopics) {
    const auto n = static_cast<std::size_t>(topic);
    if (from[n] > durable_[n]) {
      return fail(Errc::kOutOfRange, fmt::format("{}/{}: asked for offset {}, the log ends at {}",
                                                 name_of(topic), place_.partition, from[n], durable_[n]));
    }
  }
  for (std::size_t n = segments_.size(); n-- > 1;) {
    const Offsets& base = segments_[n].header.base;
    if (std::equal(base.begin(), base.end(), from.begin(), std::less_equal<>())) return segments_[n];
  }
  return segments_.front();
}

std::optional<Segment> Journal::segment(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  if (number < 1 || number > segments_.size()) return std::nullopt;
  return segments_[number - 1];
}

Result<std::unique_ptr<File>> Journal::open_segment(std::uint64_t number) const {
  return place_.files.open(path_of(number), OpenMode::kRead);
}

bool Journal::wait(const Segment& seen, std::chrono::steady_clock::time_point deadline, bool& woken) const {
  const auto more = [&] {
    const Segment& last = segments_.back();
    return last.header.number > seen.header.number || last.bytes > seen.bytes;
  };
  std::unique_lock lock(mutex_);
  more_.wait_until(lock, deadline, [&] { return woken || more(); });
  woken = false;
  return more();
}

void Journal::wake(bool& woken) const {
  {
    const std::lock_guard lock(mutex_);
    woken = true;
  }
  more_.notify_all();
}

}  // namespace haiyu::embedded
