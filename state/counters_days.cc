#include "state/counters_days.h"

#include <algorithm>
#include <utility>

namespace haiyu::state {

DayParts parts_of(DayNo day) {
  const std::chrono::year_month_day ymd{day_of(day)};
  return {
      static_cast<int>(ymd.year()) * 12 + static_cast<std::int32_t>(static_cast<unsigned>(ymd.month())) - 1,
      static_cast<unsigned>(ymd.day()) - 1};
}

DayNo first_day_of(MonthNo month) {
  const std::chrono::year_month_day ymd{std::chrono::year(month / 12),
                                        std::chrono::month(static_cast<unsigned>(month % 12 + 1)),
                                        std::chrono::day(1)};
  return number_of(Day(ymd));
}

std::int32_t window_number(Window kind, DayNo day) {
  switch (kind) {
    case Window::kAll:
      return 0;
    case Window::kYear:
      return parts_of(day).month / 12;
    case Window::kMonth:
      return parts_of(day).month;
    case Window::kDay:
      return day;
  }
  die("state/counters_days", "no such window");
}

DayNo window_first_day(Window kind, std::int32_t number) {
  switch (kind) {
    case Window::kAll:
      return 0;
    case Window::kYear:
      return first_day_of(number * 12);
    case Window::kMonth:
      return first_day_of(number);
    case Window::kDay:
      return number;
  }
  die("state/counters_days", "no such window");
}

std::size_t Windows::of_day(DayNo day) const {
  return static_cast<std::size_t>(std::max(window_number(kind, day) - first, 0));
}

std::size_t Windows::of_month(MonthNo month) const {
  if (kind == Window::kAll) return 0;
  return static_cast<std::size_t>(std::max((kind == Window::kYear ? month / 12 : month) - first, 0));
}

Day Windows::begin(std::size_t window) const {
  return day_of(window_first_day(kind, first + static_cast<std::int32_t>(window)));
}

MonthDays::MonthDays(MonthNo month, std::uint32_t mask, const std::int64_t* by_day)
    : month_(month), mask_(mask) {
  bool wide = false;
  for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
    const std::int64_t value = by_day[std::countr_zero(rest)];
    sum_ = add_checked(sum_, value);
    wide = wide || !std::in_range<std::int32_t>(value);
  }
  const auto days = static_cast<std::uint8_t>(std::popcount(mask));
  if (days <= 1) return;
  values_ = wide ? static_cast<void*>(new std::int64_t[days]) : static_cast<void*>(new std::int32_t[days]);
  capacity_ = days;
  wide_ = wide;
  std::uint32_t place = 0;
  for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1, ++place) {
    const std::int64_t value = by_day[std::countr_zero(rest)];
    if (wide) {
      wide_values()[place] = value;
    } else {
      narrow_values()[place] = static_cast<std::int32_t>(value);
    }
  }
}

MonthDays::MonthDays(MonthDays&& other) noexcept
    : month_(other.month_),
      mask_(std::exchange(other.mask_, 0)),
      sum_(std::exchange(other.sum_, 0)),
      values_(std::exchange(other.values_, nullptr)),
      capacity_(std::exchange(other.capacity_, std::uint8_t{0})),
      wide_(std::exchange(other.wide_, false)) {}

MonthDays& MonthDays::operator=(MonthDays&& other) noexcept {
  if (this == &other) return *this;
  release();
  month_ = other.month_;
  mask_ = std::exchange(other.mask_, 0);
  sum_ = std::exchange(other.sum_, 0);
  values_ = std::exchange(other.values_, nullptr);
  capacity_ = std::exchange(other.capacity_, std::uint8_t{0});
  wide_ = std::exchange(other.wide_, false);
  return *this;
}

MonthDays::~MonthDays() { release(); }

void MonthDays::release() {
  if (wide_) {
    delete[] wide_values();
  } else {
    delete[] narrow_values();
  }
}

void MonthDays::add(std::uint32_t day, std::int64_t delta) {
  const std::uint32_t bit = 1u << day;
  if ((mask_ & bit) == 0) {
    insert(day, delta);
  } else if (capacity_ != 0) {
    const auto place = static_cast<std::uint32_t>(std::popcount(mask_ & (bit - 1)));
    std::int64_t value = add_checked(value_at(place), delta);
    if (!wide_ && !std::in_range<std::int32_t>(value)) resize(capacity_, true);
    if (wide_) {
      wide_values()[place] = value;
    } else {
      narrow_values()[place] = static_cast<std::int32_t>(value);
    }
  }
  sum_ = add_checked(sum_, delta);
}

void MonthDays::insert(std::uint32_t day, std::int64_t value) {
  const auto days = static_cast<std::uint32_t>(std::popcount(mask_));
  if (days == 0) {
    mask_ = 1u << day;  // its value is the sum
    return;
  }
  const bool wide =
      wide_ || !std::in_range<std::int32_t>(value) || (days == 1 && !std::in_range<std::int32_t>(sum_));
  const std::uint32_t full = capacity_;
  if (days >= full || wide != wide_) {
    resize(static_cast<std::uint8_t>(days < full ? full : std::min(full == 0 ? 4u : full * 2, 31u)), wide);
  }
  const auto place = static_cast<std::uint32_t>(std::popcount(mask_ & ((1u << day) - 1)));
  const auto shift_in = [&](auto* values, auto number) {
    std::copy_backward(values + place, values + days, values + days + 1);
    values[place] = number;
  };
  if (wide_) {
    shift_in(wide_values(), value);
  } else {
    shift_in(narrow_values(), static_cast<std::int32_t>(value));
  }
  mask_ |= 1u << day;
}

void MonthDays::resize(std::uint8_t capacity, bool wide) {
  const auto days = static_cast<std::uint32_t>(std::popcount(mask_));
  const auto copy_to = [&](auto* values) {
    for (std::uint32_t place = 0; place < days; ++place) {
      values[place] = static_cast<std::remove_reference_t<decltype(*values)>>(value_at(place));
    }
    return values;
  };
  void* const values = wide ? static_cast<void*>(copy_to(new std::int64_t[capacity]))
                            : static_cast<void*>(copy_to(new std::int32_t[capacity]));
  release();
  values_ = values;
  capacity_ = capacity;
  wide_ = wide;
}

MonthDays& DayRow::month(MonthNo month) {
  // Facts come about in order: nearly always the last month.
  if (!months_.empty() && months_.back().month() == month) [[likely]]
    return months_.back();
  // Or, as few rows have gaps, so many places before it; a search looks at more lines of memory.
  if (!months_.empty() && month < months_.back().month()) {
    const auto before = static_cast<std::size_t>(months_.back().month() - month);
    if (before < months_.size() && months_[months_.size() - 1 - before].month() == month)
      return months_[months_.size() - 1 - before];
  }
  const auto at = std::lower_bound(months_.begin(), months_.end(), month,
                                   [](const MonthDays& a, MonthNo b) { return a.month() < b; });
  if (at != months_.end() && at->month() == month) return *at;
  return *months_.insert(at, MonthDays(month));
}

void DayRow::add(DayParts day, std::int64_t delta) {
  month(day.month).add(day.day, delta);
  total_ = add_checked(total_, delta);
}

void DayRow::append(MonthDays month) {
  HAIYU_CHECK(months_.empty() || months_.back().month() < month.month());
  total_ = add_checked(total_, month.sum());
  months_.push_back(std::move(month));
}

void DayRow::accumulate(const Windows& windows, std::int64_t* out) const {
  if (windows.kind == Window::kAll && windows.first_fact == INT_MIN && windows.last_fact == INT_MAX) {
    out[0] = add_checked(out[0], total_);
    return;
  }
  const MonthNo first = windows.first_fact == INT_MIN ? INT_MIN : parts_of(windows.first_fact).month;
  const MonthNo last = windows.last_fact == INT_MAX ? INT_MAX : parts_of(windows.last_fact).month;
  auto at = std::lower_bound(months_.begin(), months_.end(), first,
                             [](const MonthDays& a, MonthNo b) { return a.month() < b; });
  for (; at != months_.end() && at->month() <= last; ++at) {
    const bool edge = at->month() == first || at->month() == last;
    if (windows.kind != Window::kDay && !edge) {
      std::int64_t& cell = out[windows.of_month(at->month())];
      cell = add_checked(cell, at->sum());
      continue;
    }
    const DayNo base = first_day_of(at->month());
    const bool by_day = windows.kind == Window::kDay;
    std::int64_t* const cells = by_day ? out : out + windows.of_month(at->month());
    at->each([&](std::uint32_t day, std::int64_t value) {
      const DayNo number = base + static_cast<DayNo>(day);
      if (number < windows.first_fact || number > windows.last_fact) return;
      std::int64_t& cell = by_day ? cells[windows.of_day(number)] : *cells;
      cell = add_checked(cell, value);
    });
  }
}

std::size_t DayRow::heap_bytes() const {
  std::size_t bytes = months_.capacity() * sizeof(MonthDays);
  for (const MonthDays& month : months_) bytes += month.heap_bytes();
  return bytes;
}

}  // namespace haiyu::state
