#include "services/credits/entities.h"

#include <algorithm>
#include <array>

#include "events/id_hash.h"
#include "events/result.h"
#include "services/names.h"

namespace haiyu::services {

namespace {

template <class Items>
auto find(Items& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Credit& each) { return each.id.view() == id; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(Credit::Dispute dispute) {
  static constexpr std::array<std::string_view, 3> kNames = {"none", "open", "resolved"};
  return text_of(kNames, dispute);
}

const Credit* PersonCredits::item(std::string_view wanted) const { return find(items, wanted); }
Credit* PersonCredits::item(std::string_view wanted) { return find(items, wanted); }

std::int32_t PersonCredits::stars() const { return services::stars(total_minutes, star_hours()); }

std::optional<std::int32_t> PersonCredits::next_star_hours() const {
  const auto& hours = star_hours();
  const auto reached = static_cast<std::size_t>(stars());
  return reached < hours.size() ? std::optional(hours[reached]) : std::nullopt;
}

const std::vector<std::int32_t>& PersonCredits::star_hours() const {
  return rules.empty() ? default_credit_rules().star_hours : rules[latest_rules].star_hours;
}

std::uint64_t checksum_of(const PersonCredits& credits, std::uint32_t items) {
  HAIYU_CHECK(items <= credits.items.size());
  state::Writer said;
  for (std::uint32_t n = 0; n < items; ++n) {
    const Credit& item = credits.items[n];
    said.put(item.id, item.on, item.credited);
  }
  return hash_bytes(said.bytes());
}

}  // namespace haiyu::services
