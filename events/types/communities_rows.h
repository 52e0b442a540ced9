// The rows of communities, their parties, centres and plans.
#pragma once

#include "events/types/communities.h"
#include "events/types/row.h"

namespace haiyu::events {

inline constexpr Limits kCentres = between(0, 100'000);

inline void check(const PartyJoined& p, Findings& findings) {
  if (!p.organization_id && !p.name)
    findings.push_back({"/organization_id", "required", "a party has an organization_id or a name"});
}

template <>
inline constexpr auto kRow<CommunityRegistered> =
    make_row<CommunityRegistered>({.name = "haiyu.community.registered.v1",
                                   .thing = "community",
                                   .topic = Topic::kCommunities,
                                   .method = "POST",
                                   .route = "/v1/communities",
                                   .target = Target::kNew,
                                   .who = Role::kRegistrar},
                                  std::tuple{shown(required("name", &CommunityRegistered::name)),
                                             required("registered_on", &CommunityRegistered::registered_on)});

template <>
inline constexpr auto kRow<PartyJoined> = make_row<PartyJoined>(
    {.name = "haiyu.party.joined.v1",
     .thing = "party",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/communities/{id}/parties",
     .target = Target::kNewChild,
     .parent = "community",
     .who = Role::kRegistrar},
    std::tuple{required("party_kind", &PartyJoined::party_kind),
               optional("organization_id", &PartyJoined::organization_id),
               shown(optional("name", &PartyJoined::name)), required("from_on", &PartyJoined::from_on)},
    check);

template <>
inline constexpr auto kRow<PartyLeft> = make_row<PartyLeft>({.name = "haiyu.party.left.v1",
                                                             .thing = "party",
                                                             .topic = Topic::kCommunities,
                                                             .key_field = "community_id",
                                                             .method = "POST",
                                                             .route = "/v1/parties/{id}/leave",
                                                             .target = Target::kExisting,
                                                             .who = Role::kRegistrar},
                                                            std::tuple{
                                                                required("until_on", &PartyLeft::until_on)});

template <>
inline constexpr auto kRow<CentreOpened> = make_row<CentreOpened>(
    {.name = "haiyu.centre.opened.v1",
     .thing = "centre",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/centres",
     .target = Target::kNew,
     .who = Role::kRegistrar},
    std::tuple{required("community_id", &CentreOpened::community_id, kCommunityLevel),
               required("opened_on", &CentreOpened::opened_on), shown(optional("name", &CentreOpened::name)),
               optional("organization_id", &CentreOpened::organization_id)});

template <>
inline constexpr auto kRow<CentreClosed> =
    make_row<CentreClosed>({.name = "haiyu.centre.closed.v1",
                            .thing = "centre",
                            .topic = Topic::kCommunities,
                            .key_field = "community_id",
                            .method = "POST",
                            .route = "/v1/centres/{id}/close",
                            .target = Target::kExisting,
                            .who = Role::kRegistrar},
                           std::tuple{required("closed_on", &CentreClosed::closed_on)});

template <>
inline constexpr auto kRow<CoveragePlanned> =
    make_row<CoveragePlanned>({.name = "haiyu.coverage.planned.v1",
                               .thing = "coverage_plan",
                               .topic = Topic::kCommunities,
                               .key_field = "district_id",
                               .method = "POST",
                               .route = "/v1/districts/{id}/coverage-plans",
                               .target = Target::kNewChild,
                               .parent = "district",
                               .who = Role::kRegistrar},
                              std::tuple{required("due_on", &CoveragePlanned::due_on),
                                         required("centres", &CoveragePlanned::centres, kCentres)});

}  // namespace haiyu::events
