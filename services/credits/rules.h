// From service minutes to credited ones, as pure functions of rules that are data: a district publishes its
// own (`credit_rules.published`), with the day from which they hold. Regions differ in daily caps, rounding
// steps, factors by category, and stars.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/types/credits.h"
#include "state/codec.h"

namespace haiyu::services {

struct CreditRules {
  std::string id;
  std::int32_t step_minutes = 1;
  events::Rounding rounding = events::Rounding::kDown;
  std::optional<std::int32_t> daily_cap_minutes;
  std::optional<std::int32_t> approved_cap_minutes;  // of a day, for approved service; none: as the daily cap
  std::vector<std::int32_t> star_hours;              // rising
  friend bool operator==(const CreditRules&, const CreditRules&) = default;
  void write(state::Writer& w) const {
    w.put(id, step_minutes, rounding, daily_cap_minutes, approved_cap_minutes, star_hours);
  }
  void read(state::Reader& r) {
    r.get(id, step_minutes, rounding, daily_cap_minutes, approved_cap_minutes, star_hours);
  }
};

// Where a district has published none: minute by minute, without caps; stars at 100, 300, 600, 1,000 and
// 1,500 hours, as most regions give them.
const CreditRules& default_credit_rules();

// One piece of service of a day; pieces stand in the order in which they were first credited.
struct Service {
  std::int32_t minutes = 0;
  std::int32_t percent = 100;
  bool approved = false;
  const CreditRules* rules = nullptr;
};
// The factor, then the rounding.
std::int32_t weighted_minutes(const Service& service);
// The same of all that one day has, under the caps: each takes what those before it left of its own cap.
std::vector<std::int32_t> credited_minutes(std::span<const Service> day);

// How many stars so much service has.
std::int32_t stars(std::int64_t minutes, const std::vector<std::int32_t>& star_hours);

}  // namespace haiyu::services
