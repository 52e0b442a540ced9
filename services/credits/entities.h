// What a person's service was credited with, item by item, and the records that were issued of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/credits/rules.h"
#include "services/history.h"
#include "state/codec.h"

namespace haiyu::services {

// An item: one sign-up, whose id it has.
struct Credit {
  SignupId id;
  SessionId session_id;
  ActivityId activity_id;
  OrganizationId organization_id;
  PlaceId community_id;
  std::string category;
  std::vector<OrganizationId> supported_by;
  Day on{};
  std::int32_t minutes = 0;  // served
  std::int32_t percent = 100;
  std::uint32_t rules = 0;  // index into PersonCredits::rules
  std::int64_t revision = 0;
  bool approved = false;
  enum class Dispute : std::uint8_t { kNone, kOpen, kResolved };
  Dispute dispute = Dispute::kNone;
  std::optional<std::int32_t> resolved_minutes;  // instead of `minutes`, until there is a newer revision
  std::int32_t credited = 0;
  History history;
  void write(state::Writer& w) const {
    w.put(id, session_id, activity_id, organization_id, community_id, category, supported_by);
    w.put(on, minutes, percent, rules);
    w.put(revision, approved, dispute, resolved_minutes, credited, history);
  }
  void read(state::Reader& r) {
    r.get(id, session_id, activity_id, organization_id, community_id, category, supported_by);
    r.get(on, minutes, percent, rules);
    r.get(revision, approved, dispute, resolved_minutes, credited, history);
  }
};
std::string_view name_of(Credit::Dispute dispute);  // "none", "open", "resolved"

struct PersonCredits {
  PersonId id;
  std::vector<CreditRules> rules;  // that were ever applied
  std::uint32_t latest_rules = 0;  // those applied last: their stars hold
  std::vector<Credit> items;       // in the order in which they were first credited
  std::int64_t total_minutes = 0;  // the sum of `credited`
  std::uint64_t version = 1;
  const Credit* item(std::string_view id) const;
  Credit* item(std::string_view id);
  // By the rules applied last; those of nobody's service are the default ones.
  std::int32_t stars() const;
  std::optional<std::int32_t> next_star_hours() const;  // none: there are no more
  const std::vector<std::int32_t>& star_hours() const;
  void write(state::Writer& w) const { w.put(id, rules, latest_rules, items, total_minutes, version); }
  void read(state::Reader& r) { r.get(id, rules, latest_rules, items, total_minutes, version); }
};

// A certified record of service: what stood in the person's credits when it was issued.
struct ServiceRecord {
  RecordId id;  // its number
  PersonId person_id;
  Instant issued_at{};
  std::string purpose;
  std::uint32_t items = 0;  // the first ones of the person's credits
  std::int64_t minutes = 0;
  std::int32_t stars = 0;
  std::uint64_t checksum = 0;  // of these items, see checksum_of
  void write(state::Writer& w) const {
    w.put(id, person_id, issued_at, purpose, items, minutes, stars, checksum);
  }
  void read(state::Reader& r) { r.get(id, person_id, issued_at, purpose, items, minutes, stars, checksum); }
};

// Of what the first `items` of the credits say: which sign-ups, on which days, with how many minutes.
std::uint64_t checksum_of(const PersonCredits& credits, std::uint32_t items);

}  // namespace haiyu::services
