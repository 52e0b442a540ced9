#include "state/counters_marginals.h"

#include <algorithm>
#include <tuple>

namespace haiyu::state {
namespace {

// How many facts wait at most: what a reader may have to settle, about 2 ms.
constexpr std::size_t kMaxWaiting = 8192;

// Adds up one month by value and day, and appends it to the values' rows.
class MonthTable {
 public:
  explicit MonthTable(std::vector<DayRow>& rows) : rows_(rows), places_(rows.size(), kNone) {}

  void add(ValueNo value, std::uint32_t day, std::int64_t delta) {
    std::uint32_t& place = places_[value];
    if (place == kNone) {
      place = static_cast<std::uint32_t>(met_.size());
      met_.push_back({value, 0});
      cells_.resize(met_.size() * kDays, 0);
    }
    std::int64_t& cell = cells_[place * kDays + day];
    cell = add_checked(cell, delta);
    met_[place].days |= 1u << day;
  }
  void append(MonthNo month) {
    for (std::size_t place = 0; place < met_.size(); ++place) {
      const Met& met = met_[place];
      rows_[met.value].append(MonthDays(month, met.days, &cells_[place * kDays]));
      places_[met.value] = kNone;
    }
    met_.clear();
    cells_.clear();
  }

 private:
  static constexpr std::size_t kDays = 32;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Met {
    ValueNo value;
    std::uint32_t days;
  };
  std::vector<DayRow>& rows_;
  std::vector<std::uint32_t> places_;  // by value
  std::vector<Met> met_;               // by place
  std::vector<std::int64_t> cells_;    // by place and day
};

// Adds all facts up into `rows`. `each_value(row, visit)` visits the values under which a row counts.
template <class EachValue>
void add_up(const FactMonths& facts, std::vector<DayRow>& rows, EachValue&& each_value) {
  MonthTable table(rows);
  for (const MonthFacts& month : facts.all()) {
    month.each([&](DimsId row, std::uint32_t day, std::int64_t delta) {
      each_value(row, [&](ValueNo value) { table.add(value, day, delta); });
    });
    table.append(month.month());
  }
}

}  // namespace

void Marginals::add(DimsId row, DayNo day, std::int64_t delta) {
  if (total_.empty() && made_.empty()) return;
  waiting_.push_back({day, row, delta});
  if (waiting_.size() >= kMaxWaiting) settle();
}

void Marginals::settle() const {
  const std::scoped_lock lock(settling_);
  settle_locked();
}

void Marginals::settle_locked() const {
  std::sort(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
    return std::tie(a.day, a.row) < std::tie(b.day, b.row);
  });
  for (std::size_t n = 0; n < waiting_.size();) {
    const Waiting first = waiting_[n];
    std::int64_t delta = 0;
    for (; n < waiting_.size() && waiting_[n].day == first.day && waiting_[n].row == first.row; ++n)
      delta = add_checked(delta, waiting_[n].delta);
    const DayParts parts = parts_of(first.day);
    if (!total_.empty()) total_.front().add(parts, delta);
    for (const DimensionNo dimension : made_) {
      std::vector<DayRow>& rows = *of_dimension_[dimension];
      for (const ValueNo value : dims_.values(first.row, dimension)) {
        if (value >= rows.size()) rows.resize(dims_.value_count(dimension));
        rows[value].add(parts, delta);
      }
    }
  }
  waiting_.clear();
}

const std::vector<DayRow>& Marginals::rows(DimensionNo dimension, const FactMonths& facts) const {
  const std::scoped_lock lock(settling_);
  settle_locked();
  auto& rows = of_dimension_[dimension];
  if (rows) return *rows;
  rows = std::make_unique<std::vector<DayRow>>(dims_.value_count(dimension));
  made_.push_back(dimension);
  add_up(facts, *rows, [&](DimsId row, auto&& visit) {
    for (const ValueNo value : dims_.values(row, dimension)) visit(value);
  });
  return *rows;
}

const DayRow& Marginals::total(const FactMonths& facts) const {
  const std::scoped_lock lock(settling_);
  settle_locked();
  if (!total_.empty()) return total_.front();
  total_.resize(1);
  add_up(facts, total_, [](DimsId, auto&& visit) { visit(ValueNo{0}); });
  return total_.front();
}

std::size_t Marginals::heap_bytes() const {
  const std::scoped_lock lock(settling_);
  std::size_t bytes = waiting_.capacity() * sizeof(Waiting);
  for (const DayRow& row : total_) bytes += sizeof(DayRow) + row.heap_bytes();
  for (const DimensionNo dimension : made_) {
    const auto& rows = *of_dimension_[dimension];
    bytes += rows.capacity() * sizeof(DayRow);
    for (const DayRow& row : rows) bytes += row.heap_bytes();
  }
  return bytes;
}

}  // namespace haiyu::state
