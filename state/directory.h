// Where the things of one shard are: found by their id or by their owner (sign-ups by id and by person).
//
// An entry names the thing's home, an entity that holds it (a session), and its slot there. Ids and owners
// are kept as 64-bit hashes: what is found is a candidate, which the caller checks in the home. Append-only.
// Kept in memory, about 60 bytes an entry, and in the store as packed rows, one or two per commit.
// Why not rows of Index: a thing needs two there, and ordered rows of text cost a fold more than all else
// that it does for a sign-up. Threads: `add` on the shard's thread under its exclusive lock, look-ups under
// its shared lock; `collect` on the shard's thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/id_hash.h"
#include "events/ids.h"
#include "events/result.h"
#include "state/digest.h"
#include "state/slot_index.h"
#include "state/store.h"

namespace haiyu::state {

class Directory {
 public:
  Directory(const Store& store, std::uint32_t shard);

  // Errors: kCorrupt.
  [[nodiscard]] Result<void> load();

  // The number of a home, given when first asked for: which one means nothing beyond this process.
  std::uint32_t home_of(std::string_view home);
  void add(std::string_view id, std::string_view owner, std::uint32_t home, std::uint32_t slot);

  // Calls `look(home, slot)` for each candidate until it returns true; whether it did.
  template <class Look>
  bool find(std::string_view id, Look&& look) const {
    return walk<&Entry::id>(by_id_, hash_bytes(id), look);
  }
  // The same for the things of an owner, in no order that means anything.
  template <class Look>
  bool find_of(std::string_view owner, Look&& look) const {
    return walk<&Entry::owner>(by_owner_, hash_bytes(owner), look);
  }

  // For those who will look for them soon.
  void prefetch(std::string_view id) const { by_id_.prefetch(static_cast<std::uint32_t>(hash_bytes(id))); }
  void prefetch_of(std::string_view owner) const {
    by_owner_.prefetch(static_cast<std::uint32_t>(hash_bytes(owner)));
  }

  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const;
  // Over entries as they are meant: independent of their order and of the homes' numbers.
  Digest digest() const;

  // Everything added since the last `collect`; as for Index, a failed write ends the process.
  void collect(Batch& batch);

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kChunk = 4096;  // entries; chunks never move

  struct Key {
    std::uint64_t hash = 0;
    std::uint32_t next = kNone;  // an earlier entry in the same chain
  };
  struct Entry {
    Key id, owner;
    std::uint32_t home = 0, slot = 0;
  };
  const Entry& entry(std::size_t number) const { return chunks_[number / kChunk][number % kChunk]; }
  static std::uint32_t push(SlotIndex& heads, std::uint64_t hash, std::uint32_t entry);
  void append(std::uint64_t id, std::uint64_t owner, std::uint32_t home, std::uint32_t slot);
  Result<void> load_homes();
  Result<void> load_entries();

  template <Key Entry::*key, class Look>
  bool walk(const SlotIndex& heads, std::uint64_t hash, Look& look) const {
    const auto same_half = [](std::uint32_t) { return true; };
    for (std::uint32_t n = heads.find(static_cast<std::uint32_t>(hash), same_half).value_or(kNone);
         n != kNone;) {
      const Entry& one = entry(n);
      if ((one.*key).hash == hash && look(view_of(homes_[one.home]), one.slot)) return true;
      n = (one.*key).next;
    }
    return false;
  }

  const Store& store_;
  std::string homes_prefix_, entries_prefix_;
  std::deque<IdText> homes_;  // by number; stable, for the views in numbers_
  boost::unordered_flat_map<std::string_view, std::uint32_t, TextHash> numbers_;
  std::vector<std::unique_ptr<Entry[]>> chunks_;
  std::size_t size_ = 0;
  // Heads of the chains. Keys that agree in the lower half of their hashes share one: so heads are told apart
  // without a look at the entries.
  SlotIndex by_id_, by_owner_;

  // Of the shard's thread: what the store has. The last row is written again while it is short, so that one
  // commit per second does not leave a row each.
  std::size_t kept_homes_ = 0, kept_entries_ = 0;
  std::size_t tail_begin_ = 0;
  std::uint64_t tail_row_ = 0;
};

}  // namespace haiyu::state
