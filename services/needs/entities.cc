#include "services/needs/entities.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "services/names.h"

namespace haiyu::services {

std::optional<std::uint32_t> Survey::option_named(std::string_view option) const {
  const auto found = std::find(options.begin(), options.end(), option);
  if (found == options.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - options.begin());
}

void Survey::tally(By by, std::string_view value, std::uint32_t option, std::int64_t weight) {
  const auto place = std::tuple(by, value, option);
  const auto at =
      std::lower_bound(tallies.begin(), tallies.end(), place, [](const Tally& each, const auto& wanted) {
        return std::tuple(each.by, std::string_view(each.value), each.option) < wanted;
      });
  const bool there =
      at != tallies.end() && std::tuple(at->by, std::string_view(at->value), at->option) == place;
  Tally& tally = there ? *at : *tallies.insert(at, Tally{by, std::string(value), option, 0, 0});
  ++tally.answers;
  tally.weight += weight;
}

std::string_view Survey::group_of(std::string_view group) {
  if (std::find(groups.begin(), groups.end(), group) != groups.end()) return group;
  if (groups.size() == kGroupsMax) return "other";
  groups.emplace_back(group);
  return group;
}

Bill::Line* Bill::line(std::string_view service_item) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& each) {
    return each.service_item_id.view() == service_item;
  });
  return found == lines.end() ? nullptr : &*found;
}

std::string_view name_of(OrderStatus status) {
  static constexpr std::array<std::string_view, 6> kNames = {"placed",    "accepted",  "refused",
                                                             "cancelled", "fulfilled", "followed_up"};
  return text_of(kNames, status);
}

void Order::write(state::Writer& w) const {
  w.put(id, service_item_id, person_id, delivery_mode, community_id, provider_id, sector, category,
        residency);
  w.put(status, reason, bill_id, placed_at, preferred_at, scheduled_at, fulfilled_at, rating, note, history);
  w.put(version);
}
void Order::read(state::Reader& r) {
  r.get(id, service_item_id, person_id, delivery_mode, community_id, provider_id, sector, category,
        residency);
  r.get(status, reason, bill_id, placed_at, preferred_at, scheduled_at, fulfilled_at, rating, note, history);
  r.get(version);
}

}  // namespace haiyu::services
