// The Store of the product: RocksDB, one column family per Family, every batch in its write-ahead log.
//
// Durability: a small batch is not fsynced. The event log is the redo log: a batch holds the offsets that it
// reaches, the log had those events durably before they were folded (the embedded log syncs before a reader
// sees a record; a broker acknowledged them), and recovery drops a torn tail of the write-ahead log as whole
// batches. So a power cut costs a refold from an older offset, never an event; an fsync per commit would buy
// nothing. Memory: one LRU block cache of `memory_bytes` holds blocks, indexes and filters, and the memtables
// are charged to it, so that this one number bounds RocksDB. Threads: as state/store.h says. Errors: `open`
// kIo, kCorrupt; a failed read stops the process; after a failed `write` reopen the store.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "state/store.h"

namespace haiyu::state {

struct RocksOptions {
  std::size_t memory_bytes = 256u << 20;
  // Follows a directory that another process may have open for writing: reads see the moment of opening, and
  // writes fail. RocksDB wants a directory for it: a temporary one.
  bool read_only = false;
  // A batch of at least so many bytes becomes table files beside the write-ahead log and the memtables: it
  // would fill a memtable anyway, and costs a third this way. For a replay, whose commits are large.
  std::size_t files_from_bytes = 16u << 20;
  // What RocksDB warns of, on its threads; null: nobody listens. It writes no log file of its own.
  std::function<void(std::string_view)> on_warning = nullptr;
};

class RocksStore final : public Store {
 public:
  [[nodiscard]] static Result<std::unique_ptr<RocksStore>> open(const std::string& dir,
                                                                const RocksOptions& options);
  ~RocksStore() override;  // after every cursor

  std::optional<std::string> get(Family family, std::string_view key) const override;
  std::unique_ptr<Cursor> cursor(Family family) const override;
  [[nodiscard]] Result<void> write(const Batch& batch) override;

  // A consistent copy of the moment, made of hard links where `dir` is on the same file system. `dir` must
  // not exist. It carries its offsets: a backup describes itself.
  [[nodiscard]] Result<void> checkpoint(const std::string& dir) const;
  std::size_t memory_bytes() const;  // of the block cache and the memtables, now

 private:
  struct Impl;
  explicit RocksStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
