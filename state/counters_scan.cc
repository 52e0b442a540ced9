#include "state/counters_scan.h"

#include <algorithm>

#include "state/counters_row_groups.h"

namespace haiyu::state {
namespace {

using Shards = std::span<const CounterFacts* const>;

// Cells of groups at once, 16 MB; a question of more passes over the facts again for the rest of its groups.
constexpr std::size_t kCellsMax = 1u << 21;

// (row, window, value) of each fact within the windows.
template <class Visit>
void each_fact(const FactMonths& facts, const Windows& windows, Visit&& visit) {
  for (const MonthFacts& month : facts.between(windows.first_fact, windows.last_fact)) {
    const auto window_of = windows_of_days(month.month(), windows);
    month.each([&](DimsId row, std::uint32_t day, std::int64_t value) {
      if (window_of[day] >= 0) visit(row, static_cast<std::size_t>(window_of[day]), value);
    });
  }
}

void add_to(std::int64_t& cell, std::int64_t value) { cell = add_checked(cell, value); }

class SumsByRow {
 public:
  SumsByRow(Shards shards, const CounterQuery& query, const Windows& windows) : groups_(shards, query) {
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
      auto& sums = sums_.emplace_back(shards[shard]->dims().size());
      each_fact(shards[shard]->facts(query.metric), windows,
                [&](DimsId row, std::size_t, std::int64_t value) { add_to(sums[row], value); });
      groups_.begin_shard(shard);
      each_row(shard, [&](DimsId row, std::int64_t) { groups_.meet(row); });
    }
    groups_.sort();
  }

  void run(AnswerBuilder& answer) const {
    std::int64_t total = 0;
    std::vector<std::int64_t> cells(groups_.size());
    for (std::size_t shard = 0; shard < sums_.size(); ++shard) {
      each_row(shard, [&](DimsId row, std::int64_t sum) {
        if (!groups_.counts(shard, row)) return;
        add_to(total, sum);
        groups_.each(shard, row, [&](std::size_t place) { add_to(cells[place], sum); });
      });
    }
    answer.total({&total, 1});
    for (std::size_t place = 0; place < cells.size(); ++place) {
      answer.row({&cells[place], 1}, [&] { return groups_.key(place); });
    }
  }

 private:
  // (row, sum) of those that are not zero.
  template <class Visit>
  void each_row(std::size_t shard, Visit&& visit) const {
    const std::vector<std::int64_t>& sums = sums_[shard];
    for (DimsId row = 0; row < sums.size(); ++row) {
      if (sums[row] != 0) visit(row, sums[row]);
    }
  }

  RowGroups groups_;
  std::vector<std::vector<std::int64_t>> sums_;  // by shard and row
};

class SumsByWindow {
 public:
  SumsByWindow(Shards shards, const CounterQuery& query, const Windows& windows)
      : shards_(shards), query_(query), windows_(windows), groups_(shards, query) {
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
      groups_.begin_shard(shard);
      each_fact(shards[shard]->facts(query.metric), windows,
                [&](DimsId row, std::size_t, std::int64_t) { groups_.meet(row); });
    }
    groups_.sort();
  }

  void run(AnswerBuilder& answer) const {
    const std::size_t at_once = std::max<std::size_t>(kCellsMax / windows_.count, 1);
    std::vector<std::int64_t> cells, total;
    std::size_t first = 0;
    do {
      const std::size_t last = std::min(first + at_once, groups_.size());
      cells.assign((last - first) * windows_.count, 0);
      total.assign(windows_.count, 0);
      add_range(first, last, cells.data(), total.data());
      for (std::size_t place = first; place < last; ++place) {
        answer.row(std::span(cells).subspan((place - first) * windows_.count, windows_.count),
                   [&] { return groups_.key(place); });
      }
      first = last;
    } while (first < groups_.size());
    answer.total(total);
  }

 private:
  // `cells` are those of the groups from `first` on, before `last`.
  void add_range(std::size_t first, std::size_t last, std::int64_t* cells, std::int64_t* total) const {
    const std::size_t count = last - first;
    for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
      each_fact(shards_[shard]->facts(query_.metric), windows_,
                [&](DimsId row, std::size_t window, std::int64_t value) {
                  if (!groups_.counts(shard, row)) return;
                  add_to(total[window], value);
                  groups_.each(shard, row, [&](std::size_t place) {
                    if (place - first < count)  // nor is it before the first
                      add_to(cells[(place - first) * windows_.count + window], value);
                  });
                });
    }
  }

  const Shards shards_;
  const CounterQuery& query_;
  const Windows& windows_;
  RowGroups groups_;
};

}  // namespace

std::array<std::int32_t, 32> windows_of_days(MonthNo month, const Windows& windows) {
  std::array<std::int32_t, 32> window_of;
  window_of.fill(-1);
  const DayNo first = first_day_of(month);
  for (std::uint32_t day = 0; day < days_in(month); ++day) {
    const DayNo number = first + static_cast<DayNo>(day);
    if (number < windows.first_fact || number > windows.last_fact) continue;
    window_of[day] = static_cast<std::int32_t>(windows.of_day(number));
  }
  return window_of;
}

void add_up(Shards shards, const CounterQuery& query, const Windows& windows, AnswerBuilder& answer) {
  if (windows.count == 1) {
    SumsByRow(shards, query, windows).run(answer);
  } else {
    SumsByWindow(shards, query, windows).run(answer);
  }
}

}  // namespace haiyu::state
