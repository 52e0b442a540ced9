// The tuples of dimension values of one shard, interned: text in, small numbers out.
//
// Each dimension numbers its own values; the value 0 is "" (unknown), and has its column of numbers by tuple:
// a scan over many tuples reads the columns that it asks for, and no text. Numbers depend on the order of
// arrival and mean nothing outside of the shard: compare texts.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/id_hash.h"
#include "state/counters.h"

namespace haiyu::state {

using ValueNo = std::uint32_t;
inline constexpr ValueNo kUnknownValue = 0;

class DimsTable {
 public:
  explicit DimsTable(std::span<const DimensionInfo> dimensions);

  DimsId intern(const Dims& dims);
  DimsId refine(DimsId base, DimensionNo dimension, std::string_view value);
  DimsId project(DimsId dims, std::uint32_t kept);  // without the dimensions that are not in the set
  // True where that leaves the tuple as it is.
  bool within(DimsId dims, std::uint32_t kept) const { return (set_[dims] & ~kept) == 0; }

  // Canonical bytes of a tuple: equal for equal tuples in any shard.
  std::string bytes_of(DimsId dims) const;
  // Adds the tuple with the next number. Errors: kCorrupt.
  [[nodiscard]] Result<void> restore(std::string_view bytes);

  std::size_t size() const { return set_.size(); }
  std::size_t dimensions() const { return values_.size(); }
  std::size_t value_count(DimensionNo dimension) const { return values_[dimension].texts.size(); }
  const std::string& text(DimensionNo dimension, ValueNo value) const {
    return values_[dimension].texts[value];
  }
  std::optional<ValueNo> find(DimensionNo dimension, std::string_view value) const;

  // The values of one dimension of a tuple; one kUnknownValue when there is none.
  std::span<const ValueNo> values(DimsId dims, DimensionNo dimension) const {
    const ValueNo& cell = values_[dimension].of_tuple[dims];
    if ((cell & kListed) == 0) [[likely]]
      return {&cell, 1};
    const ValueNo at = cell & ~kListed;
    return {&lists_[at + 1], lists_[at]};
  }

  std::size_t memory_bytes() const;

 private:
  static constexpr ValueNo kListed = 1u << 31;  // the rest is where in lists_: a count, then the values
  struct Values {
    std::deque<std::string> texts;  // a deque: the map's keys point into it
    boost::unordered_flat_map<std::string_view, ValueNo, TextHash> numbers;
    std::vector<ValueNo> of_tuple;
  };
  ValueNo number_of(DimensionNo dimension, std::string_view value);
  DimsId append(std::string_view bytes);  // canonical ones of a tuple that is not there yet
  Dims dims_of(DimsId dims) const;

  std::span<const DimensionInfo> dimensions_;
  std::vector<Values> values_;      // by dimension
  std::vector<std::uint32_t> set_;  // by tuple: the dimensions with a value
  std::vector<ValueNo> lists_;
  boost::unordered_flat_map<std::string, DimsId, TextHash, std::equal_to<>> tuples_;  // by canonical bytes
  // By dimension: (tuple, value) -> tuple.
  std::vector<boost::unordered_flat_map<std::uint64_t, DimsId>> refined_;
};

}  // namespace haiyu::state
