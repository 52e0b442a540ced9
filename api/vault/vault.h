// The keys under which personal texts are sealed: made when an owner's first text comes, destroyed when the
// person is forgotten. Kept beside the log and the state, in neither of which they are.
//
// New keys and destructions are made durable by a thread of its own, all that wait at once (as the log does);
// nobody else waits for a disk. Threads: any. Errors: after the first failed write nobody knows what the file
// holds; `on_fatal` is then called once, on that thread, and the process should end. Where another process
// keeps the file's lock for long, only those who wait hear that it failed.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "api/vault/vault_file.h"

namespace haiyu::api {

class Vault {
 public:
  // Errors: as VaultFile::open. `files`: the operating system's, where none is given.
  [[nodiscard]] static Result<std::unique_ptr<Vault>> open(const std::string& dir, std::string_view log_id,
                                                           std::function<void(const Error&)> on_fatal,
                                                           std::unique_ptr<FileSystem> files = nullptr);
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;
  ~Vault();  // finishes what waits

  // Fills in the key of kKey. Dies when the file cannot be read.
  Held find(const Owner& owner, SealKey& key, Use use) const;

  // `done` runs once, on the vault's thread, when each owner has a key or is destroyed (make), has none and
  // never will (destroy): durably; with false when it failed. It must not block.
  using Done = std::function<void(bool)>;
  void make(std::span<const Owner> owners, Done done);
  void destroy(std::span<const Owner> owners, Done done);

  const VaultFile& file() const { return *file_; }

  // The groups of those who waited at once, since it was opened; of some it failed. What they took.
  struct Served {
    std::uint64_t groups = 0, failures = 0;
    std::chrono::microseconds took{};
  };
  Served served() const { return {groups_, failures_, std::chrono::microseconds(served_us_)}; }

 private:
  struct Waiting {
    std::vector<VaultFile::Wish> wishes;
    Done done;
  };
  Vault(std::unique_ptr<FileSystem> files, std::unique_ptr<VaultFile> file,
        std::function<void(const Error&)> on_fatal);
  void ask(std::span<const Owner> owners, Held to, Done done);
  void run();
  bool take(std::vector<Waiting>& group);
  void serve(const std::vector<Waiting>& group);

  const std::unique_ptr<FileSystem> files_;
  const std::unique_ptr<VaultFile> file_;
  const std::function<void(const Error&)> on_fatal_;
  bool failed_ = false;                                                   // the thread's own
  std::atomic<std::uint64_t> groups_ = 0, failures_ = 0, served_us_ = 0;  // written by the thread

  std::mutex mutex_;  // guards what follows
  std::condition_variable asked_;
  std::vector<Waiting> queue_;
  bool closed_ = false;

  std::thread thread_;  // last: it uses the others
};

}  // namespace haiyu::api
