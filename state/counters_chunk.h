// Facts as bytes: what one commit, or several merged ones, brought. Sorted, so that equal facts are one and
// the numbers between neighbours are small: about 3 bytes each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "state/counters_days.h"

namespace haiyu::state {

struct Fact {
  MetricNo metric = 0;
  DimsId row = 0;
  DayNo day = 0;
  std::int64_t delta = 0;
  std::uint64_t person = 0;  // 0 where the metric is not distinct
};

// Sorts by metric, day, row and person, and sums what is of one place. A sum of zero stays: that day has had
// a fact.
void coalesce(std::vector<Fact>& facts);

std::string encode_chunk(std::span<const Fact> facts, const Schema& schema);  // of coalesced facts
// Appends what `bytes` hold. False: they are no chunk of this schema; some facts may have been appended.
[[nodiscard]] bool decode_chunk(std::string_view bytes, const Schema& schema, std::vector<Fact>& facts);

}  // namespace haiyu::state
