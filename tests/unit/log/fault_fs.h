// A file system in memory that forgets and fails as a real one may: what was not synced is lost in a crash,
// in part or whole and in any order; the Nth operation fails, and everything after it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>

#include "events/log/file.h"

namespace haiyu::log_test {

class FaultFs final : public FileSystem {
 public:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  // After so many changing operations (write, truncate, sync, ...) each one fails.
  void fail_after(std::uint64_t operations) { left_ = operations; }
  std::uint64_t operations() const { return count_; }

  // The machine loses power. Of what was not synced each page may survive or not, as the random numbers say;
  // a file may be longer than what survives of it, with zeros between.
  void crash(std::mt19937_64& random);

  // Changes one byte that was durable.
  void damage(const std::string& path, std::size_t at) { files_.at(path)->now.at(at) ^= 0x40; }
  std::size_t size_of(const std::string& path) const { return files_.at(path)->now.size(); }
  bool has(const std::string& path) const { return files_.contains(path); }

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  Result<std::vector<std::string>> list(const std::string& dir) override;
  Result<void> make_dir(const std::string&) override { return change(); }
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<void> sync_dir(const std::string& dir) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

 private:
  struct Node {
    std::string now;
    std::string durable;
  };
  using Files = std::map<std::string, std::shared_ptr<Node>>;
  struct Handle;
  struct Lock;

  // Counts a changing operation. The caller holds the mutex.
  Result<void> counted();
  Result<void> change() {
    const std::lock_guard lock(mutex_);
    return counted();
  }

  mutable std::mutex mutex_;  // guards what follows
  Files files_;
  Files durable_files_;  // the names that are durable
  std::set<std::string> locks_;
  std::uint64_t left_ = kNever;
  std::uint64_t count_ = 0;
};

struct FaultFs::Handle final : File {
  Handle(FaultFs& files, std::shared_ptr<Node> file) : fs(files), node(std::move(file)) {}

  Result<void> write_at(std::uint64_t position, std::string_view bytes) override {
    const std::lock_guard lock(fs.mutex_);
    const auto allowed = fs.counted();
    if (!allowed) bytes = bytes.substr(0, bytes.size() / 2);  // one that fails may yet have happened in part
    if (node->now.size() < position + bytes.size()) node->now.resize(position + bytes.size(), '\0');
    node->now.replace(position, bytes.size(), bytes);
    return allowed;
  }
  Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) const override {
    const std::lock_guard lock(fs.mutex_);
    if (position >= node->now.size()) return std::size_t{0};
    return node->now.copy(into.data(), into.size(), position);
  }
  Result<std::uint64_t> size() const override {
    const std::lock_guard lock(fs.mutex_);
    return node->now.size();
  }
  Result<void> truncate(std::uint64_t size) override {
    const std::lock_guard lock(fs.mutex_);
    BOOST_OUTCOME_TRY(fs.counted());
    node->now.resize(size);
    return ok();
  }
  Result<void> sync() override {
    const std::lock_guard lock(fs.mutex_);
    BOOST_OUTCOME_TRY(fs.counted());
    node->durable = node->now;
    return ok();
  }

  FaultFs& fs;
  const std::shared_ptr<Node> node;
};

struct FaultFs::Lock final : FileLock {
  Lock(FaultFs& files, std::string path) : fs(files), name(std::move(path)) {}
  ~Lock() override {
    const std::lock_guard lock(fs.mutex_);
    fs.locks_.erase(name);
  }
  FaultFs& fs;
  const std::string name;
};

inline Result<void> FaultFs::counted() {
  ++count_;
  if (left_ == 0) return fail(Errc::kIo, "a fault that the test asked for");
  if (left_ != kNever) --left_;
  return ok();
}

inline Result<std::unique_ptr<File>> FaultFs::open(const std::string& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(path);
  if (found != files_.end()) return std::unique_ptr<File>(std::make_unique<Handle>(*this, found->second));
  if (mode == OpenMode::kRead) return fail(Errc::kIo, path + " does not exist");
  BOOST_OUTCOME_TRY(counted());
  const auto node = files_[path] = std::make_shared<Node>();
  return std::unique_ptr<File>(std::make_unique<Handle>(*this, node));
}

inline Result<std::vector<std::string>> FaultFs::list(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [path, node] : files_) {
    if (path.starts_with(dir + "/") && path.find('/', dir.size() + 1) == std::string::npos) {
      names.push_back(path.substr(dir.size() + 1));
    }
  }
  return names;
}

inline Result<void> FaultFs::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  BOOST_OUTCOME_TRY(counted());
  files_[to] = files_.at(from);
  files_.erase(from);
  return ok();
}

inline Result<void> FaultFs::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  BOOST_OUTCOME_TRY(counted());
  files_.erase(path);
  return ok();
}

inline Result<void> FaultFs::sync_dir(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  BOOST_OUTCOME_TRY(counted());
  const auto inside = [&](const auto& entry) { return entry.first.starts_with(dir + "/"); };
  std::erase_if(durable_files_, inside);
  for (const auto& entry : files_) {
    if (inside(entry)) durable_files_.insert(entry);
  }
  return ok();
}

inline Result<std::unique_ptr<FileLock>> FaultFs::lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!locks_.insert(path).second) return fail(Errc::kUnavailable, path + " is locked");
  return std::unique_ptr<FileLock>(std::make_unique<Lock>(*this, path));
}

inline void FaultFs::crash(std::mt19937_64& random) {
  constexpr std::size_t kPage = 64;  // small, so that single groups are torn
  const std::lock_guard lock(mutex_);
  left_ = kNever;
  // A name that was not synced may be there all the same.
  for (const auto& [path, node] : files_) {
    if (random() % 2 == 0) durable_files_.try_emplace(path, node);
  }
  files_ = durable_files_;
  for (auto& [path, node] : files_) {
    const std::string& now = node->now;
    std::string survived = node->durable;
    const auto [less, more] = std::minmax({now.size(), survived.size()});
    survived.resize(less + random() % (more - less + 1), '\0');
    for (std::size_t at = 0; at < std::min(now.size(), survived.size()); at += kPage) {
      const std::size_t length = std::min({kPage, survived.size() - at, now.size() - at});
      if (random() % 3 != 0) survived.replace(at, length, now, at, length);
    }
    node->now = node->durable = survived;
  }
}

}  // namespace haiyu::log_test
