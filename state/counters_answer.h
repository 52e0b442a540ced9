// Puts an answer together: cells by window in, values and rows out.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "state/counters_days.h"

namespace haiyu::state {

class AnswerBuilder {
 public:
  AnswerBuilder(Add add, const Windows& windows, const CounterQuery& query);

  // `cells`: what happened in each window, which for a stock becomes its level.
  void total(std::span<const std::int64_t> cells) { answer_.total = values_of(cells); }
  // In the order of keys. A row of zeros is none; a stock's levels are all zero where nothing happened in
  // sum.
  template <class MakeKey>
  void row(std::span<const std::int64_t> cells, MakeKey&& make_key) {
    if (std::all_of(cells.begin(), cells.end(), [](std::int64_t cell) { return cell == 0; })) return;
    if (++answer_.rows_found <= answer_.rows_allowed) answer_.rows.push_back({make_key(), values_of(cells)});
  }
  CounterAnswer take(bool grouped);

 private:
  std::vector<CounterValue> values_of(std::span<const std::int64_t> cells) const;

  const Add add_;
  std::vector<CounterValue> empty_;  // of each window
  CounterAnswer answer_;
};

}  // namespace haiyu::state
