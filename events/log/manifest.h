// What an embedded log says of itself, in one small text file: its identity, its partitions, its format.
//
// Written once, when everything else of a new log is durable: a directory with a manifest is a whole log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "events/log/file.h"

namespace haiyu::embedded {

struct Manifest {
  std::string log_id;  // a UUID
  std::uint32_t partitions = 0;
};

// nullopt when the directory has none. Errors: kIo; kCorrupt; kMismatch for another format version.
Result<std::optional<Manifest>> read_manifest(FileSystem& files, const std::string& dir);
// Durable, or not there at all. Errors: kIo.
Result<void> write_manifest(FileSystem& files, const std::string& dir, const Manifest& manifest);

}  // namespace haiyu::embedded
