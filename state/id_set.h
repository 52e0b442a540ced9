// The ids folded so far, as 128-bit hashes: what makes a retried event count once.
//
// Kept in memory and, as one packed blob per commit, in the store. Bounded: two generations; when the newer is full
// the older is dropped, so the horizon is the last `capacity/2` to `capacity` ids of the shard. An older duplicate
// still meets the entity rules (an existing id is not created twice).
#pragma once

#include <cstdint>
#include <vector>

#include "events/id_hash.h"
#include "events/result.h"
#include "state/store.h"

namespace haiyu::state {

class IdSet {
 public:
  IdSet(const Store& store, std::uint32_t shard, std::size_t capacity);
  [[nodiscard]] Result<void> load();

  // False when it was there already.
  bool insert(const IdHash& id);
  bool contains(const IdHash& id) const;
  std::size_t size() const;
  std::size_t memory_bytes() const;

  void collect(Batch& batch);

 private:
  struct Generation {
    std::vector<IdHash> slots;  // open addressing, a power of two; the all-zero hash is never stored
    std::size_t used = 0;
    std::vector<std::uint64_t> blobs;  // the store's keys of this generation
  };
  const Store& store_;
  std::uint32_t shard_;
  std::size_t capacity_;
  Generation newer_, older_;
  std::vector<IdHash> fresh_;      // since the last collect
  std::uint64_t next_blob_ = 0;
  std::vector<std::uint64_t> dropped_;  // blobs to delete at the next collect
};

}  // namespace haiyu::state
