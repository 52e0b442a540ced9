// Events of the topic `volunteers` (key: person id). Personal fields live here and nowhere else.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

struct Personal {
  Maybe<Plain> name;
  Maybe<Plain> phone;
  Maybe<Plain> email;
};

// subject: the person
struct PersonRegistered {
  Residency residency = Residency::kUnknown;
  List<Code> target_groups;
  Maybe<std::int32_t> birth_year;
  Maybe<Plain> locale;
  Maybe<Personal> personal;
};
struct PersonChanged {
  Maybe<Residency> residency;
  Maybe<List<Code>> target_groups;
  Maybe<std::int32_t> birth_year;
  Maybe<Plain> locale;
  Maybe<Personal> personal;
};

// Links to the person's calendar that were given before are void.
struct PersonCalendarRenewed {
  Maybe<Plain> reason;
};

// Nothing personal stays of the person; every total does.
struct PersonForgotten {};

struct Skill {
  Code code;
  Maybe<OrganizationIdView> verified_by;
  Maybe<Day> valid_until_on;
};

// subject: the volunteer (one person's help for one organization)
struct VolunteerRecruited {
  PersonIdView person_id;
  OrganizationIdView organization_id;
  Day recruited_on{};
  List<Skill> skills;
  List<OrganizationIdView> supported_by;
};
struct VolunteerLeft {
  Day left_on{};
};
struct VolunteerSkillsSet {
  List<Skill> skills;
};

}  // namespace haiyu::events
