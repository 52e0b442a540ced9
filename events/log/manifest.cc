#include "events/log/manifest.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdio>

namespace haiyu::embedded {
namespace {

constexpr std::string_view kName = "manifest";
constexpr std::string_view kNewName = "manifest.new";
constexpr unsigned kFormatVersion = 1;
constexpr std::size_t kManifestBytesMax = 4096;

std::string lines_of(unsigned version, const Manifest& manifest) {
  return fmt::format("haiyu-log {}\nid {}\npartitions {}\n", version, manifest.log_id, manifest.partitions);
}

std::string with_checksum(const std::string& lines) {
  return lines + fmt::format("check {:016x}\n", XXH3_64bits(lines.data(), lines.size()));
}

}  // namespace

Result<std::optional<Manifest>> read_manifest(FileSystem& files, const std::string& dir) {
  BOOST_OUTCOME_TRY(const auto names, files.list(dir));
  if (std::find(names.begin(), names.end(), kName) == names.end()) return std::optional<Manifest>();
  const std::string path = fmt::format("{}/{}", dir, kName);
  BOOST_OUTCOME_TRY(const auto file, files.open(path, OpenMode::kRead));
  std::string text(kManifestBytesMax, '\0');
  BOOST_OUTCOME_TRY(const auto length, file->read_at(0, text));
  text.resize(length);

  unsigned version = 0;
  if (std::sscanf(text.c_str(), "haiyu-log %u\n", &version) != 1)
    return fail(Errc::kCorrupt, path + " is no manifest");
  if (version != kFormatVersion) {
    return fail(Errc::kMismatch,
                fmt::format("{} has format {}, this program reads {}", path, version, kFormatVersion));
  }
  Manifest manifest;
  char id[37] = {};
  if (std::sscanf(text.c_str(), "haiyu-log %u\nid %36s\npartitions %u\n", &version, id,
                  &manifest.partitions) != 3) {
    return fail(Errc::kCorrupt, path + " lacks the log's id or partitions");
  }
  manifest.log_id = id;
  constexpr std::size_t kUuidLength = 36;
  if (text != with_checksum(lines_of(version, manifest)) || manifest.log_id.size() != kUuidLength) {
    return fail(Errc::kCorrupt, path + " fails its checksum");
  }
  return std::optional<Manifest>(std::move(manifest));
}

Result<void> write_manifest(FileSystem& files, const std::string& dir, const Manifest& manifest) {
  const std::string fresh = fmt::format("{}/{}", dir, kNewName);
  {
    BOOST_OUTCOME_TRY(const auto file, files.open(fresh, OpenMode::kWrite));
    BOOST_OUTCOME_TRY(file->truncate(0));
    BOOST_OUTCOME_TRY(file->write_at(0, with_checksum(lines_of(kFormatVersion, manifest))));
    BOOST_OUTCOME_TRY(file->sync());
  }
  BOOST_OUTCOME_TRY(files.rename(fresh, fmt::format("{}/{}", dir, kName)));
  return files.sync_dir(dir);
}

}  // namespace haiyu::embedded
