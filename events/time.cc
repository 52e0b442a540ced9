#include "events/time.h"

#include <array>

namespace haiyu {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr unsigned kFirstYear = 1900;
constexpr unsigned kLastYear = 2199;
// As days since 1970-01-01: 1900-01-01 and 2200-01-01.
constexpr std::int64_t kFirstDay = -25'567;
constexpr std::int64_t kEndDay = 84'006;

// The fields of "YYYY-MM-DD" and the like: fixed digits at fixed places; one bad digit spoils `good`.
struct Digits {
  const char* text;
  bool good = true;

  unsigned at(std::size_t place) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[place])) - '0';
    good &= digit < 10;
    return digit;
  }
  unsigned two(std::size_t place) { return at(place) * 10 + at(place + 1); }
  unsigned four(std::size_t place) { return two(place) * 100 + two(place + 2); }
};

constexpr bool is_leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr unsigned days_in(unsigned year, unsigned month) {
  constexpr std::array<std::uint8_t, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month];
}

// Days since 1970-01-01 of a day of the Gregorian calendar. Years are counted from March, so that a leap day
// ends one, and in eras of 400 years, after which the calendar repeats.
constexpr std::int64_t days_since_epoch(unsigned year, unsigned month, unsigned day) {
  const unsigned march_year = month <= 2 ? year - 1 : year;
  const unsigned era = march_year / 400;
  const unsigned year_of_era = march_year % 400;
  const unsigned month_from_march = month > 2 ? month - 3 : month + 9;
  const unsigned day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146'097 + day_of_era - 719'468;
}
static_assert(days_since_epoch(kFirstYear, 1, 1) == kFirstDay);
static_assert(days_since_epoch(kLastYear + 1, 1, 1) == kEndDay);

// The day at `text`, which has ten characters at least.
std::optional<std::int64_t> read_day(const char* text) {
  Digits digits{text};
  const unsigned year = digits.four(0);
  const unsigned month = digits.two(5);
  const unsigned day = digits.two(8);
  if (!digits.good || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (year < kFirstYear || year > kLastYear || month - 1 > 11 || day < 1) return std::nullopt;
  if (day > 28 && day > days_in(year, month)) return std::nullopt;
  return days_since_epoch(year, month, day);
}

// Milliseconds of ".123456" at the front of `rest`, which is cut off; finer digits are dropped.
std::optional<std::int64_t> read_fraction(std::string_view& rest) {
  if (rest.empty() || rest.front() != '.') return 0;
  rest.remove_prefix(1);
  std::int64_t ms = 0;
  std::int64_t unit = 100;
  std::size_t digits = 0;
  for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
    ms += (rest[digits] - '0') * unit;
    unit /= 10;
  }
  if (digits == 0) return std::nullopt;
  rest.remove_prefix(digits);
  return ms;
}

// Minutes east of UTC of the "Z" or "+08:00" that `rest` must be.
std::optional<std::int64_t> read_offset(std::string_view rest) {
  if (rest.size() == 1 && (rest[0] == 'Z' || rest[0] == 'z')) return 0;
  if (rest.size() != 6 || rest[3] != ':' || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  Digits digits{rest.data()};
  const unsigned hours = digits.two(1);
  const unsigned minutes = digits.two(4);
  if (!digits.good || hours > 23 || minutes > 59) return std::nullopt;
  const std::int64_t east = hours * 60 + minutes;
  return rest[0] == '-' ? -east : east;
}

void put_digits(char* at, unsigned value, std::size_t count) {
  for (std::size_t n = count; n > 0; --n, value /= 10) at[n - 1] = static_cast<char>('0' + value % 10);
}

// "YYYY-MM-DDTHH:MM:SS" or, with milliseconds, ".mmm" after it; `ms` is since 1970 in the clock to be shown.
std::string format_clock(std::int64_t ms) {
  const auto whole = std::chrono::floor<days>(Instant(milliseconds(ms)));
  const std::chrono::year_month_day date(whole);
  auto rest = static_cast<unsigned>(ms - whole.time_since_epoch().count() * kDayMs);
  std::string text = "0000-00-00T00:00:00.000";
  put_digits(text.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put_digits(text.data() + 5, static_cast<unsigned>(date.month()), 2);
  put_digits(text.data() + 8, static_cast<unsigned>(date.day()), 2);
  put_digits(text.data() + 20, rest % 1000, 3);
  if (rest % 1000 == 0) text.resize(19);
  rest /= 1000;
  put_digits(text.data() + 11, rest / 3600, 2);
  put_digits(text.data() + 14, rest / 60 % 60, 2);
  put_digits(text.data() + 17, rest % 60, 2);
  return text;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20) return std::nullopt;
  const auto day = read_day(text.data());
  Digits digits{text.data()};
  const unsigned hour = digits.two(11);
  const unsigned minute = digits.two(14);
  const unsigned second = digits.two(17);
  if (!day || !digits.good || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if ((text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') return std::nullopt;
  std::string_view rest = text.substr(19);
  const auto fraction = read_fraction(rest);
  const auto east = read_offset(rest);
  if (!fraction || !east) return std::nullopt;
  const std::int64_t seconds = hour * 3600 + minute * 60 + second;
  const std::int64_t ms = *day * kDayMs + seconds * 1000 + *fraction - *east * 60'000;
  if (ms < kFirstDay * kDayMs || ms >= kEndDay * kDayMs) return std::nullopt;
  return Instant(milliseconds(ms));
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto day = read_day(text.data());
  if (!day) return std::nullopt;
  return Day(days(*day));
}

std::string format_instant(Instant instant) { return format_clock(instant.time_since_epoch().count()) + 'Z'; }

std::string format_day(Day day) {
  std::string text = format_clock(day.time_since_epoch().count() * kDayMs);
  text.resize(10);
  return text;
}

std::string format_instant(Instant instant, Minutes east) {
  const auto minutes = static_cast<unsigned>(std::abs(east.count()));
  std::string offset = "+00:00";
  if (east.count() < 0) offset[0] = '-';
  put_digits(offset.data() + 1, minutes / 60, 2);
  put_digits(offset.data() + 4, minutes % 60, 2);
  return format_clock((instant + east).time_since_epoch().count()) + offset;
}

}  // namespace haiyu
