#include "state/counters_facts.h"

#include <algorithm>
#include <bit>

namespace haiyu::state {

CounterFacts::CounterFacts(const Schema& schema, const Store& store, std::uint32_t shard)
    : schema_(schema),
      store_(store),
      shard_(shard),
      dims_(schema.dimensions),
      metrics_(schema.metrics.size()) {
  for (std::size_t n = 0; n < metrics_.size(); ++n) {
    const MetricInfo& info = schema.metrics[n];
    HAIYU_CHECK(static_cast<std::size_t>(std::bit_width(info.dimensions)) <= schema.dimensions.size());
    const auto same = std::find_if(projections_.begin(), projections_.end(),
                                   [&](const Projection& p) { return p.kept == info.dimensions; });
    metrics_[n].projection = static_cast<std::size_t>(same - projections_.begin());
    if (same == projections_.end()) projections_.push_back({info.dimensions, {}});
    if (!is_distinct(info.add)) metrics_[n].marginals = std::make_unique<Marginals>(dims_);
  }
  last_parts_ = parts_of(last_day_);
}

DayParts CounterFacts::split(DayNo day) {
  if (day != last_day_) {
    last_day_ = day;
    last_parts_ = parts_of(day);
  }
  return last_parts_;
}

DimsId CounterFacts::row_of(MetricNo metric, DimsId tuple) {
  HAIYU_CHECK(metric < metrics_.size());
  Projection& projection = projections_[metrics_[metric].projection];
  if (tuple < projection.rows.size() && projection.rows[tuple] != kNoRow) [[likely]]
    return projection.rows[tuple];
  const DimsId row = dims_.project(tuple, projection.kept);
  if (tuple >= projection.rows.size()) projection.rows.resize(dims_.size(), kNoRow);
  return projection.rows[tuple] = row;
}

void CounterFacts::add(MetricNo metric, DimsId tuple, DayNo day, std::int64_t delta) {
  const DimsId row = row_of(metric, tuple);
  MetricFacts& all = metrics_[metric];
  HAIYU_CHECK(all.marginals);  // not distinct
  const DayParts parts = split(day);
  all.facts.at(parts.month).add(row, parts.day, delta);
  all.marginals->add(row, day, delta);
  note({metric, row, day, delta, 0});
}

void CounterFacts::add_person(MetricNo metric, DimsId tuple, DayNo day, std::uint64_t person,
                              std::int32_t delta) {
  const DimsId row = row_of(metric, tuple);
  MetricFacts& all = metrics_[metric];
  HAIYU_CHECK(!all.marginals);  // distinct
  const DayParts parts = split(day);
  all.facts.at(parts.month).add_person(row, parts.day, person, delta);
  note({metric, row, day, delta, person});
}

void CounterFacts::note(const Fact& fact) {
  fresh_.push_back(fact);
  if (fresh_.size() < kClosedFacts) [[likely]]
    return;
  coalesce(fresh_);
  if (fresh_.size() < kClosedFacts / 2) return;  // there is room again
  closed_.push_back({encode_chunk(fresh_, schema_), fresh_.size()});
  fresh_.clear();
}

void CounterFacts::settle() const {
  for (const MetricFacts& all : metrics_) {
    if (all.marginals) all.marginals->settle();
  }
}

const std::vector<DayRow>& CounterFacts::day_rows(MetricNo metric, DimensionNo dimension) const {
  return metrics_[metric].marginals->rows(dimension, metrics_[metric].facts);
}

const DayRow& CounterFacts::total(MetricNo metric) const {
  return metrics_[metric].marginals->total(metrics_[metric].facts);
}

std::size_t CounterFacts::memory_bytes() const {
  std::size_t bytes = dims_.memory_bytes() + fresh_.capacity() * sizeof(Fact);
  for (const ClosedChunk& chunk : closed_) bytes += chunk.bytes.capacity();
  bytes += chunks_.capacity() * sizeof(Chunk);
  for (const Projection& projection : projections_) bytes += projection.rows.capacity() * sizeof(DimsId);
  for (const MetricFacts& all : metrics_) {
    bytes += all.facts.heap_bytes();
    if (all.marginals) bytes += sizeof(Marginals) + all.marginals->heap_bytes();
  }
  return bytes;
}

}  // namespace haiyu::state
