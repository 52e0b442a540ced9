// What Counters keeps: the facts of each metric by month, and the day rows that follow from them.
//
// In memory a fact is a cell of its metric's month (counters_cells.h) and, where a dimension was asked for,
// of its day rows (counters_marginals.h). In the store facts are chunks (counters_chunk.h): a commit adds
// what it brought as one, and takes in those before it that are not larger, up to half of kClosedFacts; so
// there are few, and a fact is written again about as often as its chunk doubles. Of more than fit into one,
// chunks are made as the facts come: sorting them takes less while they are near, and their bytes take less
// room. A row is the tuple of the dimensions that the metric keeps.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "state/counters_cells.h"
#include "state/counters_chunk.h"
#include "state/counters_dims.h"
#include "state/counters_marginals.h"

namespace haiyu::state {

// The most that a chunk holds; one that is half full is merged no more. Encoding it takes some milliseconds.
inline constexpr std::size_t kClosedFacts = 1u << 16;

class CounterFacts {
 public:
  CounterFacts(const Schema& schema, const Store& store, std::uint32_t shard);

  // `day` lies within the years that events may have.
  void add(MetricNo metric, DimsId tuple, DayNo day, std::int64_t delta);
  void add_person(MetricNo metric, DimsId tuple, DayNo day, std::uint64_t person, std::int32_t delta);
  void settle() const;

  // Facts out and in again (counters_store.cc).
  [[nodiscard]] Result<void> load();
  void collect(Batch& batch);  // beside readers: touches only what they do not read
  Digest digest() const;

  DimsTable& dims() { return dims_; }
  const DimsTable& dims() const { return dims_; }
  const Schema& schema() const { return schema_; }
  const FactMonths& facts(MetricNo metric) const { return metrics_[metric].facts; }
  // By value of the dimension, see Marginals; not of a distinct metric.
  const std::vector<DayRow>& day_rows(MetricNo metric, DimensionNo dimension) const;
  const DayRow& total(MetricNo metric) const;
  std::size_t memory_bytes() const;

 private:
  struct MetricFacts {
    std::size_t projection = 0;  // which of projections_
    FactMonths facts;
    std::unique_ptr<Marginals> marginals;  // null when distinct
  };
  struct Projection {
    std::uint32_t kept = 0;    // dimensions
    std::vector<DimsId> rows;  // by tuple as the caller knows it; kNoRow: not yet known
  };
  struct Chunk {
    std::uint64_t number = 0;
    std::size_t facts = 0;
  };
  struct ClosedChunk {
    std::string bytes;
    std::size_t facts = 0;
  };
  static constexpr DimsId kNoRow = UINT32_MAX;

  DimsId row_of(MetricNo metric, DimsId tuple);
  DayParts split(DayNo day);
  void note(const Fact& fact);
  void collect_facts(Batch& batch);
  void take_in(const Chunk& chunk);
  [[nodiscard]] Result<void> load_tuples();
  [[nodiscard]] Result<void> load_chunks();
  [[nodiscard]] Result<void> restore(const std::vector<Fact>& facts);

  const Schema schema_;
  const Store& store_;
  const std::uint32_t shard_;
  DimsTable dims_;
  std::vector<Projection> projections_;  // one per set of dimensions that some metric keeps
  std::vector<MetricFacts> metrics_;
  DayNo last_day_ = 0;  // the day split last, and its parts
  DayParts last_parts_;

  std::vector<ClosedChunk> closed_;  // since the last collect: of facts that filled one,
  std::vector<Fact> fresh_;          // and the others
  std::vector<Chunk> chunks_;        // in the store or in flight, by number
  std::size_t tuples_stored_ = 0;    // tuples below this number are in the store or in flight
  bool catalogue_stored_ = false;
};

}  // namespace haiyu::state
