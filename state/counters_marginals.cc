#include "state/counters_marginals.h"

#include <algorithm>
#include <tuple>

namespace haiyu::state {
namespace {

// How many facts wait at most: what a reader may have to settle, about 2 ms.
constexpr std::size_t kMaxWaiting = 8192;

}  // namespace

void Marginals::add(DimsId row, DayNo day, std::int64_t delta) {
  if (!total_made_ && made_.empty()) return;
  waiting_.push_back({day, row, delta});
  if (waiting_.size() >= kMaxWaiting) settle();
}

void Marginals::settle() const {
  const std::scoped_lock lock(settling_);
  settle_locked();
}

void Marginals::count(DimensionNo dimension, DimsId row, DayParts day, std::int64_t delta) const {
  std::vector<DayRow>& rows = *of_dimension_[dimension];
  for (const ValueNo value : dims_.values(row, dimension)) {
    if (value >= rows.size()) rows.resize(dims_.value_count(dimension));
    rows[value].add(day, delta);
  }
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
    if (total_made_) total_.add(parts, delta);
    for (const DimensionNo dimension : made_) count(dimension, first.row, parts, delta);
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
  for (const MonthFacts& month : facts.all()) {
    month.each([&](DimsId row, std::uint32_t day, std::int64_t value) {
      count(dimension, row, {month.month(), day}, value);
    });
  }
  return *rows;
}

const DayRow& Marginals::total(const FactMonths& facts) const {
  const std::scoped_lock lock(settling_);
  settle_locked();
  if (total_made_) return total_;
  total_made_ = true;
  for (const MonthFacts& month : facts.all()) {
    month.each([&](DimsId, std::uint32_t day, std::int64_t value) {
      total_.add({month.month(), day}, value);
    });
  }
  return total_;
}

std::size_t Marginals::heap_bytes() const {
  const std::scoped_lock lock(settling_);
  std::size_t bytes = waiting_.capacity() * sizeof(Waiting) + total_.heap_bytes();
  for (const DimensionNo dimension : made_) {
    const auto& rows = *of_dimension_[dimension];
    bytes += rows.capacity() * sizeof(DayRow);
    for (const DayRow& row : rows) bytes += row.heap_bytes();
  }
  return bytes;
}

}  // namespace haiyu::state
