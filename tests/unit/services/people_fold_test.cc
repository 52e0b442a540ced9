// Recruitment and enrollment.
#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

using Filter = World::Filter;

events::VolunteerRecruited recruited(std::string_view person, std::string_view organization = "club",
                                     std::int64_t on = 200) {
  events::VolunteerRecruited r;
  r.person_id = PersonIdView(person);
  r.organization_id = OrganizationIdView(organization);
  r.recruited_on = day(on);
  r.supported_by = {OrganizationIdView(kCentre)};
  return r;
}
events::MemberEnrolled enrolled(std::string_view person, std::int64_t on = 200) {
  events::MemberEnrolled e;
  e.person_id = PersonIdView(person);
  e.enrolled_on = day(on);
  e.supported_by = {OrganizationIdView(kCentre), OrganizationIdView("club")};
  return e;
}

}  // namespace

TEST_CASE(
    "a volunteer counts on the day of recruitment, under the organization, its supporters and its place") {
  World w;
  events::Event e = event("p", "v", recruited("p"));
  e.claims.emplace().organization_place = PlaceIdView(kCommunity);
  CHECK(w.apply(e).reason == "");
  for (const Filter& filter :
       {Filter{}, Filter{{Dimension::kOrganization, "club"}}, Filter{{Dimension::kOrganization, "centre"}},
        Filter{{Dimension::kDistrict, "baoan"}}}) {
    CHECK(w.total(Metric::kVolunteersRecruited, filter, day(200), day(200)) == 1);
    CHECK(w.total(Metric::kVolunteersCurrent, filter) == 1);
  }
  CHECK(w.apply("p", "v", events::VolunteerLeft{day(199)}).reason == "invalid:/left_on");
  CHECK(w.apply("p", "v", events::VolunteerLeft{day(300)}).reason == "");
  CHECK(w.apply("p", "v", events::VolunteerLeft{day(300)}).reason == "wrong_state");
  CHECK(w.total(Metric::kVolunteersCurrent) == 0);
  CHECK(w.total(Metric::kVolunteersRecruited) == 1);
  CHECK(w.domain().index().get(static_cast<std::uint8_t>(Rows::kVolunteersOf), {"club", "v"}) == "p");
}

TEST_CASE("a person helps an organization once at a time, and several organizations at once") {
  World w;
  CHECK(w.apply("p", "v1", recruited("p")).reason == "");
  CHECK(w.apply("p", "v1", recruited("p", "other")).reason == "already_exists");
  CHECK(w.apply("p", "v2", recruited("p")).reason == "already_exists");
  CHECK(w.apply("p", "v2", recruited("p", "other")).reason == "");
  w.apply("p", "v1", events::VolunteerLeft{day(300)});
  CHECK(w.apply("p", "v3", recruited("p")).reason == "invalid:/recruited_on");  // helped until 300
  CHECK(w.reopened().apply("p", "v3", recruited("p", "club", 299)).reason == "invalid:/recruited_on");
  CHECK(w.apply("p", "v3", recruited("p", "club", 300)).reason == "");
  CHECK(w.total(Metric::kVolunteersCurrent) == 2);
  CHECK(w.apply("q", "v3", events::VolunteerLeft{day(300)}).reason == "not_found");
  CHECK(w.apply("q", "v3", events::VolunteerSkillsSet{}).reason == "not_found");
}

TEST_CASE("of a forgotten person nothing stays but what counts") {
  World w;
  events::PersonRegistered person;
  person.residency = events::Residency::kMigrant;
  person.birth_year = 1980;
  person.personal.emplace().name = "Li";
  events::VolunteerRecruited helper = recruited("p");
  helper.skills = {{.code = {"doctor"}, .verified_by = {}, .valid_until_on = {}}};
  CHECK(w.apply("p", "p", person).reason == "");
  CHECK(w.apply("p", "v", helper).reason == "");
  CHECK(w.apply("p", "p", events::PersonForgotten{}, minute(5)).reason == "");
  World then = w.reopened();
  const auto known = then.domain().entities().people.read("p");
  CHECK(known->forgotten_at == minute(5));
  CHECK_FALSE(known->name);
  CHECK_FALSE(known->birth_year);
  CHECK(known->residency == events::Residency::kUnknown);
  CHECK(then.domain().entities().volunteers.read("v")->skills.empty());
  CHECK(then.total(Metric::kVolunteersRecruited, {{Dimension::kResidency, "migrant"}}) == 1);
  CHECK(then.total(Metric::kVolunteersCurrent) == 1);

  CHECK(then.apply("p", "p", events::PersonForgotten{}).reason == "forgotten");
  CHECK(then.apply("p", "p", events::PersonChanged{}).reason == "forgotten");
  CHECK(then.apply("p", "p", person).reason == "forgotten");
  CHECK(then.apply("p", "v", events::VolunteerSkillsSet{}).reason == "forgotten");
  CHECK(then.apply("p", "r", events::RecordIssued{}).reason == "forgotten");
  // What comes late still counts.
  helper.organization_id = OrganizationIdView("other");
  CHECK(then.apply("p", "v2", helper).reason == "");
  CHECK(then.domain().entities().volunteers.read("v2")->skills.empty());
  CHECK(then.total(Metric::kVolunteersRecruited) == 2);
  CHECK(then.apply("p", "v", events::VolunteerLeft{day(300)}).reason == "");
}

TEST_CASE("who is not known yet can be forgotten, and stays so") {
  World w;
  CHECK(w.apply("p", "p", events::PersonForgotten{}).reason == "");
  CHECK(w.apply("p", "p", events::PersonRegistered{}).reason == "forgotten");
}

TEST_CASE("a person may be recruited before being registered, once") {
  World w;
  CHECK(w.apply("p", "p", events::PersonChanged{}).reason == "not_found");
  w.apply("p", "v1", recruited("p"));
  CHECK(w.apply("p", "p", events::PersonChanged{}).reason == "not_found");
  CHECK(w.apply("p", "p", events::PersonCalendarRenewed{}).reason == "not_found");
  events::PersonRegistered registration;
  registration.residency = events::Residency::kMigrant;
  registration.birth_year = 1950;
  CHECK(w.apply("p", "p", registration).reason == "");
  CHECK(w.apply("p", "p", registration).reason == "already_exists");
  w.apply("p", "v2", recruited("p", "other"));
  CHECK(w.total(Metric::kVolunteersCurrent, {{Dimension::kResidency, "migrant"}}) == 1);
  events::PersonChanged changed;
  changed.residency = events::Residency::kRegistered;
  CHECK(w.apply("p", "p", changed).reason == "");
  w.apply("p", "v2", events::VolunteerLeft{day(300)});
  CHECK(w.total(Metric::kVolunteersCurrent, {{Dimension::kResidency, "migrant"}}) == 0);
  const auto person = w.domain().entities().people.read("p");
  CHECK(person->residency == events::Residency::kRegistered);
  CHECK(person->birth_year == 1950);
  CHECK(person->serves.size() == 1);
}

TEST_CASE("skills are replaced as a whole") {
  World w;
  w.apply("p", "v", recruited("p"));
  events::VolunteerSkillsSet skills;
  skills.skills = {{{"doctor"}, OrganizationIdView("club"), day(900)}, {{"nurse"}, {}, {}}};
  CHECK(w.apply("p", "v", skills).reason == "");
  skills.skills.resize(1);
  w.apply("p", "v", skills);
  const auto volunteer = w.domain().entities().volunteers.read("v");
  REQUIRE(volunteer->skills.size() == 1);
  CHECK(volunteer->skills[0].code == "doctor");
  CHECK(volunteer->skills[0].valid_until_on == day(900));
  w.apply("p", "v", events::VolunteerLeft{day(300)});
  CHECK(w.apply("p", "v", skills).reason == "wrong_state");
}

TEST_CASE("an organization counts from its registration to its dissolution, and a change moves it") {
  World w;
  CHECK(w.apply("o", "o", registered(events::Track::kFiled)).reason == "");
  CHECK(w.apply("o", "o", registered()).reason == "already_exists");
  events::OrganizationChanged changed;
  changed.effective_on = day(150);
  changed.track = events::Track::kRegistered;
  CHECK(w.apply("o", "o", changed).reason == "");
  const auto stock = [&](const char* track, Day as_of) {
    return w.total(Metric::kOrganizationsCurrent, {{Dimension::kTrack, track}}, {}, as_of);
  };
  CHECK(stock("filed", day(149)) == 1);
  CHECK(stock("registered", day(149)) == 0);
  CHECK(stock("filed", day(150)) == 0);
  CHECK(stock("registered", day(150)) == 1);
  CHECK(w.total(Metric::kOrganizationsCurrent, {{Dimension::kCommunityLevel, "yes"}}) == 1);
  CHECK(w.apply("o", "o", events::OrganizationDissolved{day(99)}).reason == "invalid:/dissolved_on");
  CHECK(w.apply("o", "o", events::OrganizationDissolved{day(400)}).reason == "");
  CHECK(w.total(Metric::kOrganizationsCurrent) == 0);
  CHECK(w.apply("o", "o", events::OrganizationDissolved{day(400)}).reason == "wrong_state");
  CHECK(w.apply("o", "o", changed).reason == "wrong_state");
  CHECK(w.apply("o", "m", enrolled("p")).reason == "wrong_state");
  CHECK(w.apply("x", "x", changed).reason == "not_found");
}

TEST_CASE("changes of an organization take effect by their days, however the log orders them") {
  const auto change = [](std::int64_t on, std::optional<events::Track> track, const char* kind) {
    events::OrganizationChanged changed;
    changed.effective_on = day(on);
    changed.track = track;
    if (kind != nullptr) changed.kind = {kind};
    return changed;
  };
  World w;
  w.apply("o", "o", registered(events::Track::kFiled));
  CHECK(w.apply("o", "o", change(99, {}, "late")).reason == "invalid:/effective_on");
  CHECK(w.apply("o", "o", change(200, events::Track::kRegistered, nullptr)).reason == "");
  // Later in the log, but it takes effect before: what the other said of the track still holds.
  CHECK(w.apply("o", "o", change(150, {}, "private_non_enterprise")).reason == "");
  struct Row {
    std::int64_t on;
    const char *track, *kind;
  };
  for (const Row& row :
       {Row{100, "filed", "social_group"}, Row{149, "filed", "social_group"},
        Row{150, "filed", "private_non_enterprise"}, Row{200, "registered", "private_non_enterprise"}}) {
    for (const char* track : {"filed", "registered"}) {
      for (const char* kind : {"social_group", "private_non_enterprise"}) {
        CAPTURE(row.on);
        const bool here = track == std::string(row.track) && kind == std::string(row.kind);
        CHECK(w.total(Metric::kOrganizationsCurrent, {{Dimension::kTrack, track}, {Dimension::kKind, kind}},
                      {}, day(row.on)) == (here ? 1 : 0));
      }
    }
  }
  const auto organization = w.domain().entities().organizations.read("o");
  CHECK(organization->facets.track == events::Track::kRegistered);
  CHECK(organization->facets_on(day(199)).track == events::Track::kFiled);
  CHECK(w.reopened().domain().entities().organizations.read("o")->changes.size() == 3);

  // Dissolved before the second change took effect.
  CHECK(w.apply("o", "o", events::OrganizationDissolved{day(180)}).reason == "");
  CHECK(w.total(Metric::kOrganizationsCurrent, {{Dimension::kTrack, "filed"}}, {}, day(179)) == 1);
  for (const std::int64_t on : {180, 200, 900}) {
    CHECK(w.total(Metric::kOrganizationsCurrent, {}, {}, day(on)) == 0);
    CHECK(w.total(Metric::kOrganizationsCurrent, {{Dimension::kTrack, "registered"}}, {}, day(on)) == 0);
  }
}

TEST_CASE("a centre leads an organization once at a time") {
  World w;
  w.apply(kCentre, kCentre, registered());
  const events::OrganizationLed led{OrganizationIdView("club"), day(200)};
  const events::OrganizationReleased released{OrganizationIdView("club"), day(250)};
  CHECK(w.apply(kCentre, kCentre, released).reason == "wrong_state");
  CHECK(w.apply(kCentre, kCentre, led).reason == "");
  CHECK(w.apply(kCentre, kCentre, led).reason == "already_exists");
  CHECK(w.apply(kCentre, kCentre, events::OrganizationLed{OrganizationIdView(kCentre), day(1)}).reason ==
        "invalid:/led_id");
  CHECK(w.total(Metric::kOrganizationsLed, {{Dimension::kOrganization, "centre"}}) == 1);
  CHECK(w.apply(kCentre, kCentre, released).reason == "");
  CHECK(w.total(Metric::kOrganizationsLed) == 0);
  CHECK(w.apply(kCentre, kCentre, led).reason == "invalid:/from_on");  // was led until 250
  CHECK(w.apply(kCentre, kCentre, events::OrganizationLed{OrganizationIdView("club"), day(100)}).reason ==
        "invalid:/from_on");
  CHECK(w.apply(kCentre, kCentre, events::OrganizationLed{OrganizationIdView("club"), day(250)}).reason ==
        "");
  CHECK(
      w.apply(kCentre, kCentre, events::OrganizationReleased{OrganizationIdView("club"), day(249)}).reason ==
      "invalid:/until_on");
  for (const int on : {200, 249, 250, 400}) CHECK(w.total(Metric::kOrganizationsLed, {}, {}, day(on)) == 1);
  CHECK(w.domain().entities().organizations.read(kCentre)->led.size() == 2);
}

TEST_CASE("a member is enrolled directly or by an application, once at a time") {
  World w;
  CHECK(w.apply("o", "m", enrolled("p")).reason == "not_found");
  w.apply("o", "o", registered());
  CHECK(w.apply("o", "a1", events::MemberApplied{PersonIdView("p")}).reason == "");
  CHECK(w.apply("o", "a1", events::MemberApplied{PersonIdView("q")}).reason == "already_exists");
  CHECK(w.apply("o", "a2", events::MemberApplied{PersonIdView("q")}).reason == "");

  events::MemberEnrolled by_application = enrolled("p");
  by_application.application_id = ApplicationIdView("a2");
  CHECK(w.apply("o", "m1", by_application).reason == "invalid:/person_id");  // another person's
  by_application.application_id = ApplicationIdView("a9");
  CHECK(w.apply("o", "m1", by_application).reason == "invalid:/application_id");
  by_application.application_id = ApplicationIdView("a1");
  CHECK(w.apply("o", "m1", by_application).reason == "");
  CHECK(w.apply("o", "m2", enrolled("p")).reason == "already_exists");
  CHECK(w.domain().entities().members.read("a1")->status == MemberStatus::kAccepted);
  CHECK(w.domain().entities().members.read("a1")->became == MemberId("m1"));

  CHECK(w.apply("o", "a2", events::MemberRejected{"full"}).reason == "");
  CHECK(w.apply("o", "a2", events::MemberRejected{"full"}).reason == "wrong_state");
  by_application = enrolled("q");
  by_application.application_id = ApplicationIdView("a2");
  CHECK(w.apply("o", "a2", by_application).reason == "wrong_state");
  CHECK(w.apply("o", "m3", enrolled("q")).reason == "");

  CHECK(w.total(Metric::kMembersCurrent) == 2);
  CHECK(w.total(Metric::kMembersEnrolled, {{Dimension::kOrganization, "centre"}}, day(200), day(200)) == 2);
  CHECK(w.total(Metric::kMembersEnrolled, {{Dimension::kCommunity, std::string(kCommunity)}}) == 2);
  CHECK(w.apply("o", "m1", events::MemberLeft{day(199)}).reason == "invalid:/left_on");
  CHECK(w.apply("o", "m1", events::MemberLeft{day(300)}).reason == "");
  CHECK(w.apply("o", "m1", events::MemberLeft{day(300)}).reason == "wrong_state");
  CHECK(w.total(Metric::kMembersCurrent) == 1);
  CHECK(w.apply("o", "m4", enrolled("p")).reason == "invalid:/enrolled_on");  // was a member until 300
  CHECK(w.apply("o", "m4", enrolled("p", 299)).reason == "invalid:/enrolled_on");
  CHECK(w.total(Metric::kMembersEnrolled) == 2);
  CHECK(w.reopened().apply("o", "m4", enrolled("p", 299)).reason == "invalid:/enrolled_on");
  CHECK(w.apply("o", "m4", enrolled("p", 300)).reason == "");
  CHECK(w.apply("o", "m4", events::MemberLeft{day(310)}).reason == "");
  CHECK(w.apply("o", "m5", enrolled("p", 305)).reason == "invalid:/enrolled_on");
  for (const int on : {200, 299, 300, 309})
    CHECK(w.total(Metric::kMembersCurrent, {{Dimension::kOrganization, "o"}}, {}, day(on)) == 2);
  CHECK(w.total(Metric::kMembersCurrent, {}, {}, day(310)) == 1);
  CHECK(w.apply("x", "m4", events::MemberLeft{day(300)}).reason == "not_found");
}

TEST_CASE("an application that is enrolled under its own id becomes the membership") {
  World w;
  w.apply("o", "o", registered());
  w.apply("o", "m", events::MemberApplied{PersonIdView("p")});
  events::MemberEnrolled e = enrolled("p");
  e.application_id = ApplicationIdView("m");
  CHECK(w.apply("o", "m", e).reason == "");
  CHECK(w.domain().entities().members.read("m")->status == MemberStatus::kCurrent);
  CHECK(w.total(Metric::kMembersCurrent) == 1);
}

}  // namespace haiyu::services::test
