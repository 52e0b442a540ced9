// Events of the topic `communities` about what is offered in a community: platforms (where to turn to) and
// service items (what there is). Key: the community.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

// subject: the platform
struct PlatformListed {
  PlaceIdView community_id;
  OrganizationIdView provider_id;
  Text name;
  Channel channel{};
  Maybe<Text> provider_name;  // of a provider that is no organization
};
struct PlatformWithdrawn {
  Maybe<Plain> reason;
};

// subject: the service item. Its community may be left out where a platform of it is named.
struct ServiceItemListed {
  Maybe<PlaceIdView> community_id;
  OrganizationIdView provider_id;
  List<PlatformIdView> platform_ids;
  Text name;
  Sector sector{};
  Code category;
  List<Code> target_groups;
  List<Code> delivery_modes;
  Maybe<Text> eligibility;
  Maybe<Text> how_to_get;
  List<Text> required_documents;
  Maybe<std::int64_t> fee_fen;
  Maybe<Text> schedule;
  Maybe<Text> provider_name;
};
struct ServiceItemChanged {
  Maybe<OrganizationIdView> provider_id;
  Maybe<List<PlatformIdView>> platform_ids;
  Maybe<Text> name;
  Maybe<Sector> sector;
  Maybe<Code> category;
  Maybe<List<Code>> target_groups;
  Maybe<List<Code>> delivery_modes;
  Maybe<Text> eligibility;
  Maybe<Text> how_to_get;
  Maybe<List<Text>> required_documents;
  Maybe<std::int64_t> fee_fen;
  Maybe<Text> schedule;
  Maybe<Text> provider_name;
};
struct ServiceItemWithdrawn {
  Maybe<Plain> reason;
};

}  // namespace haiyu::events
