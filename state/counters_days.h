// One row of a counter: a value per local day, kept by months, and the sums of months and of all days.
//
// A month holds a mask of the days that have a value and their values packed; a month of one day needs
// nothing but its sum. Values are 32 bits wide until one does not fit. Errors: a sum beyond 64 bits stops the
// process.
#pragma once

#include <bit>
#include <climits>
#include <cstdint>
#include <memory>
#include <vector>

#include "state/counters.h"

namespace haiyu::state {

using DayNo = std::int32_t;    // days since 1970-01-01
using MonthNo = std::int32_t;  // year * 12 + month - 1

struct DayParts {
  MonthNo month = 0;
  std::uint32_t day = 0;  // of the month, from 0
};
DayParts parts_of(DayNo day);
DayNo first_day_of(MonthNo month);
inline DayNo last_day_of(MonthNo month) { return first_day_of(month + 1) - 1; }
inline std::uint32_t days_in(MonthNo month) {
  return static_cast<std::uint32_t>(first_day_of(month + 1) - first_day_of(month));
}
inline DayNo number_of(Day day) { return static_cast<DayNo>(day.time_since_epoch().count()); }
inline Day day_of(DayNo day) { return Day(std::chrono::days(day)); }

// The years that events may have (events/time.h): local days may lie one beyond.
inline constexpr DayNo kFirstFactDay = Day(std::chrono::year(1899) / 12 / 31).time_since_epoch().count();
inline constexpr DayNo kLastFactDay = Day(std::chrono::year(2200) / 1 / 1).time_since_epoch().count();

inline std::int64_t add_checked(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  HAIYU_CHECK(!__builtin_add_overflow(a, b, &sum));
  return sum;
}

// The windows of a query, in order, and the days whose facts count in them.
struct Windows {
  Window kind = Window::kAll;
  DayNo first_fact = INT_MIN;  // facts of days outside of these two do not count
  DayNo last_fact = INT_MAX;
  std::int32_t first = 0;  // number of the first window: of its year, month or day
  std::size_t count = 1;

  // A fact before the first window (a stock's) counts in the first.
  std::size_t of_day(DayNo day) const;
  std::size_t of_month(MonthNo month) const;  // for windows that hold whole months
  Day begin(std::size_t window) const;
};
// Number of the window of a day.
std::int32_t window_number(Window kind, DayNo day);
DayNo window_first_day(Window kind, std::int32_t number);

// The values of the days of one month.
class MonthDays {
 public:
  explicit MonthDays(MonthNo month) : month_(month) {}
  // Of the days in `mask`, whose values are by_day[day].
  MonthDays(MonthNo month, std::uint32_t mask, const std::int64_t* by_day);
  MonthDays(MonthDays&&) noexcept;
  MonthDays& operator=(MonthDays&&) noexcept;
  ~MonthDays();

  MonthNo month() const { return month_; }
  std::int64_t sum() const { return sum_; }
  std::uint32_t mask() const { return mask_; }
  void add(std::uint32_t day, std::int64_t delta);
  template <class Visit>  // (day of the month, value), in order
  void each(Visit&& visit) const {
    std::uint32_t place = 0;
    for (std::uint32_t rest = mask_; rest != 0; rest &= rest - 1, ++place) {
      visit(static_cast<std::uint32_t>(std::countr_zero(rest)), value_at(place));
    }
  }
  std::size_t heap_bytes() const { return capacity_ * (wide_ ? 8u : 4u); }

 private:
  std::int64_t value_at(std::uint32_t place) const {
    return capacity_ == 0 ? sum_ : wide_ ? wide_values()[place] : narrow_values()[place];
  }
  std::int32_t* narrow_values() const { return static_cast<std::int32_t*>(values_); }
  std::int64_t* wide_values() const { return static_cast<std::int64_t*>(values_); }
  void insert(std::uint32_t day, std::int64_t value);
  void resize(std::uint8_t capacity, bool wide);
  void release();

  MonthNo month_;
  std::uint32_t mask_ = 0;
  std::int64_t sum_ = 0;
  void* values_ = nullptr;     // owned: capacity_ values, one per bit of mask_, in order
  std::uint8_t capacity_ = 0;  // 0: at most one day, whose value is sum_
  bool wide_ = false;
};

class DayRow {
 public:
  void add(DayParts day, std::int64_t delta);
  void append(MonthDays month);  // of a month behind all that there are

  std::int64_t total() const { return total_; }
  bool empty() const { return months_.empty(); }
  // Adds what falls into each window to out[window].
  void accumulate(const Windows& windows, std::int64_t* out) const;
  std::size_t heap_bytes() const;

 private:
  MonthDays& month(MonthNo month);

  std::int64_t total_ = 0;
  std::vector<MonthDays> months_;  // ascending
};

}  // namespace haiyu::state
