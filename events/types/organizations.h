// Events of the topic `organizations` (key: organization id). See events/table.h for the checks of each
// field.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

// subject: the organization
struct OrganizationRegistered {
  Text name;
  Code kind;
  Track track{};
  Day registered_on{};
  PlaceIdView place_id;
  bool community_level = false;
};
struct OrganizationChanged {
  Day effective_on{};
  Maybe<Text> name;
  Maybe<Code> kind;
  Maybe<Track> track;
  Maybe<PlaceIdView> place_id;
  Maybe<bool> community_level;
};
struct OrganizationDissolved {
  Day dissolved_on{};
};
// subject: the centre that leads
struct OrganizationLed {
  OrganizationIdView led_id;
  Day from_on{};
};
struct OrganizationReleased {
  OrganizationIdView led_id;
  Day until_on{};
};
// subject: the application
struct MemberApplied {
  PersonIdView person_id;
};
struct MemberRejected {
  Plain reason;
};
// subject: the membership
struct MemberEnrolled {
  PersonIdView person_id;
  Day enrolled_on{};
  Maybe<ApplicationIdView> application_id;
  List<OrganizationIdView> supported_by;
};
struct MemberLeft {
  Day left_on{};
};

}  // namespace haiyu::events
