// The rows of credited service.
#pragma once

#include "events/types/credits.h"
#include "events/types/row.h"

namespace haiyu::events {

inline constexpr Limits kServiceMinutes = between(0, 100'000);
inline constexpr Limits kDayMinutes = between(1, 1'440);
inline constexpr Limits kStepMinutes = between(1, 480);
inline constexpr Limits kPercent = between(0, 1'000);
inline constexpr Limits kStarHours = {.min = 1, .max = 100'000, .bounded = true, .max_items = 16};
inline constexpr Limits kRulesId = between(1, 64);

template <>
inline constexpr auto kFields<CategoryFactor> = std::tuple{
    required("category", &CategoryFactor::category), required("percent", &CategoryFactor::percent, kPercent)};

template <>
inline constexpr auto kFields<AppliedRules> =
    std::tuple{shown(required("id", &AppliedRules::id, kRulesId)),
               optional("percent", &AppliedRules::percent, kPercent),
               optional("step_minutes", &AppliedRules::step_minutes, kStepMinutes),
               optional("rounding", &AppliedRules::rounding),
               optional("daily_cap_minutes", &AppliedRules::daily_cap_minutes, kDayMinutes),
               optional("approved_cap_minutes", &AppliedRules::approved_cap_minutes, kDayMinutes),
               optional("star_hours", &AppliedRules::star_hours, kStarHours)};

// An approved cap is no lower than the daily one; a category has one factor; stars rise.
void check(const CreditRulesPublished& p, Findings& findings);

template <>
inline constexpr auto kRow<CreditRulesPublished> = make_row<CreditRulesPublished>(
    {.name = "haiyu.credit_rules.published.v1",
     .thing = "credit_rules",
     .topic = Topic::kCommunities,
     .key_field = "district_id",
     .method = "POST",
     .route = "/v1/districts/{id}/credit-rules",
     .target = Target::kNewChild,
     .parent = "district",
     .who = Role::kRegistrar},
    std::tuple{required("valid_from_on", &CreditRulesPublished::valid_from_on),
               optional("step_minutes", &CreditRulesPublished::step_minutes, kStepMinutes),
               optional("rounding", &CreditRulesPublished::rounding),
               optional("daily_cap_minutes", &CreditRulesPublished::daily_cap_minutes, kDayMinutes),
               optional("approved_cap_minutes", &CreditRulesPublished::approved_cap_minutes, kDayMinutes),
               optional("factors", &CreditRulesPublished::factors),
               optional("star_hours", &CreditRulesPublished::star_hours, kStarHours)},
    check);

// Written by the node that saw the service end (api/credit_emitter.h): it has no route.
template <>
inline constexpr auto kRow<ServiceCredited> = make_row<ServiceCredited>(
    {.name = "haiyu.service.credited.v1",
     .thing = "credit",
     .topic = Topic::kVolunteers,
     .key_field = "person_id",
     .target = Target::kNew,
     .who = Role::kOperator},
    std::tuple{shown(required("person_id", &ServiceCredited::person_id)),
               shown(required("session_id", &ServiceCredited::session_id)),
               shown(required("activity_id", &ServiceCredited::activity_id)),
               shown(required("organization_id", &ServiceCredited::organization_id)),
               shown(required("community_id", &ServiceCredited::community_id)),
               shown(required("category", &ServiceCredited::category)),
               shown(optional("supported_by", &ServiceCredited::supported_by)),
               shown(required("on", &ServiceCredited::on)),
               shown(required("minutes", &ServiceCredited::minutes, kServiceMinutes)),
               shown(required("revision", &ServiceCredited::revision)),
               shown(required("rules", &ServiceCredited::rules))});

template <>
inline constexpr auto kRow<CreditDisputed> =
    make_row<CreditDisputed>({.name = "haiyu.credit.disputed.v1",
                              .thing = "credit",
                              .topic = Topic::kVolunteers,
                              .key_field = "person_id",
                              .method = "POST",
                              .route = "/v1/credits/{id}/dispute",
                              .target = Target::kExisting,
                              .who = Role::kPerson},
                             std::tuple{personal(required("reason", &CreditDisputed::reason))});

template <>
inline constexpr auto kRow<CreditResolved> =
    make_row<CreditResolved>({.name = "haiyu.credit.resolved.v1",
                              .thing = "credit",
                              .topic = Topic::kVolunteers,
                              .key_field = "person_id",
                              .method = "POST",
                              .route = "/v1/credits/{id}/resolve",
                              .target = Target::kExisting,
                              .who = Role::kOrganizer},
                             std::tuple{shown(optional("minutes", &CreditResolved::minutes, kServiceMinutes)),
                                        personal(required("reason", &CreditResolved::reason))});

template <>
inline constexpr auto kRow<CreditApproved> =
    make_row<CreditApproved>({.name = "haiyu.credit.approved.v1",
                              .thing = "credit",
                              .topic = Topic::kVolunteers,
                              .key_field = "person_id",
                              .method = "POST",
                              .route = "/v1/credits/{id}/approve",
                              .target = Target::kExisting,
                              .who = Role::kOrganizer},
                             std::tuple{personal(optional("approved_by", &CreditApproved::approved_by))});

template <>
inline constexpr auto kRow<RecordIssued> = make_row<RecordIssued>(
    {.name = "haiyu.record.issued.v1",
     .thing = "record",
     .topic = Topic::kVolunteers,
     .key_field = "person_id",
     .method = "POST",
     .route = "/v1/volunteers/{id}/records",
     .target = Target::kNewChild,
     .parent = "volunteer",
     .who = Role::kOrganizer},
    std::tuple{personal(optional("purpose", &RecordIssued::purpose, between(1, 200)))});

}  // namespace haiyu::events
