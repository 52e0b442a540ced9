// Events about credited service: what a helper's minutes became (topic `volunteers`, key: the person), and
// the rules of a district by which they do (topic `communities`, key: the district).
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

enum class Rounding : std::uint8_t { kDown, kNearest, kUp };

struct CategoryFactor {
  Code category;
  std::int32_t percent = 100;
};
// subject: the rules; they hold for service from `valid_from_on` on, until later ones do
struct CreditRulesPublished {
  Day valid_from_on{};
  std::int32_t step_minutes = 1;
  Rounding rounding = Rounding::kDown;
  Maybe<std::int32_t> daily_cap_minutes;
  Maybe<std::int32_t> approved_cap_minutes;  // of a day, for service that the organizer approved
  List<CategoryFactor> factors;              // a category that is not named has 100 percent
  List<std::int32_t> star_hours;
};

// The rules as they apply to one sign-up, stamped by who emits the credit.
struct AppliedRules {
  Plain id;
  std::int32_t percent = 100;
  std::int32_t step_minutes = 1;
  Rounding rounding = Rounding::kDown;
  Maybe<std::int32_t> daily_cap_minutes;
  Maybe<std::int32_t> approved_cap_minutes;
  List<std::int32_t> star_hours;
};
// subject: the credit, which has the id of its sign-up. Whole, not a difference: the highest revision holds.
struct ServiceCredited {
  PersonIdView person_id;
  SessionIdView session_id;
  ActivityIdView activity_id;
  OrganizationIdView organization_id;
  PlaceIdView community_id;
  Code category;
  List<OrganizationIdView> supported_by;
  Day on{};
  std::int32_t minutes = 0;
  std::int64_t revision = 0;
  AppliedRules rules;
};

// subject: the credit
struct CreditDisputed {
  Plain reason;
};
struct CreditResolved {
  Maybe<std::int32_t> minutes;  // none: as recorded
  Plain reason;
};
struct CreditApproved {
  Maybe<Plain> approved_by;
};

// subject: the record of service, whose id is its number
struct RecordIssued {
  Maybe<Plain> purpose;
};

}  // namespace haiyu::events
