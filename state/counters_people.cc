// Distinct persons: who counts in several days, rows or shards counts once in each cell. Of a stock, who
// counts is who is there at the end of the window, whenever the person came.
#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>
#include <vector>

#include "state/counters_row_groups.h"
#include "state/counters_scan.h"

namespace haiyu::state {
namespace {

using Shards = std::span<const CounterFacts* const>;

struct Seen {
  std::uint64_t person;
  std::uint32_t window;
  std::int32_t delta;
};

struct Cell {
  std::uint64_t person;
  std::uint32_t window;
  friend bool operator==(const Cell&, const Cell&) = default;
};
struct CellHash {
  std::size_t operator()(const Cell& cell) const { return cell.person + cell.window * 0x9e3779b97f4a7c15u; }
};

class Persons {
 public:
  Persons(Shards shards, const CounterQuery& query, const Windows& windows)
      : shards_(shards),
        query_(query),
        windows_(windows),
        groups_(shards, query),
        stock_(is_stock(shards.front()->schema().metrics[query.metric].add)),
        cells_(windows.count) {
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
      groups_.begin_shard(shard);
      each_fact(shard, [&](DimsId row, const Seen&) { groups_.meet(row); });
    }
    groups_.sort();
  }

  void run(AnswerBuilder& answer) {
    std::vector<Seen> seen;
    each_that_counts([&](std::size_t, DimsId, const Seen& one) { seen.push_back(one); });
    answer.total(count(seen));
    if (groups_.size() == 0) return;
    seen.clear();
    const std::vector<std::size_t> ends = gather_by_group(seen);
    for (std::size_t place = 0, begin = 0; place < groups_.size(); begin = ends[place++]) {
      answer.row(count(std::span(seen).subspan(begin, ends[place] - begin)),
                 [&] { return groups_.key(place); });
    }
  }

 private:
  template <class Visit>
  void each_fact(std::size_t shard, Visit&& visit) const {
    for (const MonthFacts& month :
         shards_[shard]->facts(query_.metric).between(windows_.first_fact, windows_.last_fact)) {
      const auto window_of = windows_of_days(month.month(), windows_);
      month.each_person([&](DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t value) {
        if (window_of[day] >= 0) visit(row, Seen{person, static_cast<std::uint32_t>(window_of[day]), value});
      });
    }
  }
  template <class Visit>
  void each_that_counts(Visit&& visit) const {
    for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
      each_fact(shard, [&](DimsId row, const Seen& one) {
        if (groups_.counts(shard, row)) visit(shard, row, one);
      });
    }
  }

  // One group behind the other. Returns where each one ends.
  std::vector<std::size_t> gather_by_group(std::vector<Seen>& seen) const {
    std::vector<std::size_t> next(groups_.size() + 1);
    each_that_counts([&](std::size_t shard, DimsId row, const Seen&) {
      groups_.each(shard, row, [&](std::size_t place) { ++next[place + 1]; });
    });
    for (std::size_t place = 1; place < next.size(); ++place) next[place] += next[place - 1];
    seen.resize(next.back());
    each_that_counts([&](std::size_t shard, DimsId row, const Seen& one) {
      groups_.each(shard, row, [&](std::size_t place) { seen[next[place]++] = one; });
    });
    return next;
  }

  // By window; those whose deltas in it are more than zero in sum.
  std::span<const std::int64_t> count(std::span<Seen> seen) {
    cells_.assign(windows_.count, 0);
    Sums sums;
    for (const Seen& one : seen) sums[{one.person, one.window}] += one.delta;
    if (stock_) return count_levels(sums);
    for (const auto& [cell, sum] : sums) {
      if (sum > 0) ++cells_[cell.window];
    }
    return cells_;
  }

  using Sums = boost::unordered_flat_map<Cell, std::int64_t, CellHash>;
  // From the window in which a person's sum becomes more than zero to that in which it no longer is.
  std::span<const std::int64_t> count_levels(const Sums& sums) {
    std::vector<std::pair<Cell, std::int64_t>> steps(sums.begin(), sums.end());
    std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first.person, a.first.window) < std::pair(b.first.person, b.first.window);
    });
    std::int64_t sum = 0;
    for (std::size_t n = 0; n < steps.size(); ++n) {
      const Cell& cell = steps[n].first;
      if (n == 0 || steps[n - 1].first.person != cell.person) sum = 0;
      const bool was = sum > 0;
      sum += steps[n].second;
      cells_[cell.window] += (sum > 0 ? 1 : 0) - (was ? 1 : 0);
    }
    for (std::size_t window = 1; window < cells_.size(); ++window) cells_[window] += cells_[window - 1];
    return cells_;
  }

  const Shards shards_;
  const CounterQuery& query_;
  const Windows& windows_;
  RowGroups groups_;
  const bool stock_;
  std::vector<std::int64_t> cells_;  // by window, of the group at hand
};

}  // namespace

void count_persons(Shards shards, const CounterQuery& query, const Windows& windows, AnswerBuilder& answer) {
  Persons(shards, query, windows).run(answer);
}

}  // namespace haiyu::state
