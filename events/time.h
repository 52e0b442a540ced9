// The two clocks' types, RFC 3339 text, and the district's calendar.
//
// Units: an Instant is milliseconds since 1970-01-01T00:00:00Z; a Day is a local calendar day.
// Limits: years 1900 to 2199; anything else is refused when it is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/result.h"

namespace haiyu {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::local_days;
using Minutes = std::chrono::minutes;

// RFC 3339 with an offset ("2014-10-31T08:00:00+08:00", fractions allowed); nullopt for anything else,
// for a day that the calendar lacks, and for an instant out of the limits.
std::optional<Instant> parse_instant(std::string_view text);
// "2014-10-31"; nullopt as above.
std::optional<Day> parse_day(std::string_view text);
// UTC with milliseconds only where there are some: "2014-10-31T00:00:00Z".
std::string format_instant(Instant instant);
// The clock so many minutes east of UTC, with that offset: "2014-10-31T08:00:00+08:00".
std::string format_instant(Instant instant, Minutes east);
std::string format_day(Day day);

// A zone of the tz database. Threads: const calls from any thread, without a lock; cheap to copy.
// Why its own table: a fold asks for a day with every event. All changes of the offset from 1900 to 2199 are
// read once when the zone is found, and never change afterwards.
class Zone {
 public:
  // Errors: kInvalid for a name that the tz database lacks.
  static Result<Zone> find(std::string_view name);

  const std::string& name() const { return name_; }
  // The local day in which the instant falls: the window in which a fact counts.
  Day day_of(Instant instant) const;
  // The local time with its offset: "2014-10-31T08:00:00+08:00".
  std::string format_local(Instant instant) const;

 private:
  struct Offsets;
  Zone(std::string name, std::shared_ptr<const Offsets> offsets)
      : name_(std::move(name)), offsets_(std::move(offsets)) {}
  std::string name_;
  std::shared_ptr<const Offsets> offsets_;
};

}  // namespace haiyu
