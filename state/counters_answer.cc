#include "state/counters_answer.h"

#include <utility>

namespace haiyu::state {

AnswerBuilder::AnswerBuilder(Add add, const Windows& windows, const CounterQuery& query)
    : add_(add), empty_(windows.count) {
  answer_.rows_allowed = std::min(query.max_rows, query.max_values / std::max<std::size_t>(1, windows.count));
  if (windows.kind == Window::kAll) return;
  for (std::size_t n = 0; n < windows.count; ++n) empty_[n].on = windows.begin(n);
}

std::vector<CounterValue> AnswerBuilder::values_of(std::span<const std::int64_t> cells) const {
  std::vector<CounterValue> values = empty_;
  std::int64_t level = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    level = add_ == Add::kLast ? add_checked(level, cells[n]) : cells[n];
    values[n].value = level;
  }
  return values;
}

CounterAnswer AnswerBuilder::take(bool grouped) {
  if (!grouped) {
    answer_.rows.push_back({{}, answer_.total});
    answer_.rows_found = 1;
  } else if (answer_.rows_found > answer_.rows_allowed) {
    answer_.rows.clear();
  }
  return std::move(answer_);
}

}  // namespace haiyu::state
