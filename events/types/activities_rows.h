// The rows of the topic `activities`.
#pragma once

#include "events/types/row.h"

namespace haiyu::events {

template <>
inline constexpr auto kFields<Eligibility> = std::tuple{
    optional("skills_any", &Eligibility::skills_any), optional("members_only", &Eligibility::members_only),
    optional("residency", &Eligibility::residency),
    optional("min_age", &Eligibility::min_age, between(0, 150))};

template <>
inline constexpr auto kFields<PlaceSpec> =
    std::tuple{required("role", &PlaceSpec::role),
               required("capacity", &PlaceSpec::capacity, between(0, 1'000'000)),
               optional("min_needed", &PlaceSpec::min_needed, between(0, 1'000'000)),
               required("side", &PlaceSpec::side),
               optional("skills_any", &PlaceSpec::skills_any),
               optional("verified", &PlaceSpec::verified)};

template <>
inline constexpr auto kFields<ServedPart> = std::tuple{
    optional("residency", &ServedPart::residency), optional("target_group", &ServedPart::target_group),
    required("count", &ServedPart::count, between(0, 10'000'000))};

// Checks across fields.
void check_session(const std::optional<Instant>& start_at, const std::optional<Instant>& end_at,
                   const std::optional<Instant>& opens_at, const std::optional<Instant>& closes_at,
                   const List<PlaceSpec>* places, Findings& findings);
inline void check(const SessionScheduled& p, Findings& findings) {
  check_session(p.start_at, p.end_at, p.opens_at, p.closes_at, &p.places, findings);
}
inline void check(const SessionChanged& p, Findings& findings) {
  check_session(p.start_at, p.end_at, p.opens_at, p.closes_at, p.places ? &*p.places : nullptr, findings);
}

inline constexpr Limits kPlaces = items(1, 64);
inline constexpr Limits kWho = between(1, 200);
inline constexpr Limits kEvaluation = between(1, 500);
inline constexpr Limits kConfirmMinutes = between(1, 43'200);  // at most 30 days
inline constexpr Limits kCount = between(0, 10'000'000);
inline constexpr Limits kReason = between(1, kMaxPlainBytes);

template <>
inline constexpr auto kRow<ActivityPosted> = make_row<ActivityPosted>(
    {.name = "haiyu.activity.posted.v1",
     .thing = "activity",
     .topic = Topic::kActivities,
     .method = "POST",
     .route = "/v1/activities",
     .target = Target::kNew,
     .who = Role::kOrganizer},
    std::tuple{required("organization_id", &ActivityPosted::organization_id),
               shown(required("title", &ActivityPosted::title)),
               required("category", &ActivityPosted::category), required("sector", &ActivityPosted::sector),
               required("community_id", &ActivityPosted::community_id, kCommunityLevel),
               required("delivery_modes", &ActivityPosted::delivery_modes),
               required("channel", &ActivityPosted::channel),
               optional("target_groups", &ActivityPosted::target_groups),
               shown(optional("description", &ActivityPosted::description)),
               optional("eligibility", &ActivityPosted::eligibility),
               optional("supported_by", &ActivityPosted::supported_by),
               optional("service_item_id", &ActivityPosted::service_item_id)});

template <>
inline constexpr auto kRow<ActivityChanged> = make_row<ActivityChanged>(
    {.name = "haiyu.activity.changed.v1",
     .thing = "activity",
     .topic = Topic::kActivities,
     .method = "PATCH",
     .route = "/v1/activities/{id}",
     .target = Target::kExisting,
     .who = Role::kOrganizer},
    std::tuple{shown(optional("title", &ActivityChanged::title)),
               optional("category", &ActivityChanged::category), optional("sector", &ActivityChanged::sector),
               optional("community_id", &ActivityChanged::community_id, kCommunityLevel),
               optional("delivery_modes", &ActivityChanged::delivery_modes),
               optional("channel", &ActivityChanged::channel),
               optional("target_groups", &ActivityChanged::target_groups),
               shown(optional("description", &ActivityChanged::description)),
               optional("eligibility", &ActivityChanged::eligibility),
               optional("supported_by", &ActivityChanged::supported_by),
               optional("service_item_id", &ActivityChanged::service_item_id)});

template <>
inline constexpr auto kRow<ActivityCancelled> =
    make_row<ActivityCancelled>({.name = "haiyu.activity.cancelled.v1",
                                 .thing = "activity",
                                 .topic = Topic::kActivities,
                                 .method = "POST",
                                 .route = "/v1/activities/{id}/cancel",
                                 .target = Target::kExisting,
                                 .who = Role::kOrganizer},
                                std::tuple{personal(optional("reason", &ActivityCancelled::reason))});

template <>
inline constexpr auto kRow<SessionScheduled> = make_row<SessionScheduled>(
    {.name = "haiyu.session.scheduled.v1",
     .thing = "session",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/activities/{id}/sessions",
     .target = Target::kNewChild,
     .parent = "activity",
     .who = Role::kOrganizer},
    std::tuple{
        required("start_at", &SessionScheduled::start_at), required("end_at", &SessionScheduled::end_at),
        required("places", &SessionScheduled::places, kPlaces),
        shown(optional("venue", &SessionScheduled::venue)), optional("opens_at", &SessionScheduled::opens_at),
        optional("closes_at", &SessionScheduled::closes_at),
        optional("cancel_until", &SessionScheduled::cancel_until),
        optional("waitlist", &SessionScheduled::waitlist),
        optional("confirm_within_minutes", &SessionScheduled::confirm_within_minutes, kConfirmMinutes),
        personal(optional("person_in_charge", &SessionScheduled::person_in_charge, kWho))},
    check);

template <>
inline constexpr auto kRow<SessionChanged> = make_row<SessionChanged>(
    {.name = "haiyu.session.changed.v1",
     .thing = "session",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "PATCH",
     .route = "/v1/sessions/{id}",
     .target = Target::kExisting,
     .who = Role::kOrganizer},
    std::tuple{optional("start_at", &SessionChanged::start_at), optional("end_at", &SessionChanged::end_at),
               optional("places", &SessionChanged::places, kPlaces),
               shown(optional("venue", &SessionChanged::venue)),
               optional("opens_at", &SessionChanged::opens_at),
               optional("closes_at", &SessionChanged::closes_at),
               optional("cancel_until", &SessionChanged::cancel_until),
               optional("waitlist", &SessionChanged::waitlist),
               optional("confirm_within_minutes", &SessionChanged::confirm_within_minutes, kConfirmMinutes),
               personal(optional("person_in_charge", &SessionChanged::person_in_charge, kWho))},
    check);

template <>
inline constexpr auto kRow<SessionCancelled> =
    make_row<SessionCancelled>({.name = "haiyu.session.cancelled.v1",
                                .thing = "session",
                                .topic = Topic::kActivities,
                                .key_field = "activity_id",
                                .method = "POST",
                                .route = "/v1/sessions/{id}/cancel",
                                .target = Target::kExisting,
                                .who = Role::kOrganizer},
                               std::tuple{personal(optional("reason", &SessionCancelled::reason))});

template <>
inline constexpr auto kRow<SessionClosed> =
    make_row<SessionClosed>({.name = "haiyu.session.closed.v1",
                             .thing = "session",
                             .topic = Topic::kActivities,
                             .key_field = "activity_id",
                             .method = "POST",
                             .route = "/v1/sessions/{id}/close",
                             .target = Target::kExisting,
                             .who = Role::kOrganizer},
                            std::tuple{required("held", &SessionClosed::held)});

template <>
inline constexpr auto kRow<SignupRequested> = make_row<SignupRequested>(
    {.name = "haiyu.signup.requested.v1",
     .thing = "signup",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/sessions/{id}/signups",
     .target = Target::kNewChild,
     .parent = "session",
     .who = Role::kPerson},
    std::tuple{from_path("session_id", &SignupRequested::session_id),
               required("person_id", &SignupRequested::person_id), required("role", &SignupRequested::role),
               optional("party_size", &SignupRequested::party_size, between(1, 10))});

template <>
inline constexpr auto kRow<SignupCancelled> =
    make_row<SignupCancelled>({.name = "haiyu.signup.cancelled.v1",
                               .thing = "signup",
                               .topic = Topic::kActivities,
                               .key_field = "activity_id",
                               .method = "POST",
                               .route = "/v1/signups/{id}/cancel",
                               .target = Target::kExisting,
                               .who = Role::kPerson},
                              std::tuple{personal(optional("reason", &SignupCancelled::reason))});

inline constexpr Limits kOfferNo = between(1, 1'000'000);

template <>
inline constexpr auto kRow<SignupAccepted> =
    make_row<SignupAccepted>({.name = "haiyu.signup.accepted.v1",
                              .thing = "signup",
                              .topic = Topic::kActivities,
                              .key_field = "activity_id",
                              .method = "POST",
                              .route = "/v1/signups/{id}/accept",
                              .target = Target::kExisting,
                              .who = Role::kPerson},
                             std::tuple{required("offer_no", &SignupAccepted::offer_no, kOfferNo)});

template <>
inline constexpr auto kRow<SignupDeclined> =
    make_row<SignupDeclined>({.name = "haiyu.signup.declined.v1",
                              .thing = "signup",
                              .topic = Topic::kActivities,
                              .key_field = "activity_id",
                              .method = "POST",
                              .route = "/v1/signups/{id}/decline",
                              .target = Target::kExisting,
                              .who = Role::kPerson},
                             std::tuple{required("offer_no", &SignupDeclined::offer_no, kOfferNo),
                                        personal(optional("reason", &SignupDeclined::reason))});

// Written by the node whose clock ends the offer (api/offer_clock.h): it has no route.
template <>
inline constexpr auto kRow<SignupExpired> =
    make_row<SignupExpired>({.name = "haiyu.signup.expired.v1",
                             .thing = "signup",
                             .topic = Topic::kActivities,
                             .key_field = "activity_id",
                             .target = Target::kExisting,
                             .who = Role::kOperator},
                            std::tuple{required("offer_no", &SignupExpired::offer_no, kOfferNo)});

template <>
inline constexpr auto kRow<SignupPlaced> =
    make_row<SignupPlaced>({.name = "haiyu.signup.placed.v1",
                            .thing = "signup",
                            .topic = Topic::kActivities,
                            .key_field = "activity_id",
                            .method = "POST",
                            .route = "/v1/signups/{id}/place",
                            .target = Target::kExisting,
                            .who = Role::kOrganizer},
                           std::tuple{personal(required("reason", &SignupPlaced::reason, kReason)),
                                      personal(optional("recorded_by", &SignupPlaced::recorded_by, kWho))});

template <>
inline constexpr auto kRow<AttendanceCheckedIn> = make_row<AttendanceCheckedIn>(
    {.name = "haiyu.attendance.checked_in.v1",
     .thing = "signup",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/signups/{id}/check-in",
     .target = Target::kExisting,
     .who = Role::kDesk},
    std::tuple{required("at", &AttendanceCheckedIn::at),
               personal(optional("recorded_by", &AttendanceCheckedIn::recorded_by, kWho)),
               optional("method", &AttendanceCheckedIn::method)});

template <>
inline constexpr auto kRow<AttendanceCheckedOut> = make_row<AttendanceCheckedOut>(
    {.name = "haiyu.attendance.checked_out.v1",
     .thing = "signup",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/signups/{id}/check-out",
     .target = Target::kExisting,
     .who = Role::kDesk},
    std::tuple{required("at", &AttendanceCheckedOut::at),
               personal(optional("recorded_by", &AttendanceCheckedOut::recorded_by, kWho)),
               optional("method", &AttendanceCheckedOut::method),
               personal(optional("evaluation", &AttendanceCheckedOut::evaluation, kEvaluation))});

template <>
inline constexpr auto kRow<AttendanceNoShow> = make_row<AttendanceNoShow>(
    {.name = "haiyu.attendance.no_show.v1",
     .thing = "signup",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/signups/{id}/no-show",
     .target = Target::kExisting,
     .who = Role::kDesk},
    std::tuple{required("at", &AttendanceNoShow::at),
               personal(optional("recorded_by", &AttendanceNoShow::recorded_by, kWho))});

template <>
inline constexpr auto kRow<AttendanceCorrected> = make_row<AttendanceCorrected>(
    {.name = "haiyu.attendance.corrected.v1",
     .thing = "signup",
     .topic = Topic::kActivities,
     .key_field = "activity_id",
     .method = "POST",
     .route = "/v1/signups/{id}/correct",
     .target = Target::kExisting,
     .who = Role::kOrganizer},
    std::tuple{required("to", &AttendanceCorrected::to),
               personal(required("reason", &AttendanceCorrected::reason, kReason)),
               optional("at", &AttendanceCorrected::at)});

template <>
inline constexpr auto kRow<ServedRecorded> =
    make_row<ServedRecorded>({.name = "haiyu.served.recorded.v1",
                              .thing = "served",
                              .topic = Topic::kActivities,
                              .key_field = "activity_id",
                              .method = "POST",
                              .route = "/v1/sessions/{id}/served",
                              .target = Target::kNewChild,
                              .parent = "session",
                              .who = Role::kOrganizer},
                             std::tuple{from_path("session_id", &ServedRecorded::session_id),
                                        required("count", &ServedRecorded::count, kCount),
                                        optional("breakdown", &ServedRecorded::breakdown)});

template <>
inline constexpr auto kRow<ServedCorrected> =
    make_row<ServedCorrected>({.name = "haiyu.served.corrected.v1",
                               .thing = "served",
                               .topic = Topic::kActivities,
                               .key_field = "activity_id",
                               .method = "POST",
                               .route = "/v1/served/{id}/correct",
                               .target = Target::kExisting,
                               .who = Role::kOrganizer},
                              std::tuple{required("count", &ServedCorrected::count, kCount),
                                         personal(required("reason", &ServedCorrected::reason, kReason))});

}  // namespace haiyu::events
