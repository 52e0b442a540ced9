// The rows of platforms and service items.
#pragma once

#include "events/types/catalogue.h"
#include "events/types/funding_rows.h"
#include "events/types/row.h"

namespace haiyu::events {

template <>
inline constexpr auto kRow<PlatformListed> = make_row<PlatformListed>(
    {.name = "haiyu.platform.listed.v1",
     .thing = "platform",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/platforms",
     .target = Target::kNew,
     .who = Role::kCentre},
    std::tuple{required("community_id", &PlatformListed::community_id, kCommunityLevel),
               required("provider_id", &PlatformListed::provider_id),
               shown(required("name", &PlatformListed::name)), required("channel", &PlatformListed::channel),
               shown(optional("provider_name", &PlatformListed::provider_name))});

template <>
inline constexpr auto kRow<PlatformWithdrawn> =
    make_row<PlatformWithdrawn>({.name = "haiyu.platform.withdrawn.v1",
                                 .thing = "platform",
                                 .topic = Topic::kCommunities,
                                 .key_field = "community_id",
                                 .method = "POST",
                                 .route = "/v1/platforms/{id}/withdraw",
                                 .target = Target::kExisting,
                                 .who = Role::kCentre},
                                std::tuple{personal(optional("reason", &PlatformWithdrawn::reason))});

template <>
inline constexpr auto kRow<ServiceItemListed> = make_row<ServiceItemListed>(
    {.name = "haiyu.service_item.listed.v1",
     .thing = "service_item",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "POST",
     .route = "/v1/service-items",
     .target = Target::kNew,
     .who = Role::kCentre},
    std::tuple{optional("community_id", &ServiceItemListed::community_id, kCommunityLevel),
               required("provider_id", &ServiceItemListed::provider_id),
               required("platform_ids", &ServiceItemListed::platform_ids),
               shown(required("name", &ServiceItemListed::name)),
               required("sector", &ServiceItemListed::sector),
               required("category", &ServiceItemListed::category),
               optional("target_groups", &ServiceItemListed::target_groups),
               optional("delivery_modes", &ServiceItemListed::delivery_modes),
               shown(optional("eligibility", &ServiceItemListed::eligibility)),
               shown(optional("how_to_get", &ServiceItemListed::how_to_get)),
               shown(optional("required_documents", &ServiceItemListed::required_documents)),
               optional("fee_fen", &ServiceItemListed::fee_fen, kFen),
               shown(optional("schedule", &ServiceItemListed::schedule)),
               shown(optional("provider_name", &ServiceItemListed::provider_name))});

template <>
inline constexpr auto kRow<ServiceItemChanged> = make_row<ServiceItemChanged>(
    {.name = "haiyu.service_item.changed.v1",
     .thing = "service_item",
     .topic = Topic::kCommunities,
     .key_field = "community_id",
     .method = "PATCH",
     .route = "/v1/service-items/{id}",
     .target = Target::kExisting,
     .who = Role::kCentre},
    std::tuple{optional("provider_id", &ServiceItemChanged::provider_id),
               optional("platform_ids", &ServiceItemChanged::platform_ids),
               shown(optional("name", &ServiceItemChanged::name)),
               optional("sector", &ServiceItemChanged::sector),
               optional("category", &ServiceItemChanged::category),
               optional("target_groups", &ServiceItemChanged::target_groups),
               optional("delivery_modes", &ServiceItemChanged::delivery_modes),
               shown(optional("eligibility", &ServiceItemChanged::eligibility)),
               shown(optional("how_to_get", &ServiceItemChanged::how_to_get)),
               shown(optional("required_documents", &ServiceItemChanged::required_documents)),
               optional("fee_fen", &ServiceItemChanged::fee_fen, kFen),
               shown(optional("schedule", &ServiceItemChanged::schedule)),
               shown(optional("provider_name", &ServiceItemChanged::provider_name))});

template <>
inline constexpr auto kRow<ServiceItemWithdrawn> =
    make_row<ServiceItemWithdrawn>({.name = "haiyu.service_item.withdrawn.v1",
                                    .thing = "service_item",
                                    .topic = Topic::kCommunities,
                                    .key_field = "community_id",
                                    .method = "POST",
                                    .route = "/v1/service-items/{id}/withdraw",
                                    .target = Target::kExisting,
                                    .who = Role::kCentre},
                                   std::tuple{personal(optional("reason", &ServiceItemWithdrawn::reason))});

}  // namespace haiyu::events
