// Where state is kept: an ordered map of bytes with atomic batches. RocksDB in the product (rocks_store.h),
// memory with injected crashes in simulations (memory_store.h).
//
// Threads: reads from any thread; writes from any thread, each batch atomic.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/result.h"
#include "state/batch.h"

namespace haiyu::state {

// A walk in key order over one family; holds a snapshot of the moment in which it was made.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void seek(std::string_view key) = 0;  // to the first key >= `key`
  virtual bool valid() const = 0;
  virtual void next() = 0;
  virtual std::string_view key() const = 0;  // until the next move
  virtual std::string_view value() const = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  // nullopt: no such key. A read error stops the process: what is on disk can no longer be trusted.
  virtual std::optional<std::string> get(Family family, std::string_view key) const = 0;
  virtual std::unique_ptr<Cursor> cursor(Family family) const = 0;
  // All or nothing. An error is indeterminate (the write may be there after reopening): stop the process.
  [[nodiscard]] virtual Result<void> write(const Batch& batch) = 0;
};

}  // namespace haiyu::state
