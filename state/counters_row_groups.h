// In which groups of a question the rows of several shards count, if its filters let them.
//
// First each row with a fact is met; `sort` then gives the groups their places, in the order of their keys.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "state/counters_facts.h"
#include "state/counters_groups.h"

namespace haiyu::state {

class RowGroups {
 public:
  // What is referred to stays.
  RowGroups(std::span<const CounterFacts* const> shards, const CounterQuery& query);

  void begin_shard(std::size_t shard);  // the rows met next are of this one
  void meet(DimsId row) {
    if (slots_[shard_][row] == kNotMet) slots_[shard_][row] = slot_of(row);
  }
  void sort();

  std::size_t size() const { return groups_.size(); }
  std::vector<std::string> key(std::size_t place) const { return merged_.key_of(groups_[place]); }
  bool counts(std::size_t shard, DimsId row) const { return slots_[shard][row] != kFilteredOut; }
  template <class Visit>  // (place) of each group of a row that was met and counts
  void each(std::size_t shard, DimsId row, Visit&& visit) const {
    const Slot slot = slots_[shard][row];
    if ((slot & kListed) == 0) [[likely]]
      return visit(std::size_t{slot});
    const std::uint32_t* const list = &lists_[slot & ~kListed];
    for (std::uint32_t n = 1; n <= *list; ++n) visit(std::size_t{list[n]});
  }

 private:
  // The place of the one group, or kListed and where in lists_ there is a count with so many places behind
  // it.
  using Slot = std::uint32_t;
  static constexpr Slot kListed = 1u << 31;
  static constexpr Slot kNotMet = UINT32_MAX, kFilteredOut = UINT32_MAX - 1;
  Slot slot_of(DimsId row);

  const std::span<const CounterFacts* const> shards_;
  const CounterQuery& query_;
  std::size_t shard_ = 0;
  const DimsTable* dims_ = nullptr;  // of the shard begun
  std::optional<std::vector<std::pair<DimensionNo, ValueNo>>>
      filter_;  // nullopt: no row there has its values
  Groups merged_;
  boost::unordered_flat_map<Group, std::uint32_t> numbers_;
  std::vector<Group> groups_;             // by number, once sorted by place
  std::vector<std::vector<Slot>> slots_;  // by shard and row
  std::vector<std::uint32_t> lists_;
};

}  // namespace haiyu::state
