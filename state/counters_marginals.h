// The day rows of one sum or stock by the values of one dimension, and its total: what answers the questions
// that dashboards poll, without a pass over the facts.
//
// The rows of a dimension are made when they are first asked for (one pass over the metric's facts), and kept
// up to date from then on. Facts wait until a reader asks or many have gathered; then they are sorted by day
// and row first, so that equal ones are one, and the rows of a day are at hand.
// Why lazily: a fact counts in about 14 rows, most of which nobody looks at; a fold and a restart need none.
// Threads: add under the owner's exclusive lock; rows also beside other readers, under the shared one.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "state/counters_cells.h"
#include "state/counters_dims.h"

namespace haiyu::state {

class Marginals {
 public:
  explicit Marginals(const DimsTable& dims) : dims_(dims), of_dimension_(dims.dimensions()) {}

  void add(DimsId row, DayNo day, std::int64_t delta);
  void settle() const;

  // By value. A row of a value that has had no fact is empty, or beyond the end. Up to date, and valid until
  // the next fact. `facts` are all that were added.
  const std::vector<DayRow>& rows(DimensionNo dimension, const FactMonths& facts) const;
  const DayRow& total(const FactMonths& facts) const;
  std::size_t heap_bytes() const;

 private:
  struct Waiting {
    DayNo day;
    DimsId row;
    std::int64_t delta;
  };
  void settle_locked() const;

  const DimsTable& dims_;
  mutable std::mutex settling_;        // guards what follows between readers
  mutable std::vector<DayRow> total_;  // one, once asked for
  mutable std::vector<std::unique_ptr<std::vector<DayRow>>> of_dimension_;  // null: never asked for
  mutable std::vector<DimensionNo> made_;
  mutable std::vector<Waiting> waiting_;
};

}  // namespace haiyu::state
