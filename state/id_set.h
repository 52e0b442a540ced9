// The ids folded so far, as 128-bit hashes: what makes a retried event count once.
//
// Kept in memory and, as packed blobs that grow with each commit, in the store. Bounded: two generations;
// when the newer is full the older is dropped, so the horizon is the last `capacity/2` to `capacity` ids of
// the shard. An older duplicate still meets the entity rules (an existing id is not created twice). Threads:
// insert under the shard's exclusive lock, contains under its shared lock; collect on the shard's thread. Why
// blobs: a key per id costs more than the fold itself; a commit writes one row of 16 bytes per id.
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
  // Errors: kCorrupt for rows that `collect` did not write.
  [[nodiscard]] Result<void> load();

  // False when it was there already.
  bool insert(const IdHash& id);
  bool contains(const IdHash& id) const;
  void prefetch(const IdHash& id) const;  // for who will insert it soon
  // No generation was dropped yet: what the set does not have was never folded.
  bool complete() const { return (older_.used > 0 ? older_ : newer_).number == kFirstGeneration; }
  std::size_t size() const { return newer_.used + older_.used; }
  std::size_t memory_bytes() const;

  void collect(Batch& batch);

 private:
  static constexpr std::uint64_t kFirstGeneration = 1;
  struct Generation {
    std::uint64_t number = 0;   // rises by one with each generation
    std::vector<IdHash> slots;  // open addressing, a power of two; the all-zero hash is an empty slot
    std::size_t used = 0;
    std::uint64_t blobs = 0;   // full blobs in the store, numbered from 0; the tail has the next number
    std::vector<IdHash> tail;  // the ids of the last blob, which the next commit extends

    bool contains(const IdHash& id) const;
    void add(const IdHash& id);
    void place(const IdHash& id);
  };
  std::string key_of(const Generation& generation, std::uint64_t blob) const;
  void emit();  // makes rows of the fresh ids, behind the tail of the newer generation
  void rotate();

  const Store& store_;
  std::string prefix_;
  std::size_t half_;  // ids of a full generation
  Generation newer_, older_;
  std::vector<IdHash> fresh_;  // of the newer generation, not yet emitted; a blob at most
  Batch ready_;                // the rows that the next collect writes
};

}  // namespace haiyu::state
