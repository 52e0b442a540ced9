#include "api/vault/vault.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace haiyu::api {

Result<std::unique_ptr<Vault>> Vault::open(const std::string& dir, std::string_view log_id,
                                           std::function<void(const Error&)> on_fatal,
                                           std::unique_ptr<FileSystem> files) {
  if (!files) files = posix_file_system();
  BOOST_OUTCOME_TRY(auto file, VaultFile::open(*files, dir, log_id));
  return std::unique_ptr<Vault>(new Vault(std::move(files), std::move(file), std::move(on_fatal)));
}

Vault::Vault(std::unique_ptr<FileSystem> files, std::unique_ptr<VaultFile> file,
             std::function<void(const Error&)> on_fatal)
    : files_(std::move(files)),
      file_(std::move(file)),
      on_fatal_(std::move(on_fatal)),
      thread_([this] { run(); }) {}

Vault::~Vault() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

Held Vault::find(const Owner& owner, SealKey& key, Use use) const {
  const auto held = file_->find(owner, key, use);
  if (!held) die("api/vault/vault.cc", held.error().detail);
  return held.value();
}

void Vault::make(std::span<const Owner> owners, Done done) { ask(owners, Held::kKey, std::move(done)); }

void Vault::destroy(std::span<const Owner> owners, Done done) {
  ask(owners, Held::kDestroyed, std::move(done));
}

void Vault::ask(std::span<const Owner> owners, Held to, Done done) {
  Waiting waiting{{}, std::move(done)};
  waiting.wishes.reserve(owners.size());
  for (const Owner& owner : owners) waiting.wishes.push_back({owner, to});
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(waiting));
  }
  asked_.notify_one();
}

void Vault::run() {
  std::vector<Waiting> group;
  while (take(group)) {
    try {
      serve(group);
    } catch (const std::exception& error) {
      die("api/vault/vault.cc", fmt::format("the vault threw: {}", error.what()));
    }
    group.clear();
  }
}

// Waits for wishes; false when the vault goes and nothing is left.
bool Vault::take(std::vector<Waiting>& group) {
  std::unique_lock lock(mutex_);
  asked_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  group.swap(queue_);
  return !group.empty();
}

void Vault::serve(const std::vector<Waiting>& group) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  std::vector<VaultFile::Wish> wishes;
  for (const Waiting& waiting : group)
    wishes.insert(wishes.end(), waiting.wishes.begin(), waiting.wishes.end());
  bool well = !failed_;
  if (well) {
    if (const auto changed = file_->change(wishes); !changed) {
      // Another process keeps the lock: nothing was written yet, and the next may well be.
      well = false;
      failed_ = changed.error().code != Errc::kUnavailable;
      if (failed_) on_fatal_(changed.error());
    }
  }
  served_us_ += static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count());
  ++groups_;
  if (!well) ++failures_;
  for (const Waiting& waiting : group) waiting.done(well);
}

}  // namespace haiyu::api
