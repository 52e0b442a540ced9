// Events of the topic `communities` about the communities themselves: who takes part, service centres, plans.
// Key: the community (`district.street.community`); of a coverage plan, the district.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

// "One core and many parties": who governs and provides in a community.
enum class PartyKind : std::uint8_t {
  kCore,
  kWorkstation,
  kResidentsCommittee,
  kCommunityOrganization,
  kResidents,
  kPropertyFirm,
  kStockCompany,
};

// subject: the community, by its dotted path
struct CommunityRegistered {
  Text name;
  Day registered_on{};
};
// subject: the party; it names its organization, or itself where it is none
struct PartyJoined {
  PartyKind party_kind{};
  Maybe<OrganizationIdView> organization_id;
  Maybe<Text> name;
  Day from_on{};
};
struct PartyLeft {
  Day until_on{};
};
// subject: the centre
struct CentreOpened {
  PlaceIdView community_id;
  Day opened_on{};
  Maybe<Text> name;
  Maybe<OrganizationIdView> organization_id;
};
struct CentreClosed {
  Day closed_on{};
};
// subject: the plan; `centres` of the district shall be open by `due_on`
struct CoveragePlanned {
  Day due_on{};
  std::int32_t centres = 0;
};

}  // namespace haiyu::events
