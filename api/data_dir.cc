#include "api/data_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace haiyu::api {

namespace {

constexpr std::string_view kFormat = "haiyu-data-1";
constexpr std::string_view kKafka = "kafka:";  // then the topics' prefix

std::string layout_file(const std::string& path) { return path + "/layout"; }

std::string text_of(const Layout& layout) {
  return fmt::format("{}\nshards {}\nzone {}\nlog {}\n", kFormat, layout.shards, layout.zone,
                     layout.kafka ? std::string(kKafka) + layout.topic_prefix : "embedded");
}

Result<Layout> read_layout(const std::string& path) {
  std::ifstream file(layout_file(path));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream words(text);
  std::string format, name, log;
  Layout layout;
  words >> format >> name >> layout.shards >> name >> layout.zone >> name >> log;
  layout.kafka = log.starts_with(kKafka);
  if (layout.kafka) layout.topic_prefix = log.substr(kKafka.size());
  if (layout.shards == 0 || text != text_of(layout)) {
    return fail(Errc::kCorrupt, fmt::format("{} is damaged or of another version of haiyu: restore it from a "
                                            "backup, or use the version that wrote it",
                                            layout_file(path)));
  }
  return layout;
}

Error os_error(std::string_view what, const std::string& path, std::string_view remedy) {
  return Error{Errc::kIo, fmt::format("{} {}: {}; {}", what, path, std::strerror(errno), remedy)};
}

// Whole or not at all, also when the power goes.
Result<void> write_layout(const std::string& path, const Layout& layout) {
  const std::string target = layout_file(path), draft = target + ".new";
  const std::string text = text_of(layout);
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const bool written = file >= 0 &&
                       ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  errno = error;
  if (!written || ::rename(draft.c_str(), target.c_str()) != 0) {
    return os_error("cannot write", target, "is the disk full or read-only?");
  }
  const int dir = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir >= 0) {
    ::fsync(dir);
    ::close(dir);
  }
  return ok();
}

Result<Layout> agree(const std::string& path, const Layout& has, const LayoutWish& wish) {
  const auto differs = [&](std::string_view option, const auto& there, const auto& asked) {
    return fail(Errc::kMismatch,
                fmt::format("{} was made with {} {}, not {}: leave out {} to go on with it, or "
                            "give another directory with --data",
                            path, option, there, asked, option));
  };
  if (wish.shards && *wish.shards != has.shards) return differs("--shards", has.shards, *wish.shards);
  if (wish.zone && *wish.zone != has.zone) return differs("--zone", has.zone, *wish.zone);
  if (wish.topic_prefix && has.kafka && *wish.topic_prefix != has.topic_prefix) {
    return differs("--topic-prefix", has.topic_prefix, *wish.topic_prefix);
  }
  if (wish.kafka && !has.kafka) {
    return fail(Errc::kMismatch,
                fmt::format("{} holds its own log: leave out --kafka to go on with it, or give "
                            "another directory with --data",
                            path));
  }
  if (!wish.kafka && has.kafka) {
    return fail(Errc::kMismatch,
                fmt::format("the log of {} is on Kafka: say where with --kafka HOST:PORT, or "
                            "give another directory with --data",
                            path));
  }
  return has;
}

}  // namespace

Result<DataDir> DataDir::open(const std::string& path, const LayoutWish& wish) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return fail(Errc::kIo,
                fmt::format("cannot make the data directory {}: {}; give a directory that this user "
                            "may write with --data",
                            path, error.message()));
  }
  const std::string lock_file = path + "/lock";
  const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) {
    return os_error("cannot write", lock_file, "give a directory that this user may write with --data");
  }
  DataDir dir(path, lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    const ssize_t length = ::pread(lock, holder, sizeof holder - 1, 0);
    return fail(Errc::kUnavailable,
                fmt::format("the data directory {} is in use by process {}: stop that one, or give another "
                            "directory with --data",
                            path, length > 0 ? std::string_view(holder) : "unknown"));
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.data(), pid.size(), 0) < 0) {
    return os_error("cannot write", lock_file, "is the disk full?");
  }

  if (std::filesystem::exists(layout_file(path))) {
    BOOST_OUTCOME_TRY(const Layout has, read_layout(path));
    BOOST_OUTCOME_TRY(dir.layout_, agree(path, has, wish));
  } else {
    if (wish.shards) dir.layout_.shards = *wish.shards;
    if (wish.zone) dir.layout_.zone = *wish.zone;
    dir.layout_.kafka = wish.kafka;
    dir.layout_.topic_prefix = wish.topic_prefix.value_or("");
  }
  return dir;
}

Result<DataDir> DataDir::create(const std::string& path, const Layout& layout) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_empty(path, error))
    return fail(Errc::kInvalid, fmt::format("{} is not empty: give a directory that is, or a new one", path));
  return open(path, {.shards = layout.shards, .zone = layout.zone});
}

Result<void> DataDir::keep_layout() const {
  if (std::filesystem::exists(layout_file(path_))) return ok();
  return write_layout(path_, layout_);
}

Result<Layout> DataDir::layout_of(const std::string& path) {
  if (!std::filesystem::exists(layout_file(path))) {
    return fail(Errc::kInvalid,
                fmt::format("{} holds no data of haiyu: give the directory that the server has "
                            "as --data",
                            path));
  }
  return read_layout(path);
}

DataDir::DataDir(DataDir&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      layout_(std::move(other.layout_)) {}

DataDir::~DataDir() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace haiyu::api
