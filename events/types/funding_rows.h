// The rows of grants and investments.
#pragma once

#include "events/types/funding.h"
#include "events/types/row.h"

namespace haiyu::events {

// 100 thousand million yuan at most: sums of a million such amounts still fit into 64 bits.
inline constexpr Limits kFen = between(0, 10'000'000'000'000);
inline constexpr Limits kCorrectionReason = between(1, kMaxPlainBytes);

template <>
inline constexpr auto kRow<GrantAwarded> =
    make_row<GrantAwarded>({.name = "haiyu.grant.awarded.v1",
                            .thing = "grant",
                            .topic = Topic::kOrganizations,
                            .key_field = "organization_id",
                            .method = "POST",
                            .route = "/v1/grants",
                            .target = Target::kNew,
                            .who = Role::kRegistrar},
                           std::tuple{required("organization_id", &GrantAwarded::organization_id),
                                      required("amount_fen", &GrantAwarded::amount_fen, kFen),
                                      required("awarded_on", &GrantAwarded::awarded_on),
                                      shown(required("funder", &GrantAwarded::funder))});

template <>
inline constexpr auto kRow<GrantCorrected> = make_row<GrantCorrected>(
    {.name = "haiyu.grant.corrected.v1",
     .thing = "grant",
     .topic = Topic::kOrganizations,
     .key_field = "organization_id",
     .method = "PATCH",
     .route = "/v1/grants/{id}",
     .target = Target::kExisting,
     .who = Role::kRegistrar},
    std::tuple{required("amount_fen", &GrantCorrected::amount_fen, kFen),
               personal(required("reason", &GrantCorrected::reason, kCorrectionReason))});

template <>
inline constexpr auto kRow<InvestmentRecorded> = make_row<InvestmentRecorded>(
    {.name = "haiyu.investment.recorded.v1",
     .thing = "investment",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/investments",
     .target = Target::kNew,
     .who = Role::kRegistrar},
    std::tuple{required("community_id", &InvestmentRecorded::community_id, kCommunityLevel),
               required("funder_kind", &InvestmentRecorded::funder_kind),
               required("amount_fen", &InvestmentRecorded::amount_fen, kFen),
               required("on", &InvestmentRecorded::on),
               shown(optional("purpose", &InvestmentRecorded::purpose))});

template <>
inline constexpr auto kRow<InvestmentCorrected> = make_row<InvestmentCorrected>(
    {.name = "haiyu.investment.corrected.v1",
     .thing = "investment",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "PATCH",
     .route = "/v1/investments/{id}",
     .target = Target::kExisting,
     .who = Role::kRegistrar},
    std::tuple{required("amount_fen", &InvestmentCorrected::amount_fen, kFen),
               personal(required("reason", &InvestmentCorrected::reason, kCorrectionReason))});

}  // namespace haiyu::events
