// The local day of an instant, remembered for the quarter of an hour around the last one asked for.
//
// Why: events come in the order of time, mostly, and a look-up in the zone's table costs more than a
// sign-up's fold. A quarter of an hour that begins and ends in the same local day lies within it: days do not
// come back in a zone.
#pragma once

#include "events/time.h"

namespace haiyu::services {

class DayCache {
 public:
  explicit DayCache(Zone zone) : zone_(std::move(zone)) {}

  Day day_of(Instant at) {
    if (at >= from_ && at < until_) return day_;
    const auto quarter = std::chrono::floor<Quarter>(at);
    const Day day = zone_.day_of(at);
    if (zone_.day_of(quarter) == day && zone_.day_of(quarter + Quarter(1)) == day) {
      from_ = quarter;
      until_ = quarter + Quarter(1);
      day_ = day;
    }
    return day;
  }
  const Zone& zone() const { return zone_; }

 private:
  using Quarter = std::chrono::duration<std::int64_t, std::ratio<900>>;
  Zone zone_;
  Instant from_{}, until_{};  // empty at first
  Day day_{};
};

}  // namespace haiyu::services
