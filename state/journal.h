// What the folds of one shard say to the outside, in the order in which they said it: small entries, each
// under the offset of the event that it follows from. Whoever reads them (a feed, an emitter of events)
// remembers the offset that it came to. A shard has several, by number (state/shard_state.h says which).
//
// Why not rows of Index: there is an entry for most events, and who reads them reads them in order; so they
// are written as chunks, a few per commit, for the price of their bytes.
// Threads: append, seal and committed on the shard's thread under its exclusive lock; collect on the shard's
// thread, beside readers; scan under its shared lock (state/shard.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "state/codec.h"
#include "state/digest.h"
#include "state/store.h"

namespace haiyu::state {

class Journal {
 public:
  Journal(const Store& store, std::uint32_t shard, std::uint8_t number = 0);

  // Offsets are those of one topic: they never fall; several entries may share one.
  void append(std::uint64_t offset, std::string_view entry);

  // Calls `look(offset, entry)` for each entry at `from` or behind it, in order, until it returns false.
  using Look = std::function<bool(std::uint64_t offset, std::string_view entry)>;
  void scan(std::uint64_t from, const Look& look) const;

  // The commit, as Index has it. Not between two entries of one offset.
  void seal();
  void collect(Batch& batch) const;
  void committed() { in_flight_.clear(); }

  // Over all entries, however they were cut into chunks; those of another journal count differently.
  Digest digest() const;

 private:
  struct Chunk {
    std::uint64_t last = 0;  // offset
    Writer entries;
  };
  static bool read_chunk(std::string_view bytes, std::uint64_t from, const Look& look);

  const Store& store_;
  std::string prefix_;
  std::vector<Chunk> pending_;    // since the last seal
  std::vector<Chunk> in_flight_;  // sealed, perhaps not yet in the store
};

}  // namespace haiyu::state
