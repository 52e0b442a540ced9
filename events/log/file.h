// The few things that the embedded log asks of a file system; tests put a failing one in its place.
//
// Errors: kIo, with the path and the system's words. After a failed write, truncate or sync what the file
// holds is unknown: the caller must not try again. Threads: a FileSystem may be called from any thread; a
// File is written by one thread and read by any.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"

namespace haiyu {

class File {
 public:
  virtual ~File() = default;

  // Puts all of the bytes at this position; the file grows as need be. Not durable before sync().
  [[nodiscard]] virtual Result<void> write_at(std::uint64_t position, std::string_view bytes) = 0;
  // Reads until `into` is full or the file ends; gives the number of bytes read.
  [[nodiscard]] virtual Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) const = 0;
  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
  [[nodiscard]] virtual Result<void> truncate(std::uint64_t size) = 0;
  // Makes the contents and the size durable; the name needs FileSystem::sync_dir.
  [[nodiscard]] virtual Result<void> sync() = 0;
};

// Held for as long as it lives.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

enum class OpenMode {
  kRead,     // an existing file
  kWrite,    // an existing file, or a new and empty one
  kPrivate,  // as kWrite; a new one is for this user alone
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  // The names in a directory, sorted; of a directory that does not exist: none.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& dir) = 0;
  // Makes the directory and those above it, durably; done when it exists.
  [[nodiscard]] virtual Result<void> make_dir(const std::string& dir) = 0;
  // Puts `from` in the place of `to` in one step. Not durable before sync_dir().
  [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;
  // Makes the names in a directory durable.
  [[nodiscard]] virtual Result<void> sync_dir(const std::string& dir) = 0;
  // Errors: kUnavailable when another process, or another log of this one, holds the lock.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
};

// The operating system's.
std::unique_ptr<FileSystem> posix_file_system();

}  // namespace haiyu
