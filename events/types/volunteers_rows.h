// The rows of the topic `volunteers`.
#pragma once

#include "events/types/row.h"

namespace haiyu::events {

template <>
inline constexpr auto kFields<Personal> =
    std::tuple{personal(optional("name", &Personal::name, between(1, 200))),
               personal(optional("phone", &Personal::phone, between(1, 40))),
               personal(optional("email", &Personal::email, between(3, 254)))};

template <>
inline constexpr auto kFields<Skill> =
    std::tuple{required("code", &Skill::code), optional("verified_by", &Skill::verified_by),
               optional("valid_until_on", &Skill::valid_until_on)};

inline constexpr Limits kBirthYears = between(1880, 2199);
inline constexpr Limits kLocaleBytes = between(2, 35);  // a BCP 47 tag

template <>
inline constexpr auto kRow<PersonRegistered> = make_row<PersonRegistered>(
    {.name = "haiyu.person.registered.v1",
     .thing = "person",
     .topic = Topic::kVolunteers,
     .method = "POST",
     .route = "/v1/people",
     .target = Target::kNew,
     .who = Role::kPerson},
    std::tuple{trait(optional("residency", &PersonRegistered::residency)),
               trait(optional("target_groups", &PersonRegistered::target_groups)),
               trait(optional("birth_year", &PersonRegistered::birth_year, kBirthYears)),
               trait(optional("locale", &PersonRegistered::locale, kLocaleBytes)),
               personal(optional("personal", &PersonRegistered::personal))});

template <>
inline constexpr auto kRow<PersonChanged> =
    make_row<PersonChanged>({.name = "haiyu.person.changed.v1",
                             .thing = "person",
                             .topic = Topic::kVolunteers,
                             .method = "PATCH",
                             .route = "/v1/people/{id}",
                             .target = Target::kExisting,
                             .who = Role::kPerson},
                            std::tuple{trait(optional("residency", &PersonChanged::residency)),
                                       trait(optional("target_groups", &PersonChanged::target_groups)),
                                       trait(optional("birth_year", &PersonChanged::birth_year, kBirthYears)),
                                       trait(optional("locale", &PersonChanged::locale, kLocaleBytes)),
                                       personal(optional("personal", &PersonChanged::personal))});

template <>
inline constexpr auto kRow<PersonCalendarRenewed> =
    make_row<PersonCalendarRenewed>({.name = "haiyu.person.calendar_renewed.v1",
                                     .thing = "person",
                                     .topic = Topic::kVolunteers,
                                     .method = "POST",
                                     .route = "/v1/people/{id}/renew-calendar",
                                     .target = Target::kExisting,
                                     .who = Role::kPerson},
                                    std::tuple{personal(optional("reason", &PersonCalendarRenewed::reason))});

template <>
inline constexpr auto kRow<PersonForgotten> = make_row<PersonForgotten>({.name = "haiyu.person.forgotten.v1",
                                                                         .thing = "person",
                                                                         .topic = Topic::kVolunteers,
                                                                         .method = "POST",
                                                                         .route = "/v1/people/{id}/forget",
                                                                         .target = Target::kExisting,
                                                                         .who = Role::kPerson},
                                                                        std::tuple{});

template <>
inline constexpr auto kRow<VolunteerRecruited> = make_row<VolunteerRecruited>(
    {.name = "haiyu.volunteer.recruited.v1",
     .thing = "volunteer",
     .topic = Topic::kVolunteers,
     .key_field = "person_id",
     .method = "POST",
     .route = "/v1/volunteers",
     .target = Target::kNew,
     .who = Role::kOrganizer},
    std::tuple{shown(required("person_id", &VolunteerRecruited::person_id)),
               shown(required("organization_id", &VolunteerRecruited::organization_id)),
               shown(required("recruited_on", &VolunteerRecruited::recruited_on)),
               trait(optional("skills", &VolunteerRecruited::skills)),
               shown(optional("supported_by", &VolunteerRecruited::supported_by))});

template <>
inline constexpr auto kRow<VolunteerLeft> =
    make_row<VolunteerLeft>({.name = "haiyu.volunteer.left.v1",
                             .thing = "volunteer",
                             .topic = Topic::kVolunteers,
                             .key_field = "person_id",
                             .method = "POST",
                             .route = "/v1/volunteers/{id}/leave",
                             .target = Target::kExisting,
                             .who = Role::kPerson},
                            std::tuple{shown(required("left_on", &VolunteerLeft::left_on))});

template <>
inline constexpr auto kRow<VolunteerSkillsSet> =
    make_row<VolunteerSkillsSet>({.name = "haiyu.volunteer.skills_set.v1",
                                  .thing = "volunteer",
                                  .topic = Topic::kVolunteers,
                                  .key_field = "person_id",
                                  .method = "POST",
                                  .route = "/v1/volunteers/{id}/skills",
                                  .target = Target::kExisting,
                                  .who = Role::kOrganizer},
                                 std::tuple{trait(required("skills", &VolunteerSkillsSet::skills))});

}  // namespace haiyu::events
