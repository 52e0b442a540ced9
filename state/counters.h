// The materialized counters of one shard: facts added by the folds, read by dashboards.
//
// A fact is (metric, tuple of dimension values, local day, delta). The metrics and the dimensions are given
// by a Schema (services/metrics.h), so this file knows numbers and text only. Sums add over windows and
// dimensions; `last` stocks are the running sum of their deltas at the end of a window; `distinct` counts
// persons whose deltas in the window sum to more than zero, computed for each cell; `last` of distinct ones
// those whose deltas up to the window's end do. Threads: intern, refine, add* and settle on the shard's
// thread under its exclusive lock; collect on the shard's thread without a lock, beside readers; queries
// under its shared lock.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/time.h"
#include "state/digest.h"
#include "state/store.h"

namespace haiyu::state {

using MetricNo = std::uint16_t;
using DimensionNo = std::uint8_t;
using DimsId = std::uint32_t;  // an interned tuple of dimension values, numbered per shard

enum class Add : std::uint8_t { kSum, kLast, kDistinct, kLastDistinct };
constexpr bool is_stock(Add add) { return add == Add::kLast || add == Add::kLastDistinct; }
constexpr bool is_distinct(Add add) { return add == Add::kDistinct || add == Add::kLastDistinct; }

struct MetricInfo {
  std::string_view name;  // "signups.confirmed"
  std::string_view unit;  // "signups", "minutes", "persons", ...
  Add add;
  std::uint32_t dimensions;      // bit d set: dimension d is kept
  std::string_view description;  // one sentence
};
struct DimensionInfo {
  std::string_view name;  // "community"
  bool multi = false;     // a fact may have several values: cells then add up to more than the total
};
struct Schema {
  std::span<const MetricInfo> metrics;
  std::span<const DimensionInfo> dimensions;
};

// Builds a tuple. A dimension without a value has the value "" (shown as "unknown").
class Dims {
 public:
  Dims& set(DimensionNo dimension, std::string_view value);
  Dims& add(DimensionNo dimension, std::string_view value);  // one more value of a multi dimension
  const std::vector<std::pair<DimensionNo, std::string>>& values() const { return values_; }

 private:
  std::vector<std::pair<DimensionNo, std::string>> values_;
};

enum class Window : std::uint8_t { kAll, kYear, kMonth, kDay };

struct CounterQuery {
  MetricNo metric = 0;
  Window window = Window::kAll;
  std::optional<Day> from;      // inclusive; the windows shown, or for kAll sums the days summed
  std::optional<Day> to;        // inclusive
  std::optional<Day> as_of;     // only facts of days up to here
  std::vector<DimensionNo> by;  // none, one or two
  std::vector<std::pair<DimensionNo, std::string>> filter;
  std::size_t max_rows = 5000;
  std::size_t max_values = 1'000'000;  // of all rows: long series make the rows that are allowed fewer
};
struct CounterValue {
  Day on{};  // the first day of the window (ignored for kAll)
  std::int64_t value = 0;
};
struct CounterRow {
  std::vector<std::string> key;  // one value per `by`
  std::vector<CounterValue> values;
};
struct CounterAnswer {
  std::vector<CounterRow> rows;     // by key; without `by`, one row with an empty key
  std::vector<CounterValue> total;  // each fact once
  std::size_t rows_found = 0;       // more than rows_allowed: rows is empty
  std::size_t rows_allowed = 0;
};

class Counters {
 public:
  Counters(const Schema& schema, const Store& store, std::uint32_t shard);
  ~Counters();

  // Rebuilds memory from the store. Errors: kCorrupt.
  [[nodiscard]] Result<void> load();

  DimsId intern(const Dims& dims);
  DimsId refine(DimsId base, DimensionNo dimension,
                std::string_view value);  // base with this dimension set; cached

  void add(MetricNo metric, DimsId dims, Day day, std::int64_t delta);
  void add_person(MetricNo metric, DimsId dims, Day day, std::uint64_t person, std::int32_t delta);

  // Does now what the next query would have to do first; answers are the same without.
  void settle();

  // The commit, as for Table; what earlier ones collected is in the store.
  void collect(Batch& batch);

  // Sum of delta x H(cell) over all logical cells, independent of order and layout.
  Digest digest() const;
  std::size_t memory_bytes() const;

  // One answer over several shards, whose shared locks the caller holds.
  static CounterAnswer query(std::span<const Counters* const> shards, const CounterQuery& query);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
