#include "events/log/embedded.h"

#include <fmt/format.h>

#include <optional>

#include "events/log/appender.h"
#include "events/log/embedded_reader.h"
#include "events/log/journal.h"
#include "events/log/manifest.h"
#include "events/log/uuid.h"

namespace haiyu {
namespace {

using embedded::Journal;
using embedded::JournalPlace;
using embedded::Manifest;

constexpr std::uint32_t kPartitionsMax = 1024;
constexpr std::uint64_t kSegmentBytesMax = 1u << 30;  // positions in a segment are 32 bits wide
constexpr std::size_t kRecordBytesMax = embedded::kFrameBytesMax / 2;
constexpr std::size_t kHeadersMax = UINT16_MAX;

Instant system_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<void> check(const EmbeddedOptions& options) {
  if (options.partitions < 1 || options.partitions > kPartitionsMax || options.segment_bytes < 1 ||
      options.segment_bytes > kSegmentBytesMax || options.record_bytes_max > kRecordBytesMax) {
    return fail(Errc::kInvalid, "the log's partitions, segment bytes or record bytes are out of range");
  }
  return ok();
}

JournalPlace place_of(FileSystem& files, const std::string& dir, const Manifest& manifest,
                      std::uint32_t partition, const EmbeddedOptions& options) {
  return {files,
          embedded::journal_dir(dir, partition),
          manifest.log_id,
          partition,
          options.segment_bytes,
          options.read_only};
}

// The manifest comes last: what a crash leaves before it is thrown away, and holds no records.
Result<Manifest> create(FileSystem& files, const std::string& dir, const EmbeddedOptions& options) {
  if (options.read_only) return fail(Errc::kInvalid, dir + " holds no log");
  const Manifest manifest{new_uuid(), options.partitions};
  for (std::uint32_t n = 0; n < options.partitions; ++n) {
    BOOST_OUTCOME_TRY(Journal::create(place_of(files, dir, manifest, n, options)));
  }
  BOOST_OUTCOME_TRY(embedded::write_manifest(files, dir, manifest));
  return manifest;
}

}  // namespace

// Destroyed in reverse: the appenders' threads first, the lock last.
struct EmbeddedLog::Impl {
  EmbeddedOptions options;
  std::unique_ptr<FileSystem> own_files;
  std::unique_ptr<FileLock> lock;
  Manifest manifest;
  std::vector<std::unique_ptr<Journal>> journals;
  embedded::LogHealth health;
  std::vector<std::unique_ptr<embedded::Appender>> appenders;  // by partition; none when only reading
};

EmbeddedLog::EmbeddedLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EmbeddedLog::~EmbeddedLog() = default;

Result<std::unique_ptr<EmbeddedLog>> EmbeddedLog::open(const std::string& dir, EmbeddedOptions options) {
  BOOST_OUTCOME_TRY(check(options));
  auto impl = std::make_unique<Impl>();
  if (!options.files) {
    impl->own_files = posix_file_system();
    options.files = impl->own_files.get();
  }
  FileSystem& files = *options.files;
  if (!options.read_only) {
    BOOST_OUTCOME_TRY(files.make_dir(dir));
    BOOST_OUTCOME_TRY(impl->lock, files.lock(dir + "/lock"));
  }
  BOOST_OUTCOME_TRY(const auto found, embedded::read_manifest(files, dir));
  if (found) {
    impl->manifest = *found;
  } else {
    BOOST_OUTCOME_TRY(impl->manifest, create(files, dir, options));
  }
  if (impl->manifest.partitions != options.partitions) {
    return fail(Errc::kMismatch, fmt::format("the log in {} has {} partitions, not {}", dir,
                                             impl->manifest.partitions, options.partitions));
  }
  for (std::uint32_t n = 0; n < options.partitions; ++n) {
    BOOST_OUTCOME_TRY(auto journal, Journal::open(place_of(files, dir, impl->manifest, n, options)));
    impl->journals.push_back(std::move(journal));
  }
  if (!options.read_only) {
    for (const auto& journal : impl->journals) {
      impl->appenders.push_back(std::make_unique<embedded::Appender>(
          *journal, impl->health, options.queue_bytes_max / options.partitions,
          options.clock ? options.clock : system_now));
    }
  }
  impl->options = std::move(options);
  return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(std::move(impl)));
}

const std::string& EmbeddedLog::id() const { return impl_->manifest.log_id; }
std::uint32_t EmbeddedLog::partitions() const { return impl_->manifest.partitions; }

void EmbeddedLog::append(NewRecord record, AppendDone done) {
  if (impl_->appenders.empty()) return done(fail(Errc::kClosed, "the log is open for reading only"));
  embedded::Appender& appender = *impl_->appenders[partition_of(record.key, partitions())];
  const std::size_t bytes = embedded::frame_length(record);
  if (bytes > impl_->options.record_bytes_max || record.headers.size() > kHeadersMax) {
    return appender.refuse({Errc::kInvalid, fmt::format("a record of {} bytes; the limit is {}", bytes,
                                                        impl_->options.record_bytes_max)},
                           std::move(done));
  }
  appender.append(std::move(record), std::move(done));
}

Result<std::unique_ptr<LogReader>> EmbeddedLog::open_reader(std::uint32_t partition, const Offsets& from,
                                                            ReadAhead ahead) {
  if (partition >= impl_->journals.size()) return fail(Errc::kInvalid, "no such partition");
  return embedded::JournalReader::open(*impl_->journals[partition], from, ahead);
}

void EmbeddedLog::close() {
  for (const auto& appender : impl_->appenders) appender->close();
}

}  // namespace haiyu
