// The rows of the topic `organizations`.
#pragma once

#include "events/types/row.h"

namespace haiyu::events {

template <>
inline constexpr auto kRow<OrganizationRegistered> = make_row<OrganizationRegistered>(
    {.name = "haiyu.organization.registered.v1",
     .thing = "organization",
     .topic = Topic::kOrganizations,
     .method = "POST",
     .route = "/v1/organizations",
     .target = Target::kNew,
     .who = Role::kRegistrar},
    std::tuple{shown(required("name", &OrganizationRegistered::name)),
               required("kind", &OrganizationRegistered::kind),
               required("track", &OrganizationRegistered::track),
               required("registered_on", &OrganizationRegistered::registered_on),
               required("place_id", &OrganizationRegistered::place_id),
               required("community_level", &OrganizationRegistered::community_level)});

template <>
inline constexpr auto kRow<OrganizationChanged> = make_row<OrganizationChanged>(
    {.name = "haiyu.organization.changed.v1",
     .thing = "organization",
     .topic = Topic::kOrganizations,
     .method = "PATCH",
     .route = "/v1/organizations/{id}",
     .target = Target::kExisting,
     .who = Role::kRegistrar},
    std::tuple{required("effective_on", &OrganizationChanged::effective_on),
               shown(optional("name", &OrganizationChanged::name)),
               optional("kind", &OrganizationChanged::kind), optional("track", &OrganizationChanged::track),
               optional("place_id", &OrganizationChanged::place_id),
               optional("community_level", &OrganizationChanged::community_level)});

template <>
inline constexpr auto kRow<OrganizationDissolved> = make_row<OrganizationDissolved>(
    {.name = "haiyu.organization.dissolved.v1",
     .thing = "organization",
     .topic = Topic::kOrganizations,
     .method = "POST",
     .route = "/v1/organizations/{id}/dissolve",
     .target = Target::kExisting,
     .who = Role::kRegistrar},
    std::tuple{required("dissolved_on", &OrganizationDissolved::dissolved_on)});

template <>
inline constexpr auto kRow<OrganizationLed> = make_row<OrganizationLed>(
    {.name = "haiyu.organization.led.v1",
     .thing = "organization",
     .topic = Topic::kOrganizations,
     .method = "POST",
     .route = "/v1/organizations/{id}/lead",
     .target = Target::kExisting,
     .who = Role::kCentre},
    std::tuple{required("led_id", &OrganizationLed::led_id), required("from_on", &OrganizationLed::from_on)});

template <>
inline constexpr auto kRow<OrganizationReleased> =
    make_row<OrganizationReleased>({.name = "haiyu.organization.released.v1",
                                    .thing = "organization",
                                    .topic = Topic::kOrganizations,
                                    .method = "POST",
                                    .route = "/v1/organizations/{id}/release",
                                    .target = Target::kExisting,
                                    .who = Role::kCentre},
                                   std::tuple{required("led_id", &OrganizationReleased::led_id),
                                              required("until_on", &OrganizationReleased::until_on)});

template <>
inline constexpr auto kRow<MemberApplied> =
    make_row<MemberApplied>({.name = "haiyu.member.applied.v1",
                             .thing = "application",
                             .topic = Topic::kOrganizations,
                             .key_field = "organization_id",
                             .method = "POST",
                             .route = "/v1/organizations/{id}/applications",
                             .target = Target::kNewChild,
                             .parent = "organization",
                             .who = Role::kPerson},
                            std::tuple{required("person_id", &MemberApplied::person_id)});

template <>
inline constexpr auto kRow<MemberEnrolled> =
    make_row<MemberEnrolled>({.name = "haiyu.member.enrolled.v1",
                              .thing = "member",
                              .topic = Topic::kOrganizations,
                              .key_field = "organization_id",
                              .method = "POST",
                              .route = "/v1/organizations/{id}/members",
                              .target = Target::kNewChild,
                              .parent = "organization",
                              .who = Role::kOrganizer},
                             std::tuple{required("person_id", &MemberEnrolled::person_id),
                                        required("enrolled_on", &MemberEnrolled::enrolled_on),
                                        optional("application_id", &MemberEnrolled::application_id),
                                        optional("supported_by", &MemberEnrolled::supported_by)});

template <>
inline constexpr auto kRow<MemberRejected> = make_row<MemberRejected>(
    {.name = "haiyu.member.rejected.v1",
     .thing = "application",
     .topic = Topic::kOrganizations,
     .key_field = "organization_id",
     .method = "POST",
     .route = "/v1/applications/{id}/reject",
     .target = Target::kExisting,
     .who = Role::kOrganizer},
    std::tuple{personal(required("reason", &MemberRejected::reason, between(1, kMaxPlainBytes)))});

template <>
inline constexpr auto kRow<MemberLeft> = make_row<MemberLeft>({.name = "haiyu.member.left.v1",
                                                               .thing = "member",
                                                               .topic = Topic::kOrganizations,
                                                               .key_field = "organization_id",
                                                               .method = "POST",
                                                               .route = "/v1/members/{id}/leave",
                                                               .target = Target::kExisting,
                                                               .who = Role::kPerson},
                                                              std::tuple{
                                                                  required("left_on", &MemberLeft::left_on)});

}  // namespace haiyu::events
