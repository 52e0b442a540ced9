#include "services/credits/rules.h"

#include <algorithm>

#include "events/result.h"

namespace haiyu::services {

const CreditRules& default_credit_rules() {
  static const CreditRules kRules{.id = "default-1",
                                  .daily_cap_minutes = {},
                                  .approved_cap_minutes = {},
                                  .star_hours = {100, 300, 600, 1'000, 1'500}};
  return kRules;
}

// In 64 bits: minutes times percent may pass 32.
std::int32_t weighted_minutes(const Service& service) {
  const CreditRules& rules = *service.rules;
  const std::int64_t step = std::int64_t{rules.step_minutes} * 100;
  const std::int64_t hundredths = std::int64_t{service.minutes} * service.percent;
  const std::int64_t up = rules.rounding == events::Rounding::kUp        ? step - 1
                          : rules.rounding == events::Rounding::kNearest ? step / 2
                                                                         : 0;
  return static_cast<std::int32_t>((hundredths + up) / step * rules.step_minutes);
}

std::vector<std::int32_t> credited_minutes(std::span<const Service> day) {
  std::vector<std::int32_t> credited;
  std::int32_t used = 0;
  for (const Service& service : day) {
    const CreditRules& rules = *service.rules;
    std::int32_t minutes = weighted_minutes(service);
    const auto cap =
        service.approved && rules.approved_cap_minutes ? rules.approved_cap_minutes : rules.daily_cap_minutes;
    if (cap) minutes = std::clamp(*cap - used, 0, minutes);
    used += minutes;
    credited.push_back(minutes);
  }
  return credited;
}

std::int32_t stars(std::int64_t minutes, const std::vector<std::int32_t>& star_hours) {
  const auto reached = [minutes](std::int32_t hours) { return minutes >= std::int64_t{hours} * 60; };
  return static_cast<std::int32_t>(std::count_if(star_hours.begin(), star_hours.end(), reached));
}

}  // namespace haiyu::services
