// What residents need: surveys with their answers, bills of services, orders.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/types/needs.h"
#include "services/history.h"
#include "state/codec.h"

namespace haiyu::services {

// Counted as it is answered: who asks for results reads sums.
struct Survey {
  SurveyId id;
  PlaceId community_id;
  std::string title_json;
  std::vector<std::string> options;
  Instant opened_at{};
  std::optional<Instant> closed_at;
  std::int64_t answers = 0;
  enum class By : std::uint8_t { kAll, kResidency, kTargetGroup };
  // How often an option was wanted, by all or by those of one residency or target group.
  struct Tally {
    By by{};
    std::string value;  // "" for kAll
    std::uint32_t option = 0;
    std::int64_t answers = 0, weight = 0;
    void write(state::Writer& w) const { w.put(by, value, option, answers, weight); }
    void read(state::Reader& r) { r.get(by, value, option, answers, weight); }
  };
  std::vector<Tally> tallies;  // sorted by (by, value, option)
  // Target groups are an open vocabulary that anybody writes: those after the first ones count as "other".
  static constexpr std::size_t kGroupsMax = 64;
  std::vector<std::string> groups;
  std::uint64_t version = 1;

  std::optional<std::uint32_t> option_named(std::string_view option) const;
  void tally(By by, std::string_view value, std::uint32_t option, std::int64_t weight);
  std::string_view group_of(std::string_view group);  // as it counts
  void write(state::Writer& w) const {
    w.put(id, community_id, title_json, options, opened_at, closed_at, answers, tallies, groups, version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, title_json, options, opened_at, closed_at, answers, tallies, groups, version);
  }
};

struct SurveyAnswer {
  AnswerId id;
  SurveyId survey_id;
  PlaceId community_id;
  struct Wanted {
    std::string option;
    std::int32_t weight = 1;
    void write(state::Writer& w) const { w.put(option, weight); }
    void read(state::Reader& r) { r.get(option, weight); }
  };
  std::vector<Wanted> wants;
  events::Residency residency = events::Residency::kUnknown;
  std::vector<std::string> target_groups;
  Instant answered_at{};
  void write(state::Writer& w) const {
    w.put(id, survey_id, community_id, wants, residency, target_groups, answered_at);
  }
  void read(state::Reader& r) {
    r.get(id, survey_id, community_id, wants, residency, target_groups, answered_at);
  }
};

struct Bill {
  BillId id;
  PlaceId community_id;
  std::string period;
  std::optional<SurveyId> survey_id;
  struct Line {
    ServiceItemId service_item_id;
    std::int32_t quota = 0;
    std::int32_t used = 0;  // by orders that were neither refused nor cancelled
    void write(state::Writer& w) const { w.put(service_item_id, quota, used); }
    void read(state::Reader& r) { r.get(service_item_id, quota, used); }
  };
  std::vector<Line> lines;
  Instant published_at{};
  bool replaced = false;  // by a later one of its community
  Line* line(std::string_view service_item);
  void write(state::Writer& w) const {
    w.put(id, community_id, period, survey_id, lines, published_at, replaced);
  }
  void read(state::Reader& r) { r.get(id, community_id, period, survey_id, lines, published_at, replaced); }
};

enum class OrderStatus : std::uint8_t {
  kPlaced,
  kAccepted,
  kRefused,
  kCancelled,
  kFulfilled,
  kFollowedUp,
};
std::string_view name_of(OrderStatus status);

// Why the fold itself refused an order.
inline constexpr std::string_view kQuotaUsedUp = "quota_used_up";
inline constexpr std::string_view kWithdrawn = "withdrawn";

struct Order {
  OrderId id;
  ServiceItemId service_item_id;
  PersonId person_id;
  std::string delivery_mode;
  // Under which the order counts: the item's when it was placed, and the person's residency as claimed.
  PlaceId community_id;
  OrganizationId provider_id;
  events::Sector sector{};
  std::string category;
  events::Residency residency = events::Residency::kUnknown;
  OrderStatus status{};
  std::string reason;             // why refused: of the two above, or in the provider's words
  std::optional<BillId> bill_id;  // whose quota it uses
  Instant placed_at{};
  std::optional<Instant> preferred_at, scheduled_at, fulfilled_at;
  std::optional<std::int32_t> rating;
  std::string note;
  History history;
  std::uint64_t version = 1;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

}  // namespace haiyu::services
