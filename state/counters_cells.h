// The facts of one metric and one month in memory: an append, and now and then a compaction.
//
// A cell is (row, day of the month, value) in 8 bytes; a value that does not fit is a wide cell of 16 bytes,
// and a person's cell has the person beside it. A row is the tuple of the dimensions that the metric keeps.
// Cells of one row and day may be several: readers add them up, in any order. When an array is full, its
// cells are sorted by row and day and equal ones become one; it grows only when that made little room. Why
// not a sorted array per row: a fold adds to rows at random, and each would be some lines of memory of its
// own; a month has one end to append to. Readers pass over months in order of memory.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "state/counters_days.h"

namespace haiyu::state {

class PackedCell {
 public:
  static constexpr unsigned kValueBits = 27;
  static constexpr std::int64_t kMax = (std::int64_t{1} << (kValueBits - 1)) - 1;
  static bool fits(std::int64_t value) { return value >= -kMax && value <= kMax; }

  PackedCell(DimsId row, std::uint32_t day, std::int64_t value)  // fits(value)
      : bits_(std::uint64_t{row} << 32 | std::uint64_t{day} << kValueBits |
              (static_cast<std::uint64_t>(value) & ((1u << kValueBits) - 1))) {}
  DimsId row() const { return static_cast<DimsId>(bits_ >> 32); }
  std::uint32_t day() const { return static_cast<std::uint32_t>(bits_) >> kValueBits; }
  std::int32_t value() const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits_) << 5) >> 5;
  }
  std::uint64_t place() const { return bits_ >> kValueBits; }  // by row, then day
  bool before(const PackedCell& other) const { return place() < other.place(); }
  // Takes in another cell of the same place; false: it is of another place, or the sum does not fit.
  bool absorb(const PackedCell& other);

 private:
  std::uint64_t bits_;
};

struct WideCell {
  DimsId row;
  std::uint32_t day;
  std::int64_t value;
  bool before(const WideCell& other) const { return std::pair(row, day) < std::pair(other.row, other.day); }
  bool absorb(const WideCell& other);
};

struct PersonCell {
  PackedCell cell;
  std::uint64_t person;
  bool before(const PersonCell& other) const {
    return std::pair(cell.place(), person) < std::pair(other.cell.place(), other.person);
  }
  bool absorb(const PersonCell& other) { return person == other.person && cell.absorb(other.cell); }
};

template <class Cell>
class CellArray {
 public:
  void add(const Cell& cell) {
    if (cells_.size() == cells_.capacity()) [[unlikely]]
      make_room();
    cells_.push_back(cell);
  }
  // For many at once: compacted only when `add` finds no room. Then `trim` gives back what was too much.
  void append(const Cell& cell) { cells_.push_back(cell); }
  void trim() { cells_.shrink_to_fit(); }
  const std::vector<Cell>& cells() const { return cells_; }
  std::size_t heap_bytes() const { return cells_.capacity() * sizeof(Cell); }

 private:
  void make_room();

  std::vector<Cell> cells_;
  std::size_t compacted_ = 0;  // so many are sorted, one per place
};
extern template class CellArray<PackedCell>;
extern template class CellArray<WideCell>;
extern template class CellArray<PersonCell>;

class MonthFacts {
 public:
  explicit MonthFacts(MonthNo month) : month_(month) {}
  MonthNo month() const { return month_; }
  std::uint32_t days() const { return days_; }  // bit d set: day d of the month, from 0, has had a fact

  void add(DimsId row, std::uint32_t day, std::int64_t delta);
  void add_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta);
  // The same for many, which `trim` ends: takes less time, and more memory where facts are equal.
  void append(DimsId row, std::uint32_t day, std::int64_t delta);
  void append_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta);
  void trim();

  template <class Visit>  // (row, day of the month, value) of a sum or a stock
  void each(Visit&& visit) const {
    for (const PackedCell& cell : packed_.cells()) visit(cell.row(), cell.day(), cell.value());
    for (const WideCell& cell : wide_.cells()) visit(cell.row, cell.day, cell.value);
  }
  template <class Visit>  // (row, day of the month, person, value)
  void each_person(Visit&& visit) const {
    for (const auto& [cell, person] : persons_.cells()) visit(cell.row(), cell.day(), person, cell.value());
  }
  std::size_t heap_bytes() const;

 private:
  template <class Put>  // (array, cell)
  void put(DimsId row, std::uint32_t day, std::int64_t delta, Put&& into);
  template <class Put>
  void put_person(DimsId row, std::uint32_t day, std::uint64_t person, std::int32_t delta, Put&& into);

  MonthNo month_;
  std::uint32_t days_ = 0;
  CellArray<PackedCell> packed_;
  CellArray<WideCell> wide_;
  CellArray<PersonCell> persons_;
};

// The months of one metric that have had a fact, ascending.
class FactMonths {
 public:
  MonthFacts& at(MonthNo month);
  std::span<const MonthFacts> all() const { return months_; }
  std::span<const MonthFacts> between(DayNo first, DayNo last) const;
  // First and last day with a fact; first > last when there is none.
  std::pair<DayNo, DayNo> bounds() const;
  void trim();
  std::size_t heap_bytes() const;

 private:
  std::vector<MonthFacts> months_;
};

}  // namespace haiyu::state
