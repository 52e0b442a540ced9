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

// Persons are numbered for the question, from 0: what is summed of each one then stands in a row of memory,
// and only the numbering has to look for a person among all others.
struct Seen {
  std::uint32_t person;
  std::uint32_t window;
  std::int32_t delta;
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
      each_fact(shard, [&](DimsId row, auto&&...) { groups_.meet(row); });
    }
    groups_.sort();
  }

  void run(AnswerBuilder& answer) {
    const std::vector<Seen> seen = number_persons();
    answer.total(count(seen));
    if (groups_.size() == 0) return;
    std::vector<std::size_t> ends;
    const std::vector<Seen> grouped = gather_by_group(seen, ends);
    for (std::size_t place = 0, begin = 0; place < groups_.size(); begin = ends[place++]) {
      answer.row(count(std::span(grouped).subspan(begin, ends[place] - begin)),
                 [&] { return groups_.key(place); });
    }
  }

 private:
  // visit(row, person, window, delta)
  template <class Visit>
  void each_fact(std::size_t shard, Visit&& visit) const {
    for (const MonthFacts& month :
         shards_[shard]->facts(query_.metric).between(windows_.first_fact, windows_.last_fact)) {
      const auto window_of = windows_of_days(month.month(), windows_);
      month.each_person([&](DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t value) {
        if (window_of[day] >= 0) visit(row, person, static_cast<std::uint32_t>(window_of[day]), value);
      });
    }
  }
  // The same with the shard before; always in the same order.
  template <class Visit>
  void each_that_counts(Visit&& visit) const {
    for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
      each_fact(shard, [&](DimsId row, std::uint64_t person, std::uint32_t window, std::int32_t delta) {
        if (groups_.counts(shard, row)) visit(shard, row, person, window, delta);
      });
    }
  }

  // What counts, in the order in which it is visited.
  std::vector<Seen> number_persons() {
    std::size_t facts = 0;
    each_that_counts([&](auto&&...) { ++facts; });
    std::vector<Seen> seen;
    seen.reserve(facts);
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> numbers;
    numbers.reserve(facts);
    each_that_counts(
        [&](std::size_t, DimsId, std::uint64_t person, std::uint32_t window, std::int32_t delta) {
          const auto next = static_cast<std::uint32_t>(numbers.size());
          seen.push_back({numbers.try_emplace(person, next).first->second, window, delta});
        });
    sums_.assign(numbers.size(), 0);
    return seen;
  }

  // One group behind the other; where each one ends.
  std::vector<Seen> gather_by_group(const std::vector<Seen>& seen, std::vector<std::size_t>& ends) const {
    std::vector<std::size_t> next(groups_.size() + 1);
    each_that_counts([&](std::size_t shard, DimsId row, auto&&...) {
      groups_.each(shard, row, [&](std::size_t place) { ++next[place + 1]; });
    });
    for (std::size_t place = 1; place < next.size(); ++place) next[place] += next[place - 1];
    std::vector<Seen> grouped(next.back());
    std::size_t visited = 0;
    each_that_counts([&](std::size_t shard, DimsId row, auto&&...) {
      const Seen& one = seen[visited++];
      groups_.each(shard, row, [&](std::size_t place) { grouped[next[place]++] = one; });
    });
    ends = std::move(next);
    return grouped;
  }

  // By window; those whose deltas in it are more than zero in sum.
  std::span<const std::int64_t> count(std::span<const Seen> seen) {
    cells_.assign(windows_.count, 0);
    if (stock_) return count_levels(seen);
    if (windows_.count == 1) {
      cells_[0] = count_window(seen);
      return cells_;
    }
    by_window(seen);
    for (std::size_t window = 0, begin = 0; window < windows_.count; begin = window_ends_[window++])
      cells_[window] = count_window(std::span(sorted_).subspan(begin, window_ends_[window] - begin));
    return cells_;
  }

  std::int64_t count_window(std::span<const Seen> seen) {
    for (const Seen& one : seen) sums_[one.person] += one.delta;
    std::int64_t count = 0;
    for (const Seen& one : seen) {  // whoever comes again finds the sum taken
      if (std::exchange(sums_[one.person], 0) > 0) ++count;
    }
    return count;
  }

  // Into `sorted_`, one window behind the other; where each one ends.
  void by_window(std::span<const Seen> seen) {
    window_ends_.assign(windows_.count + 1, 0);
    for (const Seen& one : seen) ++window_ends_[one.window + 1];
    for (std::size_t window = 1; window <= windows_.count; ++window)
      window_ends_[window] += window_ends_[window - 1];
    sorted_.resize(seen.size());
    for (const Seen& one : seen) sorted_[window_ends_[one.window]++] = one;
  }

  // From the window in which a person's sum becomes more than zero to that in which it no longer is.
  std::span<const std::int64_t> count_levels(std::span<const Seen> seen) {
    const auto cell = [](const Seen& one) { return std::pair(one.person, one.window); };
    sorted_.assign(seen.begin(), seen.end());
    std::sort(sorted_.begin(), sorted_.end(),
              [&](const Seen& a, const Seen& b) { return cell(a) < cell(b); });
    std::int64_t sum = 0;
    for (std::size_t n = 0; n < sorted_.size();) {
      const Seen& first = sorted_[n];
      if (n == 0 || sorted_[n - 1].person != first.person) sum = 0;
      const bool was = sum > 0;
      for (; n < sorted_.size() && cell(sorted_[n]) == cell(first); ++n) sum += sorted_[n].delta;
      cells_[first.window] += (sum > 0 ? 1 : 0) - (was ? 1 : 0);
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
  std::vector<std::int64_t> sums_;   // by person; zero between two counts
  std::vector<Seen> sorted_;         // of the group at hand
  std::vector<std::size_t> window_ends_;
};

}  // namespace

void count_persons(Shards shards, const CounterQuery& query, const Windows& windows, AnswerBuilder& answer) {
  Persons(shards, query, windows).run(answer);
}

}  // namespace haiyu::state
