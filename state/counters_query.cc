#include "state/counters_query.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace haiyu::state {
namespace {

using Group = std::uint64_t;  // the numbers of one value per `by`, merged over shards
constexpr std::uint32_t kNoNumber = UINT32_MAX;

// The values of one `by` over all shards, numbered as they are met.
class MergedValues {
 public:
  void begin_shard(const DimsTable& dims, DimensionNo dimension) {
    dims_ = &dims;
    dimension_ = dimension;
    of_shard_.assign(dims.value_count(dimension), kNoNumber);
  }
  std::uint32_t number_of(ValueNo value) {
    std::uint32_t& number = of_shard_[value];
    if (number == kNoNumber) [[unlikely]] {
      const std::string_view text = dims_->text(dimension_, value);
      const auto [at, fresh] = numbers_.emplace(text, static_cast<std::uint32_t>(texts_.size()));
      if (fresh) texts_.push_back(text);
      number = at->second;
    }
    return number;
  }
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  // By number: its place in the order of texts.
  std::vector<std::uint32_t> ranks() const {
    std::vector<std::uint32_t> order(texts_.size()), ranks(texts_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return texts_[a] < texts_[b]; });
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
    return ranks;
  }

 private:
  const DimsTable* dims_ = nullptr;
  DimensionNo dimension_ = 0;
  std::vector<std::uint32_t> of_shard_;  // by the shard's value
  boost::unordered_flat_map<std::string_view, std::uint32_t, TextHash> numbers_;
  std::vector<std::string_view> texts_;
};

// A row of some shard that counts in a group: `days` of a sum or a stock, or `people`.
struct Part {
  Group group = 0;
  const DayRow* days = nullptr;
  const PeopleRow* people = nullptr;
};

class Query {
 public:
  Query(std::span<const CounterRows* const> shards, const CounterQuery& query);
  CounterAnswer run();

 private:
  using Wanted = std::vector<std::pair<DimensionNo, ValueNo>>;

  void find_windows();
  std::pair<DayNo, DayNo> fact_bounds() const;
  void gather(const CounterRows& shard);
  bool gather_marginals(const CounterRows& shard, const Wanted& wanted);
  void gather_total(const CounterRows& shard, const Wanted& wanted);
  void scan(const CounterRows& shard, const Wanted& wanted);
  void sort_parts();
  std::vector<CounterValue> evaluate(std::span<const Part> parts);
  void evaluate_days(std::span<const Part> parts);
  void evaluate_people(std::span<const Part> parts);
  std::vector<std::string> key_of(Group group) const;

  struct Seen {
    std::uint64_t person;
    std::uint32_t window;
    std::int32_t delta;
  };

  std::span<const CounterRows* const> shards_;
  const CounterQuery& query_;
  const Add add_;
  Windows windows_;
  std::array<MergedValues, 2> by_;
  std::vector<Part> parts_;
  std::vector<Part> whole_;          // each fact once
  std::vector<std::int64_t> cells_;  // by window, of the group at hand
  std::vector<Seen> seen_;
};

Query::Query(std::span<const CounterRows* const> shards, const CounterQuery& query)
    : shards_(shards), query_(query), add_(shards.front()->schema().metrics[query.metric].add) {}

// First and last day with a fact, over all shards; first > last when there is none.
std::pair<DayNo, DayNo> Query::fact_bounds() const {
  DayNo first = INT_MAX;
  DayNo last = INT_MIN;
  for (const CounterRows* const shard : shards_) {
    const MetricRows& rows = shard->metric(query_.metric);
    if (const auto& months = rows.total.months(); !months.empty()) {
      const MonthDays& front = months.front();
      const MonthDays& back = months.back();
      first = std::min(first, first_day_of(front.month()) + std::countr_zero(front.mask()));
      last = std::max(last, first_day_of(back.month()) + 31 - std::countl_zero(back.mask()));
    }
    if (add_ != Add::kDistinct) continue;
    for (const auto& row : rows.rows) {
      const auto [row_first, row_last] = row->people.bounds();
      first = std::min(first, row_first);
      last = std::max(last, row_last);
    }
  }
  return {first, last};
}

void Query::find_windows() {
  const DayNo as_of = query_.as_of ? number_of(*query_.as_of) : INT_MAX;
  windows_.kind = query_.window;
  if (query_.window == Window::kAll) {
    windows_.last_fact = std::min(as_of, query_.to ? number_of(*query_.to) : INT_MAX);
    if (add_ != Add::kLast && query_.from) windows_.first_fact = number_of(*query_.from);
    return;
  }
  auto [from, to] = fact_bounds();
  to = std::min(to, as_of);
  if (query_.from) from = number_of(*query_.from);
  if (query_.to) to = number_of(*query_.to);
  if (from > to) {
    windows_.count = 0;
    return;
  }
  windows_.first = window_number(query_.window, from);
  const std::int32_t last = window_number(query_.window, to);
  windows_.count = static_cast<std::size_t>(last - windows_.first) + 1;
  if (add_ != Add::kLast) windows_.first_fact = window_first_day(query_.window, windows_.first);
  windows_.last_fact = std::min(window_first_day(query_.window, last + 1) - 1, as_of);
}

void Query::gather(const CounterRows& shard) {
  Wanted wanted;
  for (const auto& [dimension, text] : query_.filter) {
    const auto value = shard.dims().find(dimension, text);
    if (!value) return;  // nothing here has that value
    wanted.emplace_back(dimension, *value);
  }
  for (std::size_t n = 0; n < query_.by.size(); ++n) by_[n].begin_shard(shard.dims(), query_.by[n]);
  if (gather_marginals(shard, wanted)) return;
  scan(shard, wanted);
}

// Where marginal rows hold the whole answer.
bool Query::gather_marginals(const CounterRows& shard, const Wanted& wanted) {
  if (add_ == Add::kDistinct || query_.by.size() + wanted.size() > 1) return false;
  gather_total(shard, wanted);
  if (query_.by.empty()) return true;
  const auto& of_values = shard.metric(query_.metric).marginals[query_.by[0]];
  for (ValueNo value = 0; value < of_values.size(); ++value) {
    if (of_values[value]) parts_.push_back({Group{by_[0].number_of(value)} << 32, of_values[value].get()});
  }
  return true;
}

void Query::gather_total(const CounterRows& shard, const Wanted& wanted) {
  const DayRow* const days = wanted.empty()
                                 ? &shard.metric(query_.metric).total
                                 : shard.marginal(query_.metric, wanted[0].first, wanted[0].second);
  if (days) whole_.push_back({0, days});
}

void Query::scan(const CounterRows& shard, const Wanted& wanted) {
  const DimsTable& dims = shard.dims();
  const bool known_total = add_ != Add::kDistinct && wanted.size() <= 1;
  if (known_total) gather_total(shard, wanted);
  const auto matches = [&](DimsId tuple) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const auto& want) {
      const auto values = dims.values(tuple, want.first);
      return std::find(values.begin(), values.end(), want.second) != values.end();
    });
  };
  for (const auto& row : shard.metric(query_.metric).rows) {
    if (!matches(row->dims)) continue;
    Part part{0, &row->days, &row->people};
    if (!known_total) whole_.push_back(part);
    if (query_.by.empty()) continue;
    for (const ValueNo one : dims.values(row->dims, query_.by[0])) {
      const Group first = Group{by_[0].number_of(one)} << 32;
      if (query_.by.size() == 1) {
        part.group = first;
        parts_.push_back(part);
        continue;
      }
      for (const ValueNo other : dims.values(row->dims, query_.by[1])) {
        part.group = first | by_[1].number_of(other);
        parts_.push_back(part);
      }
    }
  }
}

// By the texts of their groups.
void Query::sort_parts() {
  const auto first = by_[0].ranks();
  const auto second = by_[1].ranks();
  const auto rank = [&](Group group) {
    const Group high = Group{first[group >> 32]} << 32;
    return query_.by.size() == 1 ? high : high | second[group & UINT32_MAX];
  };
  std::vector<std::pair<Group, std::uint32_t>> order(parts_.size());
  for (std::uint32_t n = 0; n < parts_.size(); ++n) order[n] = {rank(parts_[n].group), n};
  std::sort(order.begin(), order.end());
  std::vector<Part> sorted;
  sorted.reserve(parts_.size());
  for (const auto& [unused, n] : order) sorted.push_back(parts_[n]);
  parts_ = std::move(sorted);
}

void Query::evaluate_days(std::span<const Part> parts) {
  for (const Part& part : parts) part.days->accumulate(windows_, cells_.data());
  if (add_ != Add::kLast) return;
  std::int64_t level = 0;
  for (std::int64_t& cell : cells_) level = cell = add_checked(level, cell);
}

// Persons are counted where their deltas in the window are more than zero in sum.
void Query::evaluate_people(std::span<const Part> parts) {
  seen_.clear();
  for (const Part& part : parts) {
    part.people->each(windows_.first_fact, windows_.last_fact, [&](const PersonFact& fact) {
      seen_.push_back({fact.person, static_cast<std::uint32_t>(windows_.of_day(fact.day)), fact.delta});
    });
  }
  std::sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
    return std::tie(a.window, a.person) < std::tie(b.window, b.person);
  });
  for (std::size_t n = 0; n < seen_.size();) {
    const Seen& one = seen_[n];
    std::int64_t sum = 0;
    for (; n < seen_.size() && seen_[n].window == one.window && seen_[n].person == one.person; ++n) {
      sum += seen_[n].delta;
    }
    if (sum > 0) ++cells_[one.window];
  }
}

std::vector<CounterValue> Query::evaluate(std::span<const Part> parts) {
  cells_.assign(windows_.count, 0);
  if (windows_.count == 0) return {};
  if (add_ == Add::kDistinct) {
    evaluate_people(parts);
  } else {
    evaluate_days(parts);
  }
  std::vector<CounterValue> values(windows_.count);
  for (std::size_t n = 0; n < values.size(); ++n) {
    values[n].value = cells_[n];
    if (windows_.kind != Window::kAll) values[n].on = windows_.begin(n);
  }
  return values;
}

std::vector<std::string> Query::key_of(Group group) const {
  std::vector<std::string> key;
  key.emplace_back(by_[0].text(static_cast<std::uint32_t>(group >> 32)));
  if (query_.by.size() == 2) key.emplace_back(by_[1].text(static_cast<std::uint32_t>(group)));
  return key;
}

CounterAnswer Query::run() {
  find_windows();
  for (const CounterRows* const shard : shards_) gather(*shard);
  CounterAnswer answer;
  answer.total = evaluate(whole_);
  if (query_.by.empty()) {
    answer.rows.push_back({{}, answer.total});
    answer.rows_found = 1;
    return answer;
  }
  sort_parts();
  for (std::size_t begin = 0, end = 0; begin < parts_.size(); begin = end) {
    const Group group = parts_[begin].group;
    while (end < parts_.size() && parts_[end].group == group) ++end;
    auto values = evaluate(std::span(parts_).subspan(begin, end - begin));
    if (std::all_of(cells_.begin(), cells_.end(), [](std::int64_t cell) { return cell == 0; })) continue;
    ++answer.rows_found;
    if (answer.rows_found <= query_.max_rows) answer.rows.push_back({key_of(group), std::move(values)});
  }
  if (answer.rows_found > query_.max_rows) answer.rows.clear();
  return answer;
}

}  // namespace

CounterAnswer answer(std::span<const CounterRows* const> shards, const CounterQuery& query) {
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
  return Query(shards, query).run();
}

}  // namespace haiyu::state
