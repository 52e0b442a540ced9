// A Store in memory with crashes and failing writes on demand: for tests and simulations.
//
// A crash is modelled as RocksDB's point-in-time recovery has it: of the batches that were not made sure of,
// the last ones are gone, each as a whole. Threads: as state/store.h says; what injects faults is called
// while nobody writes.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "state/store.h"

namespace haiyu::state {

class MemoryStore final : public Store {
 public:
  MemoryStore();

  std::optional<std::string> get(Family family, std::string_view key) const override;
  std::unique_ptr<Cursor> cursor(Family family) const override;
  [[nodiscard]] Result<void> write(const Batch& batch) override;

  // What is written so far survives every crash.
  void sync();
  // Batches written since the last `sync`.
  std::size_t unsynced() const;
  // Takes back the last `batches` of them.
  void lose(std::size_t batches);

  enum class Fault { kNotWritten, kWrittenAllTheSame };  // what an error may mean, see Store::write
  // The write after `after` more of them fails (0: the next), and every one behind it.
  void fail_writes(std::size_t after, Fault fault);
  void heal();

  std::size_t writes() const;

 private:
  using Rows = std::map<std::string, std::string, std::less<>>;
  class MemoryCursor;
  void apply(const Batch& batch);  // and keeps what undoes it
  void apply(const Write& write);

  mutable std::mutex mutex_;                                  // guards everything below
  std::array<std::shared_ptr<Rows>, kFamilyCount> families_;  // copied on write while a cursor holds one
  std::vector<Batch> undo_;                                   // per batch since the last sync
  std::optional<std::size_t> fail_after_;
  Fault fault_ = Fault::kNotWritten;
  std::size_t writes_ = 0;
};

}  // namespace haiyu::state
