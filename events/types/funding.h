// Money: grants to organizations (topic `organizations`, key: the organization) and investments in
// communities (topic `communities`, key: the community). Amounts are whole fen.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

enum class FunderKind : std::uint8_t { kDistrict, kStreet, kPropertyFirm, kStockCompany, kResidents };

// subject: the grant
struct GrantAwarded {
  OrganizationIdView organization_id;
  std::int64_t amount_fen = 0;
  Day awarded_on{};
  Text funder;
};
struct GrantCorrected {
  std::int64_t amount_fen = 0;
  Plain reason;
};
// subject: the investment
struct InvestmentRecorded {
  PlaceIdView community_id;
  FunderKind funder_kind{};
  std::int64_t amount_fen = 0;
  Day on{};
  Maybe<Text> purpose;
};
struct InvestmentCorrected {
  std::int64_t amount_fen = 0;
  Plain reason;
};

}  // namespace haiyu::events
