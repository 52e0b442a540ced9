#include "events/log/copy.h"

#include <fmt/format.h>

#include <algorithm>

#include "events/log/journal.h"
#include "events/log/manifest.h"
#include "events/log/uuid.h"

namespace haiyu {
namespace {

using embedded::Journal;
using embedded::JournalPlace;
using embedded::Manifest;

constexpr std::size_t kPieceBytes = 1u << 20;
constexpr std::size_t kGroupRecords = 1'000;  // one sync for so many
constexpr std::uint64_t kSegmentBytes = 64u << 20;

Error stopped() { return {Errc::kClosed, "stopped"}; }

JournalPlace place_of(FileSystem& files, const std::string& dir, const std::string& log_id,
                      std::uint32_t partition, bool read_only) {
  return {files, embedded::journal_dir(dir, partition), log_id, partition, kSegmentBytes, read_only};
}

Result<void> must_be_free(FileSystem& files, const std::string& to) {
  BOOST_OUTCOME_TRY(const auto there, embedded::read_manifest(files, to));
  if (there) return fail(Errc::kInvalid, to + " has a log already");
  return ok();
}

Result<void> copy_segment(FileSystem& files, const Journal& from, const embedded::Segment& segment,
                          const std::string& to, std::uint64_t& bytes, const GoOn& go_on) {
  BOOST_OUTCOME_TRY(const auto source, from.open_segment(segment.header.number));
  BOOST_OUTCOME_TRY(const auto target,
                    files.open(embedded::segment_path(to, segment.header.number), OpenMode::kWrite));
  std::string piece;
  for (std::uint64_t at = 0; at < segment.bytes; at += piece.size()) {
    piece.resize(std::min<std::uint64_t>(kPieceBytes, segment.bytes - at));
    BOOST_OUTCOME_TRY(const std::size_t read, source->read_at(at, piece));
    if (read != piece.size()) return fail(Errc::kCorrupt, "a segment of the log became shorter");
    BOOST_OUTCOME_TRY(target->write_at(at, piece));
    bytes += read;
    if (!go_on(bytes)) return stopped();
  }
  return target->sync();
}

NewRecord owned(const RecordView& view) {
  NewRecord record{view.topic, std::string(view.key), {}, std::string(view.value)};
  for (const Header& header : view.headers) record.headers.emplace_back(header.name, header.value);
  return record;
}

// The records of one partition before `until`.
Result<void> copy_partition(Log& from, std::uint32_t partition, const Offsets& until, Journal& to,
                            std::uint64_t& records, const GoOn& go_on) {
  BOOST_OUTCOME_TRY(const auto reader, from.open_reader(partition, Offsets{}));
  // A log that ends before would be waited for in vain: this says so.
  BOOST_OUTCOME_TRY(from.open_reader(partition, until));
  Offsets next{};
  const auto is_there = [&] {
    return std::equal(next.begin(), next.end(), until.begin(), std::greater_equal<>());
  };
  std::size_t group = 0;
  while (!is_there()) {
    BOOST_OUTCOME_TRY(const auto batch, reader->next(std::chrono::milliseconds(100)));
    for (const RecordView& record : batch) {
      const auto topic = static_cast<std::size_t>(record.topic);
      next[topic] = record.offset + 1;
      if (record.offset >= until[topic] || record.tombstone) continue;
      to.add(owned(record), record.append_time);
      ++records;
      if (++group % kGroupRecords == 0) {
        BOOST_OUTCOME_TRY(to.commit());
      }
    }
    if (!go_on(records)) return stopped();
  }
  if (group % kGroupRecords != 0) {
    BOOST_OUTCOME_TRY(to.commit());
  }
  to.trim();
  return ok();
}

}  // namespace

Result<CopiedLog> copy_embedded_log(FileSystem& files, const std::string& from, const std::string& to,
                                    const GoOn& go_on) {
  BOOST_OUTCOME_TRY(const auto manifest, embedded::read_manifest(files, from));
  if (!manifest) return fail(Errc::kInvalid, from + " holds no log");
  BOOST_OUTCOME_TRY(must_be_free(files, to));
  CopiedLog copied;
  for (std::uint32_t partition = 0; partition < manifest->partitions; ++partition) {
    BOOST_OUTCOME_TRY(const auto journal,
                      Journal::open(place_of(files, from, manifest->log_id, partition, true)));
    const std::string dir = embedded::journal_dir(to, partition);
    BOOST_OUTCOME_TRY(files.make_dir(dir));
    for (std::uint64_t number = 1; const auto segment = journal->segment(number); ++number) {
      BOOST_OUTCOME_TRY(copy_segment(files, *journal, *segment, dir, copied.bytes, go_on));
    }
    BOOST_OUTCOME_TRY(files.sync_dir(dir));
    copied.end.push_back(journal->end_offsets());
  }
  BOOST_OUTCOME_TRY(embedded::write_manifest(files, to, *manifest));
  return copied;
}

Result<void> copy_log_until(Log& from, const std::vector<Offsets>& until, FileSystem& files,
                            const std::string& to, const GoOn& go_on) {
  BOOST_OUTCOME_TRY(must_be_free(files, to));
  const Manifest manifest{new_uuid(), from.partitions()};
  std::uint64_t records = 0;
  for (std::uint32_t partition = 0; partition < manifest.partitions; ++partition) {
    const JournalPlace place = place_of(files, to, manifest.log_id, partition, false);
    BOOST_OUTCOME_TRY(Journal::create(place));
    BOOST_OUTCOME_TRY(const auto journal, Journal::open(place));
    BOOST_OUTCOME_TRY(copy_partition(from, partition, until[partition], *journal, records, go_on));
  }
  return embedded::write_manifest(files, to, manifest);
}

}  // namespace haiyu
