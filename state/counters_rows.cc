#include "state/counters_rows.h"

#include <algorithm>
#include <bit>

namespace haiyu::state {
namespace {

// How many facts wait at most: what a reader may have to settle, about 2 ms.
constexpr std::size_t kMaxUnsettled = 8192;

// An order of facts by metric, day and tuple in 64 bits. The days that events may have fit.
constexpr unsigned kTupleBits = 32, kDayBits = 18;
constexpr DayNo kDayBias = 1 << (kDayBits - 1);
constexpr std::size_t kMaxMetrics = std::size_t{1} << (64 - kDayBits - kTupleBits);

std::uint64_t order_of(MetricNo metric, DayNo day, DimsId tuple) {
  const std::uint64_t of_day = std::uint64_t{metric} << kDayBits | static_cast<std::uint64_t>(day + kDayBias);
  return of_day << kTupleBits | tuple;
}
DayNo day_in(std::uint64_t order) {
  return static_cast<DayNo>(order >> kTupleBits & ((1u << kDayBits) - 1)) - kDayBias;
}

}  // namespace

CounterRows::CounterRows(const Schema& schema, const Store& store, std::uint32_t shard)
    : schema_(schema),
      store_(store),
      shard_(shard),
      dims_(schema.dimensions),
      metrics_(schema.metrics.size()) {
  HAIYU_CHECK(metrics_.size() <= kMaxMetrics);
  for (std::size_t n = 0; n < metrics_.size(); ++n) {
    HAIYU_CHECK(static_cast<std::size_t>(std::bit_width(schema.metrics[n].dimensions)) <=
                schema.dimensions.size());
    metrics_[n].marginals.resize(schema.dimensions.size());
  }
  last_parts_ = parts_of(last_day_);
}

DayParts CounterRows::split(DayNo day) {
  if (day != last_day_) {
    last_day_ = day;
    last_parts_ = parts_of(day);
  }
  return last_parts_;
}

BaseRow& CounterRows::resolve(MetricNo metric, DimsId tuple) {
  HAIYU_CHECK(metric < metrics_.size());
  MetricRows& all = metrics_[metric];
  if (tuple < all.row_of_dims.size() && all.row_of_dims[tuple] != 0) [[likely]] {
    return *all.rows[all.row_of_dims[tuple] - 1];
  }
  const DimsId projection = dims_.project(tuple, schema_.metrics[metric].dimensions);
  const auto [at, fresh] =
      all.row_of_projection.emplace(projection, static_cast<std::uint32_t>(all.rows.size()));
  if (fresh) all.rows.push_back(make_row(metric, projection));
  if (tuple >= all.row_of_dims.size()) all.row_of_dims.resize(std::max<std::size_t>(dims_.size(), tuple + 1));
  all.row_of_dims[tuple] = at->second + 1;
  return *all.rows[at->second];
}

std::unique_ptr<BaseRow> CounterRows::make_row(MetricNo metric, DimsId projection) {
  auto row = std::make_unique<BaseRow>();
  row->dims = projection;
  if (schema_.metrics[metric].add == Add::kDistinct) return row;
  MetricRows& all = metrics_[metric];
  row->marginals.push_back(&all.total);
  for (DimensionNo dimension = 0; dimension < schema_.dimensions.size(); ++dimension) {
    if ((schema_.metrics[metric].dimensions >> dimension & 1) == 0) continue;
    auto& of_values = all.marginals[dimension];
    for (const ValueNo value : dims_.values(projection, dimension)) {
      if (value >= of_values.size()) of_values.resize(dims_.value_count(dimension));
      if (!of_values[value]) of_values[value] = std::make_unique<DayRow>();
      row->marginals.push_back(of_values[value].get());
    }
  }
  return row;
}

void CounterRows::add(MetricNo metric, DimsId tuple, DayNo day, std::int64_t delta) {
  BaseRow& row = resolve(metric, tuple);
  HAIYU_CHECK(!row.marginals.empty());  // not distinct
  const DayParts parts = split(day);
  MonthDays& month = row.days.add(parts, delta);
  if (!month.dirty) {
    month.dirty = true;
    dirty_.push_back({metric, row.dims, parts.month, &row});
  }
  add_later(metric, row, day, delta);
}

void CounterRows::add_later(MetricNo metric, BaseRow& row, DayNo day, std::int64_t delta) {
  unsettled_.push_back({order_of(metric, day, row.dims), &row, delta});
  if (unsettled_.size() >= kMaxUnsettled) settle();
}

void CounterRows::settle() const {
  const std::scoped_lock lock(settling_);
  std::sort(unsettled_.begin(), unsettled_.end(),
            [](const Unsettled& a, const Unsettled& b) { return a.order < b.order; });
  for (std::size_t n = 0; n < unsettled_.size();) {
    const Unsettled first = unsettled_[n];
    std::int64_t delta = 0;  // of zero in sum: that day has had a fact all the same
    for (; n < unsettled_.size() && unsettled_[n].order == first.order; ++n)
      delta = add_checked(delta, unsettled_[n].delta);
    const DayParts parts = parts_of(day_in(first.order));
    for (DayRow* const marginal : first.row->marginals) marginal->add(parts, delta);
  }
  unsettled_.clear();
}

void CounterRows::add_person(MetricNo metric, DimsId tuple, DayNo day, std::uint64_t person,
                             std::int32_t delta) {
  BaseRow& row = resolve(metric, tuple);
  HAIYU_CHECK(row.marginals.empty());  // distinct
  const MonthNo month = split(day).month;
  row.people.add({person, day, delta});
  auto& months = row.people.dirty;
  if (std::find(months.begin(), months.end(), month) != months.end()) return;
  months.push_back(month);
  dirty_.push_back({metric, row.dims, month, &row});
}

const DayRow* CounterRows::marginal(MetricNo metric, DimensionNo dimension, ValueNo value) const {
  const auto& of_values = metrics_[metric].marginals[dimension];
  return value < of_values.size() ? of_values[value].get() : nullptr;
}

std::size_t CounterRows::memory_bytes() const {
  settle();
  std::size_t bytes = dims_.memory_bytes() + dirty_.capacity() * sizeof(Dirty);
  bytes += kMaxUnsettled * sizeof(Unsettled);
  for (const MetricRows& all : metrics_) {
    bytes += all.row_of_dims.capacity() * sizeof(std::uint32_t) + all.total.heap_bytes();
    bytes += all.row_of_projection.bucket_count() * 9 + all.rows.capacity() * sizeof(void*);
    for (const auto& row : all.rows) {
      bytes += sizeof(BaseRow) + row->days.heap_bytes() + row->people.heap_bytes();
      bytes += row->marginals.capacity() * sizeof(void*);
    }
    for (const auto& of_values : all.marginals) {
      bytes += of_values.capacity() * sizeof(void*);
      for (const auto& row : of_values) bytes += row ? sizeof(DayRow) + row->heap_bytes() : 0;
    }
  }
  return bytes;
}

}  // namespace haiyu::state
