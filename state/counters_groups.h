// The groups of a question over several shards: one value per `by`, which shards number apart and which are
// merged by text.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "state/counters_dims.h"

namespace haiyu::state {

using Group =
    std::uint64_t;  // the merged number of the first `by`, then of the second; 0 where there is none

class Groups {
 public:
  explicit Groups(std::span<const DimensionNo> by) : by_(by) {}

  void begin_shard(const DimsTable& dims);
  // Of the shard begun last, by its numbers.
  Group of(ValueNo first) { return Group{values_[0].number_of(first)} << 32; }
  Group of(ValueNo first, ValueNo second) { return of(first) | values_[1].number_of(second); }
  template <class Visit>  // (group): each that the row is in
  void each(const DimsTable& dims, DimsId row, Visit&& visit) {
    if (by_.empty()) return;
    for (const ValueNo first : dims.values(row, by_[0])) {
      if (by_.size() == 1) {
        visit(of(first));
        continue;
      }
      for (const ValueNo second : dims.values(row, by_[1])) visit(of(first, second));
    }
  }

  // The places of `groups` in the order of their texts.
  std::vector<std::uint32_t> sorted(std::span<const Group> groups) const;
  std::vector<std::string> key_of(Group group) const;

 private:
  // The values of one `by` over all shards, numbered as they are met.
  class MergedValues {
   public:
    void begin_shard(const DimsTable& dims, DimensionNo dimension);
    std::uint32_t number_of(ValueNo value) {
      const std::uint32_t number = of_shard_[value];
      return number != kNoNumber ? number : meet(value);
    }
    std::string_view text(std::uint32_t number) const { return texts_[number]; }
    std::vector<std::uint32_t> ranks() const;  // by number: its place in the order of texts

   private:
    static constexpr std::uint32_t kNoNumber = UINT32_MAX;
    std::uint32_t meet(ValueNo value);

    const DimsTable* dims_ = nullptr;
    DimensionNo dimension_ = 0;
    std::vector<std::uint32_t> of_shard_;  // by the shard's value
    boost::unordered_flat_map<std::string_view, std::uint32_t, TextHash> numbers_;
    std::vector<std::string_view> texts_;
  };

  std::span<const DimensionNo> by_;
  std::array<MergedValues, 2> values_;
};

}  // namespace haiyu::state
