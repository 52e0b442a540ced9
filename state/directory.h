// Where the things of one shard are: found by their id or by their owner (sign-ups by id and by person).
//
// An entry names the thing's home, an entity that holds it (a session), and its slot there. Ids and owners
// are kept as 64-bit hashes: what is found is a candidate, which the caller checks in the home. Append-only.
// Kept in memory, about 50 bytes an entry, and in the store as packed rows, one or two per commit.
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
#include "events/result.h"
#include "state/digest.h"
#include "state/store.h"

namespace haiyu::state {

class Directory {
 public:
  Directory(const Store& store, std::uint32_t shard);

  // Errors: kCorrupt.
  [[nodiscard]] Result<void> load();

  void add(std::string_view id, std::string_view owner, std::string_view home, std::uint32_t slot);

  // Calls `look(home, slot)` for each candidate until it returns true; whether it did.
  template <class Look>
  bool find(std::string_view id, Look&& look) const {
    return walk(by_id_, hash_bytes(id), look);
  }
  // The same for the things of an owner, in no order that means anything.
  template <class Look>
  bool find_of(std::string_view owner, Look&& look) const {
    return walk(by_owner_, hash_bytes(owner), look);
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

  struct Entry {
    std::uint64_t id = 0, owner = 0;  // hashes
    std::uint32_t home = 0, slot = 0;
  };
  // Heads of chains of entries with the same key, in an open-addressed table.
  struct Chains {
    std::uint64_t Entry::*key;
    std::vector<std::uint32_t> heads;  // a power of two; kNone: free
    std::vector<std::uint32_t> next;   // by entry
    std::size_t used = 0;
  };

  const Entry& entry(std::size_t number) const { return chunks_[number / kChunk][number % kChunk]; }
  std::size_t bucket(const Chains& chains, std::uint64_t hash) const;
  void link(Chains& chains, std::uint32_t number);
  void grow(Chains& chains, std::size_t buckets);
  void append(const Entry& added);
  std::uint32_t number_of(std::string_view home);
  Result<void> load_homes();
  Result<void> load_entries();

  template <class Look>
  bool walk(const Chains& chains, std::uint64_t hash, Look& look) const {
    if (chains.heads.empty()) return false;
    for (std::uint32_t n = chains.heads[bucket(chains, hash)]; n != kNone; n = chains.next[n]) {
      if (look(std::string_view(homes_[entry(n).home]), entry(n).slot)) return true;
    }
    return false;
  }

  const Store& store_;
  std::string homes_prefix_, entries_prefix_;
  std::deque<std::string> homes_;  // by number; stable, for the views in numbers_
  boost::unordered_flat_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::unique_ptr<Entry[]>> chunks_;
  std::size_t size_ = 0;
  Chains by_id_{&Entry::id, {}, {}, 0}, by_owner_{&Entry::owner, {}, {}, 0};

  // Of the shard's thread: what the store has. The last row is written again while it is short, so that one
  // commit per second does not leave a row each.
  std::size_t kept_homes_ = 0, kept_entries_ = 0;
  std::size_t tail_begin_ = 0;
  std::uint64_t tail_row_ = 0;
};

}  // namespace haiyu::state
