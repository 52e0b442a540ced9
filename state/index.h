// Ordered secondary rows of one shard: key parts -> small value; written with the commit, readable at once.
//
// A row's key is a one-byte table number and text parts, each closed by a zero byte, so that a prefix of
// parts is a prefix of bytes. Rows put since the last commit are answered from memory over the store.
// Threads: put, erase, seal and committed on the shard's thread under its exclusive lock; collect and sweep
// on the shard's thread, beside readers; reads under its shared lock (state/shard.h).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/slot_index.h"
#include "state/store.h"

namespace haiyu::state {

class Index {
 public:
  using Parts = std::initializer_list<std::string_view>;

  Index(const Store& store, std::uint32_t shard) : store_(store), shard_(shard) {}

  void put(std::uint8_t table, Parts parts, std::string_view value);
  void erase(std::uint8_t table, Parts parts);
  std::optional<std::string> get(std::uint8_t table, Parts parts) const;

  // Calls `row(parts, value)` for each row whose parts begin with `prefix` and come after `after` (the joined
  // parts of the last row seen; empty for the start), in order, until it returns false. `parts` is the joined
  // text after the table byte; split_parts() takes it apart.
  using Row = std::function<bool(std::string_view parts, std::string_view value)>;
  void scan(std::uint8_t table, Parts prefix, std::string_view after, const Row& row) const;

  // The commit: `seal` sets apart what is pending (at once, whatever its size), `collect` writes that into
  // the batch; it stays readable until `committed` (at once as well); `sweep` frees its memory.
  void seal();
  void collect(Batch& batch) const;
  void committed();
  void sweep() { retired_.reset(); }

 private:
  // Rows in memory, in no order: nearly all that happens to one is that it is put and then written. A scan
  // sorts what it finds, among the rows of one owner, which it mostly asks for, or among all.
  class Pending {
   public:
    struct Row {
      std::string_view key;
      std::optional<std::string_view> value;
      std::uint32_t next;  // an earlier row, of this owner or of one of the same hash; or kNone
    };
    void set(std::string_view key, std::optional<std::string_view> value);
    const Row* find(std::string_view key) const;  // nullptr: there is none
    // By key, those that begin with `prefix` and are not before `first`.
    std::vector<const Row*> find_all(std::string_view prefix, std::string_view first) const;

   private:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    std::optional<std::uint32_t> number_of(std::string_view key, std::uint32_t hash) const;
    std::string_view keep(std::string_view text);

    std::pmr::monotonic_buffer_resource memory_;  // of the rows and their text
    std::pmr::deque<Row> rows_{&memory_};
    SlotIndex by_key_;
    SlotIndex of_owner_;  // by the key up to its first part: the latest row
  };
  std::string key_of(std::uint8_t table, Parts parts) const;

  const Store& store_;
  std::uint32_t shard_;
  std::unique_ptr<Pending> pending_ = std::make_unique<Pending>();  // since the last seal
  std::unique_ptr<Pending> in_flight_;                              // sealed, perhaps not yet in the store
  std::unique_ptr<Pending> retired_;                                // in the store; memory to be freed
};

std::vector<std::string_view> split_parts(std::string_view parts);
std::string join_parts(Index::Parts parts);

}  // namespace haiyu::state
