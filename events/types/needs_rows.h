// The rows of surveys, bills and orders.
#pragma once

#include "events/types/needs.h"
#include "events/types/row.h"

namespace haiyu::events {

inline constexpr Limits kOptions = {.min = 1, .max = 200, .bounded = true, .min_items = 1, .max_items = 64};

template <>
inline constexpr auto kFields<Want> = std::tuple{shown(required("option", &Want::option, between(1, 200))),
                                                 optional("weight", &Want::weight, between(1, 1'000))};

template <>
inline constexpr auto kFields<BillLineSpec> =
    std::tuple{required("service_item_id", &BillLineSpec::service_item_id),
               required("quota", &BillLineSpec::quota, between(0, 10'000'000))};

// Each option, want and line stands once.
void check(const SurveyOpened& p, Findings& findings);
void check(const SurveyAnswered& p, Findings& findings);
void check(const BillPublished& p, Findings& findings);

template <>
inline constexpr auto kRow<SurveyOpened> =
    make_row<SurveyOpened>({.name = "haiyu.survey.opened.v1",
                            .thing = "survey",
                            .topic = Topic::kCommunities,
                            .key_field = "community_id",
                            .method = "POST",
                            .route = "/v1/surveys",
                            .target = Target::kNew,
                            .who = Role::kCentre},
                           std::tuple{required("community_id", &SurveyOpened::community_id, kCommunityLevel),
                                      shown(required("title", &SurveyOpened::title)),
                                      shown(required("options", &SurveyOpened::options, kOptions))},
                           check);

template <>
inline constexpr auto kRow<SurveyAnswered> = make_row<SurveyAnswered>(
    {.name = "haiyu.survey.answered.v1",
     .thing = "answer",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/surveys/{id}/answers",
     .target = Target::kNewChild,
     .parent = "survey",
     .who = Role::kPerson},
    std::tuple{from_path("survey_id", &SurveyAnswered::survey_id),
               required("wants", &SurveyAnswered::wants, items(1, 64)),
               optional("residency", &SurveyAnswered::residency),
               optional("target_groups", &SurveyAnswered::target_groups, items(0, 16))},
    check);

template <>
inline constexpr auto kRow<SurveyClosed> =
    make_row<SurveyClosed>({.name = "haiyu.survey.closed.v1",
                            .thing = "survey",
                            .topic = Topic::kCommunities,
                            .key_field = "community_id",
                            .method = "POST",
                            .route = "/v1/surveys/{id}/close",
                            .target = Target::kExisting,
                            .who = Role::kCentre},
                           std::tuple{personal(optional("reason", &SurveyClosed::reason))});

template <>
inline constexpr auto kRow<BillPublished> = make_row<BillPublished>(
    {.name = "haiyu.bill.published.v1",
     .thing = "bill",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/bills",
     .target = Target::kNew,
     .who = Role::kCentre},
    std::tuple{required("community_id", &BillPublished::community_id, kCommunityLevel),
               shown(required("period", &BillPublished::period, between(1, 64))),
               required("lines", &BillPublished::lines, items(1, 1'000)),
               optional("survey_id", &BillPublished::survey_id)},
    check);

template <>
inline constexpr auto kRow<OrderPlaced> =
    make_row<OrderPlaced>({.name = "haiyu.order.placed.v1",
                           .thing = "order",
                           .topic = Topic::kCommunities,
                           .key_field = "community_id",
                           .method = "POST",
                           .route = "/v1/orders",
                           .target = Target::kNew,
                           .who = Role::kPerson},
                          std::tuple{required("service_item_id", &OrderPlaced::service_item_id),
                                     required("person_id", &OrderPlaced::person_id),
                                     required("delivery_mode", &OrderPlaced::delivery_mode),
                                     optional("preferred_at", &OrderPlaced::preferred_at)});

template <>
inline constexpr auto kRow<OrderAccepted> =
    make_row<OrderAccepted>({.name = "haiyu.order.accepted.v1",
                             .thing = "order",
                             .topic = Topic::kCommunities,
                             .key_field = "community_id",
                             .method = "POST",
                             .route = "/v1/orders/{id}/accept",
                             .target = Target::kExisting,
                             .who = Role::kOrganizer},
                            std::tuple{required("scheduled_at", &OrderAccepted::scheduled_at)});

template <>
inline constexpr auto kRow<OrderRefused> = make_row<OrderRefused>(
    {.name = "haiyu.order.refused.v1",
     .thing = "order",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/orders/{id}/refuse",
     .target = Target::kExisting,
     .who = Role::kOrganizer},
    std::tuple{personal(required("reason", &OrderRefused::reason, between(1, kMaxPlainBytes)))});

template <>
inline constexpr auto kRow<OrderCancelled> =
    make_row<OrderCancelled>({.name = "haiyu.order.cancelled.v1",
                              .thing = "order",
                              .topic = Topic::kCommunities,
                              .key_field = "community_id",
                              .method = "POST",
                              .route = "/v1/orders/{id}/cancel",
                              .target = Target::kExisting,
                              .who = Role::kPerson},
                             std::tuple{personal(optional("reason", &OrderCancelled::reason))});

template <>
inline constexpr auto kRow<OrderFulfilled> =
    make_row<OrderFulfilled>({.name = "haiyu.order.fulfilled.v1",
                              .thing = "order",
                              .topic = Topic::kCommunities,
                              .key_field = "community_id",
                              .method = "POST",
                              .route = "/v1/orders/{id}/fulfil",
                              .target = Target::kExisting,
                              .who = Role::kOrganizer},
                             std::tuple{required("at", &OrderFulfilled::at)});

template <>
inline constexpr auto kRow<OrderFollowedUp> =
    make_row<OrderFollowedUp>({.name = "haiyu.order.followed_up.v1",
                               .thing = "order",
                               .topic = Topic::kCommunities,
                               .key_field = "community_id",
                               .method = "POST",
                               .route = "/v1/orders/{id}/follow-up",
                               .target = Target::kExisting,
                               .who = Role::kOrganizer},
                              std::tuple{optional("rating", &OrderFollowedUp::rating, between(1, 5)),
                                         personal(optional("note", &OrderFollowedUp::note))});

}  // namespace haiyu::events
