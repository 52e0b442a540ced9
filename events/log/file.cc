#include "events/log/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace haiyu {
namespace {

Result<void> failed(const char* what, const std::string& path, int error) {
  return fail(error == EWOULDBLOCK ? Errc::kUnavailable : Errc::kIo,
              std::string(what) + " " + path + ": " + std::strerror(error));
}

// Ownership: closes the descriptor when it goes.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<Descriptor> open_descriptor(const std::string& path, int flags, mode_t mode = 0640) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return failed("cannot open", path, errno).error();
  return Descriptor(fd);
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<void> write_at(std::uint64_t position, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(position));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return failed("cannot write", path_, written < 0 ? errno : ENOSPC);
      bytes.remove_prefix(static_cast<std::size_t>(written));
      position += static_cast<std::uint64_t>(written);
    }
    return ok();
  }

  Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) const override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got =
          ::pread(fd_.get(), into.data() + done, into.size() - done, static_cast<off_t>(position + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed("cannot read", path_, errno).error();
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<std::uint64_t> size() const override {
    struct stat about {};
    if (::fstat(fd_.get(), &about) != 0) return failed("cannot look at", path_, errno).error();
    return static_cast<std::uint64_t>(about.st_size);
  }

  Result<void> truncate(std::uint64_t size) override {
    if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return failed("cannot truncate", path_, errno);
    return ok();
  }

  Result<void> sync() override {
    if (::fdatasync(fd_.get()) != 0) return failed("cannot sync", path_, errno);
    return ok();
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class PosixLock final : public FileLock {
 public:
  explicit PosixLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

class PosixFileSystem final : public FileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const int flags = mode == OpenMode::kRead ? O_RDONLY : O_RDWR | O_CREAT;
    BOOST_OUTCOME_TRY(auto fd, open_descriptor(path, flags, mode == OpenMode::kPrivate ? 0600 : 0640));
    return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(fd), path));
  }

  Result<std::vector<std::string>> list(const std::string& dir) override {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator at(dir, error);
    for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    if (error && error != std::errc::no_such_file_or_directory) {
      return failed("cannot list", dir, error.value()).error();
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> make_dir(const std::string& dir) override {
    std::error_code error;
    if (dir.empty() || std::filesystem::is_directory(dir, error)) return ok();
    const std::string above = std::filesystem::path(dir).parent_path().string();
    BOOST_OUTCOME_TRY(make_dir(above));
    if (::mkdir(dir.c_str(), 0750) != 0 && errno != EEXIST) return failed("cannot make", dir, errno);
    return sync_dir(above.empty() ? "." : above);
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return failed("cannot rename", from, errno);
    return ok();
  }

  Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return failed("cannot remove", path, errno);
    return ok();
  }

  Result<void> sync_dir(const std::string& dir) override {
    BOOST_OUTCOME_TRY(const auto fd, open_descriptor(dir, O_RDONLY | O_DIRECTORY));
    if (::fsync(fd.get()) != 0) return failed("cannot sync", dir, errno);
    return ok();
  }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    BOOST_OUTCOME_TRY(auto fd, open_descriptor(path, O_RDWR | O_CREAT));
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return fail(Errc::kUnavailable, "another process has " + path + " locked");
      return failed("cannot lock", path, errno).error();
    }
    return std::unique_ptr<FileLock>(std::make_unique<PosixLock>(std::move(fd)));
  }
};

}  // namespace

std::unique_ptr<FileSystem> posix_file_system() { return std::make_unique<PosixFileSystem>(); }

}  // namespace haiyu
