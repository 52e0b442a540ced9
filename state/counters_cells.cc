#include "state/counters_cells.h"

#include <algorithm>
#include <bit>

namespace haiyu::state {
namespace {

constexpr std::size_t kLeastCapacity = 8;

// Where the month stands, or where it would.
template <class Months>
auto find_month(Months& months, MonthNo month) {
  return std::lower_bound(months.begin(), months.end(), month,
                          [](const MonthFacts& a, MonthNo b) { return a.month() < b; });
}

// What fits into one cell each: nearly always all of it.
template <class Visit>
void each_part(std::int64_t rest, Visit&& visit) {
  do {
    const std::int64_t part = std::clamp(rest, -PackedCell::kMax, PackedCell::kMax);
    visit(part);
    rest -= part;
  } while (rest != 0);
}

constexpr auto kAdd = [](auto& cells, const auto& cell) { cells.add(cell); };
constexpr auto kAppend = [](auto& cells, const auto& cell) { cells.append(cell); };

}  // namespace

bool PackedCell::absorb(const PackedCell& other) {
  const std::int64_t sum = std::int64_t{value()} + other.value();
  if (place() != other.place() || !fits(sum)) return false;
  *this = PackedCell(row(), day(), sum);
  return true;
}

bool WideCell::absorb(const WideCell& other) {
  if (row != other.row || day != other.day) return false;
  value = add_checked(value, other.value);
  return true;
}

// A sum of zero stays: that day has had a fact.
template <class Cell>
void CellArray<Cell>::make_room() {
  const auto before = [](const Cell& a, const Cell& b) { return a.before(b); };
  const auto middle = cells_.begin() + static_cast<std::ptrdiff_t>(compacted_);
  std::sort(middle, cells_.end(), before);
  std::inplace_merge(cells_.begin(), middle, cells_.end(), before);
  if (!cells_.empty()) {
    auto last = cells_.begin();
    for (auto next = last + 1; next != cells_.end(); ++next) {
      if (!last->absorb(*next)) *++last = *next;
    }
    cells_.erase(last + 1, cells_.end());
  }
  compacted_ = cells_.size();
  if (cells_.size() >= cells_.capacity() / 4 * 3) {
    cells_.reserve(std::max(kLeastCapacity, cells_.size() + cells_.size() / 2));
  }
}

template class CellArray<PackedCell>;
template class CellArray<WideCell>;
template class CellArray<PersonCell>;

template <class Put>
void MonthFacts::put(DimsId row, std::uint32_t day, std::int64_t delta, Put&& into) {
  days_ |= 1u << day;
  if (PackedCell::fits(delta)) [[likely]] {
    into(packed_, PackedCell(row, day, delta));
  } else {
    into(wide_, WideCell{row, day, delta});
  }
}

template <class Put>
void MonthFacts::put_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta,
                            Put&& into) {
  days_ |= 1u << day;
  each_part(delta, [&](std::int64_t part) {
    into(persons_, PersonCell{PackedCell(row, day, part), person});
  });
}

void MonthFacts::add(DimsId row, std::uint32_t day, std::int64_t delta) { put(row, day, delta, kAdd); }
void MonthFacts::append(DimsId row, std::uint32_t day, std::int64_t delta) { put(row, day, delta, kAppend); }
void MonthFacts::add_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta) {
  put_person(row, day, person, delta, kAdd);
}
void MonthFacts::append_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta) {
  put_person(row, day, person, delta, kAppend);
}

void MonthFacts::trim() {
  packed_.trim();
  wide_.trim();
  persons_.trim();
}

std::size_t MonthFacts::heap_bytes() const {
  return packed_.heap_bytes() + wide_.heap_bytes() + persons_.heap_bytes();
}

MonthFacts& FactMonths::at(MonthNo month) {
  // Few metrics have gaps: so many places before the last.
  if (!months_.empty() && month <= months_.back().month()) {
    const auto before = static_cast<std::size_t>(months_.back().month() - month);
    if (before < months_.size() && months_[months_.size() - 1 - before].month() == month) [[likely]]
      return months_[months_.size() - 1 - before];
  }
  const auto at = find_month(months_, month);
  if (at != months_.end() && at->month() == month) return *at;
  return *months_.insert(at, MonthFacts(month));
}

std::span<const MonthFacts> FactMonths::between(DayNo first, DayNo last) const {
  const auto begin = first == INT_MIN ? months_.begin() : find_month(months_, parts_of(first).month);
  const auto end = last == INT_MAX ? months_.end() : find_month(months_, parts_of(last).month + 1);
  return begin < end ? std::span(begin, end) : std::span<const MonthFacts>();
}

std::pair<DayNo, DayNo> FactMonths::bounds() const {
  if (months_.empty()) return {INT_MAX, INT_MIN};
  const MonthFacts& front = months_.front();
  const MonthFacts& back = months_.back();
  return {first_day_of(front.month()) + std::countr_zero(front.days()),
          first_day_of(back.month()) + 31 - std::countl_zero(back.days())};
}

void FactMonths::trim() {
  for (MonthFacts& month : months_) month.trim();
}

std::size_t FactMonths::heap_bytes() const {
  std::size_t bytes = months_.capacity() * sizeof(MonthFacts);
  for (const MonthFacts& month : months_) bytes += month.heap_bytes();
  return bytes;
}

}  // namespace haiyu::state
