// What Counters keeps in memory: base rows, one per metric and tuple of the dimensions that the metric keeps,
// and marginal rows, one per metric, dimension and value, which answer what dashboards poll without a scan.
//
// Base rows are what the store holds (one key per metric, tuple and month); marginal rows are rebuilt from
// them. A fact counts in its base row, in the total of its metric and in one marginal row per value of each
// dimension.
// Why facts wait for their marginals: a fact has about 14 of them, and facts come in the order of sign-ups,
// with days all over the year, so that adding each at once misses the cache 14 times over. Facts of a few
// thousand are sorted by metric and day first: then equal ones are one, and the marginals of a day are at
// hand.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "state/counters_days.h"
#include "state/counters_dims.h"
#include "state/counters_people.h"

namespace haiyu::state {

struct BaseRow {
  DimsId dims = 0;
  DayRow days;                     // of a sum or a stock
  std::vector<DayRow*> marginals;  // the total first
  PeopleRow people;                // of a distinct metric, which has no days
};

struct MetricRows {
  std::vector<std::uint32_t> row_of_dims;  // by tuple as the caller knows it: number of the base row + 1
  std::vector<std::unique_ptr<BaseRow>> rows;
  boost::unordered_flat_map<DimsId, std::uint32_t> row_of_projection;
  DayRow total;
  std::vector<std::vector<std::unique_ptr<DayRow>>> marginals;  // by dimension, by value; may be null
};

class CounterRows {
 public:
  CounterRows(const Schema& schema, const Store& store, std::uint32_t shard);

  // Facts in. `day` lies within the years that events may have.
  void add(MetricNo metric, DimsId tuple, DayNo day, std::int64_t delta);
  void add_person(MetricNo metric, DimsId tuple, DayNo day, std::uint64_t person, std::int32_t delta);

  // Brings the marginals up to date: they are read only after this, under the same lock. Threads: the shard's
  // thread under its exclusive lock, and any reader under the shared one.
  void settle() const;

  // Rows out and in again (counters_store.cc).
  [[nodiscard]] Result<void> load();
  void collect(Batch& batch);  // beside readers: touches only what they do not read
  Digest digest() const;

  DimsTable& dims() { return dims_; }
  const DimsTable& dims() const { return dims_; }
  const Schema& schema() const { return schema_; }
  const MetricRows& metric(MetricNo metric) const { return metrics_[metric]; }
  // nullptr: no fact has that value.
  const DayRow* marginal(MetricNo metric, DimensionNo dimension, ValueNo value) const;
  std::size_t memory_bytes() const;

 private:
  struct Dirty {
    MetricNo metric;
    DimsId dims;
    MonthNo month;
    BaseRow* row;
  };
  struct Unsettled {
    std::uint64_t order;  // by metric, day and tuple
    BaseRow* row;
    std::int64_t delta;
  };
  BaseRow& resolve(MetricNo metric, DimsId tuple);
  void add_later(MetricNo metric, BaseRow& row, DayNo day, std::int64_t delta);
  std::unique_ptr<BaseRow> make_row(MetricNo metric, DimsId projection);
  DayParts split(DayNo day);
  [[nodiscard]] Result<void> load_tuples();
  [[nodiscard]] Result<void> load_rows();
  [[nodiscard]] Result<void> load_row(std::string_view key, std::string_view value);
  [[nodiscard]] static Result<void> load_people(BaseRow& row, MonthNo month, std::string_view value);
  [[nodiscard]] Result<void> load_days(MetricNo metric, BaseRow& row, MonthNo month, std::string_view value);

  const Schema schema_;
  const Store& store_;
  const std::uint32_t shard_;
  DimsTable dims_;
  std::vector<MetricRows> metrics_;
  DayNo last_day_ = 0;  // the day split last, and its parts
  DayParts last_parts_;

  mutable std::mutex settling_;  // guards unsettled_ and the marginals between readers that settle
  mutable std::vector<Unsettled> unsettled_;  // facts that are in their base row only

  std::vector<Dirty> dirty_;       // months of base rows changed since the last collect
  std::size_t tuples_stored_ = 0;  // tuples below this number are in the store or in flight
  bool catalogue_stored_ = false;
};

}  // namespace haiyu::state
