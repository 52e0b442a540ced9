#include "state/counters_query.h"

#include <algorithm>

#include "state/counters_answer.h"
#include "state/counters_groups.h"
#include "state/counters_scan.h"

namespace haiyu::state {
namespace {

using Shards = std::span<const CounterFacts* const>;

// First and last day with a fact, over all shards; first > last when there is none.
std::pair<DayNo, DayNo> fact_bounds(Shards shards, MetricNo metric) {
  DayNo first = INT_MAX;
  DayNo last = INT_MIN;
  for (const CounterFacts* const shard : shards) {
    const auto [shard_first, shard_last] = shard->facts(metric).bounds();
    first = std::min(first, shard_first);
    last = std::max(last, shard_last);
  }
  return {first, last};
}

Windows windows_of(Shards shards, const CounterQuery& query) {
  const bool stock = is_stock(shards.front()->schema().metrics[query.metric].add);
  const DayNo as_of = query.as_of ? number_of(*query.as_of) : INT_MAX;
  Windows windows;
  windows.kind = query.window;
  if (query.window == Window::kAll) {
    windows.last_fact = std::min(as_of, query.to ? number_of(*query.to) : INT_MAX);
    if (!stock && query.from) windows.first_fact = number_of(*query.from);
    return windows;
  }
  auto [from, to] = fact_bounds(shards, query.metric);
  to = std::min(to, as_of);
  if (query.from) from = number_of(*query.from);
  if (query.to) to = number_of(*query.to);
  if (from > to) {
    windows.count = 0;
    return windows;
  }
  windows.first = window_number(query.window, from);
  const std::int32_t last = window_number(query.window, to);
  windows.count = static_cast<std::size_t>(last - windows.first) + 1;
  if (!stock) windows.first_fact = window_first_day(query.window, windows.first);
  windows.last_fact = std::min(window_first_day(query.window, last + 1) - 1, as_of);
  return windows;
}

const DayRow* row_of_filter(const CounterFacts& shard, const CounterQuery& query) {
  if (query.filter.empty()) return &shard.total(query.metric);
  const auto& [dimension, text] = query.filter.front();
  const auto value = shard.dims().find(dimension, text);
  const auto& rows = shard.day_rows(query.metric, dimension);
  return value && *value < rows.size() ? &rows[*value] : nullptr;
}

class DayRowsAnswer {
 public:
  DayRowsAnswer(Shards shards, const CounterQuery& query, const Windows& windows)
      : shards_(shards), query_(query), windows_(windows), merged_(query.by), cells_(windows.count) {}

  void run(AnswerBuilder& answer) {
    for (const CounterFacts* const shard : shards_) {
      if (const DayRow* const row = row_of_filter(*shard, query_)) add(*row);
    }
    answer.total(cells_);
    if (query_.by.empty()) return;
    for (const CounterFacts* const shard : shards_) gather(*shard);
    const auto order = merged_.sorted(groups_);
    for (std::size_t n = 0; n < order.size();) {
      const Group group = groups_[order[n]];
      cells_.assign(windows_.count, 0);
      for (; n < order.size() && groups_[order[n]] == group; ++n) add(*rows_[order[n]]);
      answer.row(cells_, [&] { return merged_.key_of(group); });
    }
  }

 private:
  void add(const DayRow& row) { row.accumulate(windows_, cells_.data()); }
  void gather(const CounterFacts& shard) {
    merged_.begin_shard(shard.dims());
    const auto& rows = shard.day_rows(query_.metric, query_.by[0]);
    for (ValueNo value = 0; value < rows.size(); ++value) {
      if (rows[value].empty()) continue;
      groups_.push_back(merged_.of(value));
      rows_.push_back(&rows[value]);
    }
  }

  const Shards shards_;
  const CounterQuery& query_;
  const Windows& windows_;
  Groups merged_;
  std::vector<Group> groups_;  // one entry per shard and value, as in rows_
  std::vector<const DayRow*> rows_;
  std::vector<std::int64_t> cells_;  // by window, of the group at hand
};

}  // namespace

CounterAnswer answer(std::span<const CounterFacts* const> shards, const CounterQuery& query) {
  HAIYU_CHECK(!shards.empty() && query.by.size() <= 2);
  const Schema& schema = shards.front()->schema();
  HAIYU_CHECK(query.metric < schema.metrics.size());
  const auto kept = [&](DimensionNo dimension) {
    return dimension < schema.dimensions.size() &&
           (schema.metrics[query.metric].dimensions >> dimension & 1) != 0;
  };
  HAIYU_CHECK(std::all_of(query.by.begin(), query.by.end(), kept));
  HAIYU_CHECK(
      std::all_of(query.filter.begin(), query.filter.end(), [&](const auto& f) { return kept(f.first); }));

  const Windows windows = windows_of(shards, query);
  AnswerBuilder answer(schema.metrics[query.metric].add, windows, query);
  if (windows.count == 0) return answer.take(!query.by.empty());
  if (is_distinct(schema.metrics[query.metric].add)) {
    count_persons(shards, query, windows, answer);
  } else if (query.by.size() + query.filter.size() <=
             1) {  // a total, one value, or the values of one dimension
    DayRowsAnswer(shards, query, windows).run(answer);
  } else {
    add_up(shards, query, windows, answer);
  }
  return answer.take(!query.by.empty());
}

}  // namespace haiyu::state
