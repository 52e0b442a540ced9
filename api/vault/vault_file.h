// The file of the keys: appended to, and erased in place; read slot by slot when a key is needed, so that no
// key stays in memory.
//
// A key is destroyed in two steps: a tombstone is appended and synced, then the key's slot is overwritten
// with zeros and synced. A crash in between is made good by the next opening. A tombstone stays: its owner
// never gets a key again. Several processes may share the file (nodes that read one log from Kafka): who
// changes it holds its lock meanwhile, and all see what the others appended. Threads: `find` from any;
// `change` by one at a time. Errors: kCorrupt for damage that no crash leaves, kMismatch for the keys of
// another log, kUnavailable when another process keeps the lock for long, kIo. After a failed `change` what
// the file holds is unknown: open it again.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>

#include "api/vault/slots.h"
#include "events/log/file.h"

namespace haiyu::api {

enum class Held : std::uint8_t { kNone, kKey, kDestroyed };
// To seal with a key it must be durable; one that another process is just appending can already open.
enum class Use : std::uint8_t { kOpen, kSeal };

class VaultFile {
 public:
  // Made if absent. Ownership: `files` outlives it.
  [[nodiscard]] static Result<std::unique_ptr<VaultFile>> open(FileSystem& files, const std::string& dir,
                                                               std::string_view log_id);
  // Whether it can be opened, whichever log's keys they are.
  [[nodiscard]] static Result<void> check(FileSystem& files, const std::string& dir);

  // Fills in the key of kKey. To seal: kNone also where the key is not known to be durable; then ask for it.
  [[nodiscard]] Result<Held> find(const Owner& owner, SealKey& key, Use use) const;
  // What is asked for, in turn and durably: an owner of kKey has a key unless it is destroyed, one of
  // kDestroyed has none and never will. What is so already costs nothing.
  struct Wish {
    Owner owner;
    Held to = Held::kKey;
  };
  [[nodiscard]] Result<void> change(std::span<const Wish> wishes);

  // There was none before.
  bool made() const { return made_; }
  // Slots of a write that was cut short, dropped when it was opened: nobody can have relied on them.
  std::size_t dropped() const { return dropped_; }
  std::size_t keys() const;
  std::size_t destroyed() const;
  std::uint64_t bytes() const;  // of the file, as far as it is known

  static std::string file_in(const std::string& dir) { return dir + "/keys"; }
  // Held while the file is changed or copied. Waits for it, but not for ever.
  [[nodiscard]] static Result<std::unique_ptr<FileLock>> lock(FileSystem& files, const std::string& dir);

 private:
  struct Place {
    SlotNo slot = kNoSlot;  // kNoSlot: destroyed
  };
  struct Scanned;
  struct Batch;

  VaultFile(FileSystem& files, std::string dir, std::unique_ptr<File> file)
      : files_(files), dir_(std::move(dir)), file_(std::move(file)) {}

  static Result<std::unique_ptr<VaultFile>> open_for(FileSystem& files, const std::string& dir,
                                                     std::optional<std::string_view> log_id);
  Result<void> ready_header(std::optional<std::string_view> log_id);
  Result<std::optional<SlotBytes>> read(SlotNo number) const;  // nullopt: the file ends before
  Result<void> scan(SlotNo from, Scanned& found) const;
  Result<void> recover();
  Result<void> cut(SlotNo at);
  Result<void> erase(std::span<const SlotNo> slots);
  bool learn(const Slot& slot, SlotNo number) const;
  Result<void> catch_up() const;
  Place* known(const IdHash& owner) const;
  Result<void> append(Batch& batch);
  Error damaged(SlotNo slot) const;

  FileSystem& files_;
  const std::string dir_;
  const std::unique_ptr<File> file_;
  bool made_ = false;
  std::size_t dropped_ = 0;

  mutable std::shared_mutex mutex_;  // guards what follows
  mutable boost::unordered_flat_map<IdHash, Place> places_;
  mutable std::size_t destroyed_ = 0;
  mutable SlotNo end_ = 1;                  // the first slot that is not known yet
  mutable std::uint64_t looked_bytes_ = 0;  // the file's size when it was looked at last
  SlotNo durable_end_ = 1;                  // the first one that may be lost in a crash
};

}  // namespace haiyu::api
