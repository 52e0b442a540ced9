#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

// An activity "a" with one session "s".
World with_session(const events::SessionScheduled& session = scheduled()) {
  World w;
  CHECK(w.apply("a", "a", posted()).reason == "");
  CHECK(w.apply("a", "s", session).reason == "");
  return w;
}

const Day kSessionDay = Zone::find("Asia/Shanghai").value().day_of(minute(kStart));

}  // namespace

TEST_CASE("an event about an unknown parent or subject is not found") {
  World w = with_session();
  w.apply("b", "b", posted());
  w.apply("a", "u", requested("s", "p"));
  CHECK(w.apply("x", "t", scheduled()).reason == "not_found");
  CHECK(w.apply("x", "x", events::ActivityChanged{}).reason == "not_found");
  CHECK(w.apply("x", "x", events::ActivityCancelled{}).reason == "not_found");
  CHECK(w.apply("a", "x", events::SessionChanged{}).reason == "not_found");
  CHECK(w.apply("a", "x", events::SessionClosed{true}).reason == "not_found");
  CHECK(w.apply("a", "v", requested("x", "p")).reason == "not_found");
  CHECK(w.apply("a", "x", events::SignupCancelled{}).reason == "not_found");
  CHECK(w.apply("a", "x", events::AttendanceCheckedIn{}).reason == "not_found");
  CHECK(w.apply("a", "x", events::ServedCorrected{}).reason == "not_found");
  // Of another activity:
  CHECK(w.apply("b", "s", events::SessionCancelled{}).reason == "not_found");
  CHECK(w.apply("b", "v", requested("s", "p")).reason == "not_found");
  CHECK(w.apply("b", "u", events::SignupCancelled{}).reason == "not_found");
}

TEST_CASE("an id that exists is not created twice") {
  World w = with_session();
  w.apply("b", "b", posted());
  w.apply("b", "s2", scheduled());
  events::ServedRecorded served;
  served.session_id = SessionIdView("s");
  served.count = 5;
  CHECK(w.apply("a", "u", requested("s", "p")).reason == "");
  CHECK(w.apply("a", "x", served).reason == "");
  CHECK(w.apply("a", "a", posted()).reason == "already_exists");
  CHECK(w.apply("a", "s", scheduled()).reason == "already_exists");
  CHECK(w.apply("a", "u", requested("s", "q")).reason == "already_exists");
  CHECK(w.apply("b", "u", requested("s2", "q")).reason == "already_exists");
  CHECK(w.apply("a", "x", served).reason == "already_exists");
  CHECK(w.total(Metric::kSignupsRequested) == 1);
  CHECK(w.total(Metric::kServedPersonTimes) == 5);
}

TEST_CASE("the outcome of a sign-up carries the decision") {
  World w = with_session();
  CHECK(w.apply("a", "u1", requested("s", "p1", "helper", 2)).status ==
        static_cast<int>(SignupStatus::kConfirmed));
  w.apply("a", "u2", requested("s", "p2", "helper", 2));
  const state::Outcome waits = w.apply("a", "u3", requested("s", "p3"));
  CHECK(waits.verdict == state::Verdict::kApplied);
  CHECK(waits.status == static_cast<int>(SignupStatus::kWaitlisted));
  CHECK(waits.position == 2);
  CHECK(waits.seats_ahead == 2);
  const state::Outcome refused = w.apply("a", "u4", requested("s", "p1"));
  CHECK(refused.verdict == state::Verdict::kApplied);
  CHECK(refused.status == static_cast<int>(SignupStatus::kRefused));
  CHECK(refused.reason == "already_signed_up");
  CHECK(w.apply("a", "u5", requested("s", "p5", "helper", 11)).reason == "invalid:/party_size");
}

TEST_CASE("open offers stand in rows by their expiry, until they end in whatever way") {
  events::SessionScheduled plan = scheduled();
  plan.confirm_within_minutes = 30;
  World w = with_session(plan);
  const auto rows = [&] {
    std::vector<std::string> found;
    w.domain().index().scan(static_cast<std::uint8_t>(Rows::kOffers), {}, {},
                            [&](std::string_view parts, std::string_view session) {
                              const auto row = state::split_parts(parts);
                              CHECK(row.at(0) == start_part(minute(40)));
                              CHECK(session == "s");
                              found.emplace_back(row.at(1));
                              return true;
                            });
    return found;
  };
  for (const char* n : {"1", "2", "3", "4", "5", "6"}) w.apply("a", n, requested("s", n));
  CHECK(rows().empty());
  w.apply("a", "1", events::SignupCancelled{}, minute(10));
  CHECK(rows() == std::vector<std::string>{"3"});
  w.apply("a", "2", events::SignupCancelled{}, minute(10));
  w = w.reopened();
  CHECK(rows() == std::vector<std::string>{"3", "4"});
  CHECK(w.apply("a", "3", events::SignupAccepted{1}, minute(10)).status ==
        static_cast<int>(SignupStatus::kConfirmed));
  CHECK(rows() == std::vector<std::string>{"4"});
  CHECK(w.apply("a", "4", events::SignupExpired{1}, minute(39)).reason == "wrong_state");
  CHECK(w.apply("a", "4", events::SignupDeclined{1, {}}, minute(10)).status ==
        static_cast<int>(SignupStatus::kDeclined));
  CHECK(rows() == std::vector<std::string>{"5"});
  w.apply("a", "5", events::SignupExpired{1}, minute(40));
  w.apply("a", "s", events::SessionCancelled{}, minute(41));
  CHECK(rows().empty());
  CHECK(states(*w.domain().entities().sessions.read("s")) ==
        "cancelled cancelled cancelled:cancelled declined expired cancelled:cancelled");
  CHECK(w.total(Metric::kSignupsOffered) == 4);
  CHECK(w.total(Metric::kSignupsDeclined) == 1);
  CHECK(w.total(Metric::kSignupsExpired) == 1);
}

TEST_CASE("a place that is given ends the offer, counts as a promotion, and survives a restart") {
  events::SessionScheduled plan = scheduled(1);
  plan.confirm_within_minutes = 30;
  World w = with_session(plan);
  for (const char* n : {"1", "2", "3", "4"}) w.apply("a", n, requested("s", n));
  w.apply("a", "1", events::SignupCancelled{}, minute(10));
  const auto offers = [&] {
    int found = 0;
    w.domain().index().scan(static_cast<std::uint8_t>(Rows::kOffers), {}, {},
                            [&](std::string_view, std::string_view) { return ++found > 0; });
    return found;
  };
  REQUIRE(offers() == 1);
  const events::SignupPlaced placed{.reason = "speaks the dialect", .recorded_by = "desk-1"};
  CHECK(w.apply("b", "2", placed).reason == "not_found");
  CHECK(w.apply("a", "1", placed).reason == "wrong_state");
  CHECK(w.apply("a", "4", placed, minute(kStart)).status == static_cast<int>(SignupStatus::kConfirmed));
  CHECK(offers() == 1);
  CHECK(w.apply("a", "2", placed, minute(kStart)).verdict == state::Verdict::kApplied);
  CHECK(offers() == 0);
  CHECK(w.apply("a", "2", events::SignupExpired{1}, minute(40)).reason == "wrong_state");
  CHECK(w.apply("a", "2", placed).reason == "wrong_state");
  w = w.reopened();
  const auto session = w.domain().entities().sessions.read("s");
  CHECK(states(*session) == "cancelled confirmed waitlisted/1 confirmed");
  CHECK(session->places[0].over_by() == 1);
  CHECK(session->signups[1].rare->place_reason == "speaks the dialect");
  CHECK(w.total(Metric::kSignupsPromoted, {{Dimension::kRole, "helper"}}, kSessionDay, kSessionDay) == 2);
  CHECK(w.total(Metric::kSignupsConfirmed) == 3);
  CHECK(w.apply("a", "4", events::AttendanceCheckedIn{minute(kStart), {}, {}}).reason == "");
}

TEST_CASE("sign-ups survive a restart: levels, queue, rows and decisions") {
  World w = with_session();
  for (const char* n : {"1", "2", "3"}) w.apply("a", n, requested("s", n));
  World again = w.reopened();
  const auto session = again.domain().entities().sessions.read("s");
  REQUIRE(session);
  CHECK(states(*session) == "confirmed confirmed waitlisted/1");
  CHECK(again.apply("a", "1", events::SignupCancelled{}).status ==
        static_cast<int>(SignupStatus::kCancelled));
  CHECK(states(*again.domain().entities().sessions.read("s")) == "cancelled confirmed confirmed");
  const auto third = again.domain().find_signup(SignupIdView("3"));
  REQUIRE(third);
  CHECK(third->session->id.view() == "s");
  CHECK(third->slot == 2);
  CHECK_FALSE(again.domain().find_signup(SignupIdView("4")));
  std::vector<std::string> of_person;
  again.domain().find_signups_of(PersonIdView("3"), [&](const Session& at, const Signup& signup) {
    of_person.push_back(at.id.str() + "/" + signup.id.str());
    return false;
  });
  CHECK(of_person == std::vector<std::string>{"s/3"});
  CHECK(again.total(Metric::kSignupsPromoted) == 1);
  CHECK(again.apply("a", "2", requested("s", "9")).reason == "already_exists");
}

TEST_CASE("sign-ups count under their activity's dimensions, their role and the claimed residency") {
  World w = with_session();
  events::Event e = event("a", "u", requested("s", "p"), minute(kStart));
  e.claims.emplace().residency = events::Residency::kMigrant;
  w.apply(e);
  using Filter = World::Filter;
  for (const Filter& filter :
       {Filter{}, Filter{{Dimension::kDistrict, "baoan"}}, Filter{{Dimension::kStreet, "baoan.xinan"}},
        Filter{{Dimension::kCommunity, "baoan.xinan.haiyu"}}, Filter{{Dimension::kOrganization, "club"}},
        Filter{{Dimension::kOrganization, "centre"}}, Filter{{Dimension::kCategory, "health"}},
        Filter{{Dimension::kSector, "social"}}, Filter{{Dimension::kChannel, "one_stop"}},
        Filter{{Dimension::kTargetGroup, "youth"}}, Filter{{Dimension::kRole, "helper"}},
        Filter{{Dimension::kResidency, "migrant"}}}) {
    CHECK(w.total(Metric::kSignupsConfirmed, filter, kSessionDay, kSessionDay) == 1);
  }
  CHECK(w.total(Metric::kSignupsConfirmed, {{Dimension::kRole, "guest"}}) == 0);
  CHECK(w.total(Metric::kSignupsConfirmed, {{Dimension::kResidency, "registered"}}) == 0);
}

TEST_CASE("a changed activity does not relabel what was counted before") {
  World w = with_session();
  w.apply("a", "u1", requested("s", "p1"));
  events::ActivityChanged changed;
  changed.category = events::Code{"culture"};
  CHECK(w.apply("a", "a", changed).reason == "");
  w.apply("a", "u2", requested("s", "p2"));
  w.apply("a", "u1", events::SignupCancelled{});
  CHECK(w.total(Metric::kSignupsConfirmed, {{Dimension::kCategory, "health"}}) == 1);
  CHECK(w.total(Metric::kSignupsConfirmed, {{Dimension::kCategory, "culture"}}) == 1);
  CHECK(w.total(Metric::kSignupsCancelled, {{Dimension::kCategory, "health"}}) == 1);
  w.apply("a", "s", events::SessionClosed{true});
  CHECK(w.total(Metric::kSessionsScheduled, {{Dimension::kCategory, "health"}}) == 1);
  CHECK(w.total(Metric::kSessionsHeld, {{Dimension::kCategory, "culture"}}) == 1);
}

TEST_CASE("an activity is current from its posting to its cancellation, under what it is just then") {
  World w;
  const auto noon = [](std::int64_t days) { return minute(days * 1440 + 240); };  // of the zone
  const auto current = [&](std::string_view category, std::int64_t until) {
    return w.total(Metric::kActivitiesCurrent, {{Dimension::kCategory, std::string(category)}}, {},
                   day(until));
  };
  w.apply("a", "a", posted(), noon(10));
  w.apply("b", "b", posted(), noon(12));
  events::ActivityChanged title;
  title.title = events::Text{R"("Clinic")"};
  events::ActivityChanged category;
  category.category = events::Code{"culture"};
  w.apply("a", "a", title, noon(13));
  w.apply("a", "a", category, noon(14));
  w = w.reopened();
  w.apply("a", "a", events::ActivityCancelled{}, noon(9));  // late: no day before it became what it is
  w.apply("b", "b", events::ActivityCancelled{}, noon(16));
  CHECK(w.apply("b", "b", events::ActivityCancelled{}, noon(16)).reason == "wrong_state");
  struct Row {
    std::int64_t until, health, culture;
  };
  for (const Row& row : {Row{9, 0, 0}, Row{10, 1, 0}, Row{13, 2, 0}, Row{14, 1, 0}, Row{16, 0, 0}}) {
    CAPTURE(row.until);
    CHECK(current("health", row.until) == row.health);
    CHECK(current("culture", row.until) == row.culture);
  }
  CHECK(w.total(Metric::kActivitiesPosted) == 2);
  CHECK(w.total(Metric::kActivitiesPosted, {{Dimension::kOrganization, "club"}}, day(10), day(10)) == 1);
}

TEST_CASE("attendance counts minutes and distinct people, and a correction takes them back") {
  World w = with_session();
  w.apply("a", "h", requested("s", "p"));
  w.apply("a", "g", requested("s", "q", "guest"));
  for (const char* signup : {"h", "g"}) {
    w.apply("a", signup, events::AttendanceCheckedIn{minute(kStart), {}, {}});
    w.apply("a", signup, events::AttendanceCheckedOut{minute(kStart + 75), {}, {}, {}});
  }
  CHECK(w.apply("a", "h", events::AttendanceCheckedIn{minute(kStart), {}, {}}).reason ==
        "already_checked_in");
  CHECK(w.total(Metric::kServiceMinutes, {{Dimension::kRole, "helper"}}) == 75);
  CHECK(w.total(Metric::kServedPeople) == 1);
  CHECK(w.total(Metric::kAttendanceCompleted) == 2);
  for (const char* signup : {"h", "g"}) {
    w.apply("a", signup, events::AttendanceCorrected{events::CorrectedTo::kNoShow, "mixed up", {}});
  }
  CHECK(w.total(Metric::kServiceMinutes) == 0);
  CHECK(w.total(Metric::kServedPeople) == 0);
  CHECK(w.total(Metric::kAttendanceCheckedIn) == 0);
  CHECK(w.total(Metric::kAttendanceNoShow) == 2);
}

TEST_CASE("person-times count on the session's start day by their breakdown, and corrections replace them") {
  World w = with_session();
  events::ServedRecorded served;
  served.session_id = SessionIdView("s");
  served.count = 10;
  served.breakdown = {{events::Residency::kMigrant, events::Code{"elderly"}, 4}};
  w.apply("a", "x", served, minute(kEnd + 9'000));
  CHECK(w.total(Metric::kServedPersonTimes, {}, kSessionDay, kSessionDay) == 10);
  CHECK(w.total(Metric::kServedPersonTimes, {{Dimension::kResidency, "migrant"}}) == 4);
  CHECK(w.total(Metric::kServedPersonTimes, {{Dimension::kTargetGroup, "elderly"}}) == 4);
  CHECK(w.total(Metric::kServedPersonTimes, {{Dimension::kTargetGroup, "youth"}}) == 0);
  CHECK(w.total(Metric::kServedPersonTimes, {{Dimension::kOrganization, "centre"}}) == 10);
  w.apply("a", "x", events::ServedCorrected{3, "miscounted"});
  CHECK(w.total(Metric::kServedPersonTimes) == 3);
  CHECK(w.total(Metric::kServedPersonTimes, {{Dimension::kResidency, "migrant"}}) == 0);
  served.breakdown[0].count = 11;
  CHECK(w.apply("a", "y", served).reason == "invalid:/breakdown");
}

TEST_CASE("person-times move with their session, as recorded and as corrected") {
  World w = with_session();
  events::ServedRecorded served;
  served.session_id = SessionIdView("s");
  served.count = 10;
  served.breakdown = {{events::Residency::kMigrant, events::Code{"elderly"}, 4}};
  w.apply("a", "x", served);
  served.count = 2;
  served.breakdown.clear();
  w.apply("a", "y", served);
  const auto on = [&](Day day, const World::Filter& filter = {}) {
    return w.total(Metric::kServedPersonTimes, filter, day, day);
  };
  events::SessionChanged changed;
  changed.start_at = minute(kStart + 3 * 1440);
  changed.end_at = minute(kEnd + 3 * 1440);
  const Day later = kSessionDay + std::chrono::days(3);
  REQUIRE(w.apply("a", "s", changed).reason == "");
  CHECK(on(kSessionDay) == 0);
  CHECK(on(later) == 12);
  CHECK(on(later, {{Dimension::kResidency, "migrant"}}) == 4);
  w.apply("a", "x", events::ServedCorrected{7, "miscounted"});
  CHECK(on(later) == 9);
  changed.start_at = minute(kStart + 3 * 1440 + 1);  // the same day
  REQUIRE(w.apply("a", "s", changed).reason == "");
  CHECK(on(later) == 9);
  World again = w.reopened();
  changed.start_at = minute(kStart);
  REQUIRE(again.apply("a", "s", changed).reason == "");
  CHECK(again.total(Metric::kServedPersonTimes, {}, kSessionDay, kSessionDay) == 9);
  CHECK(again.total(Metric::kServedPersonTimes) == 9);
}

TEST_CASE("a session that moves to another day moves its count, and its row in the order of starts") {
  World w = with_session();
  events::SessionChanged changed;
  changed.start_at = minute(kStart + 2 * 1440);
  CHECK(w.apply("a", "s", changed).reason == "invalid:/start_at");  // it would end before it starts
  changed.end_at = minute(kEnd + 2 * 1440);
  CHECK(w.apply("a", "s", changed).reason == "");
  CHECK(w.total(Metric::kSessionsScheduled, {}, kSessionDay, kSessionDay) == 0);
  CHECK(w.total(Metric::kSessionsScheduled) == 1);
  const auto row = [&](Instant start) {
    return w.domain().index().get(static_cast<std::uint8_t>(Rows::kSessionsByStart),
                                  {start_part(start), "s"});
  };
  CHECK(row(minute(kStart)) == std::nullopt);
  CHECK(row(*changed.start_at) == "a");
}

TEST_CASE("raised capacity promotes in the step that raises it") {
  World w = with_session(scheduled(1));
  w.apply("a", "u1", requested("s", "p1"));
  w.apply("a", "u2", requested("s", "p2"));
  events::SessionChanged changed;
  changed.places = {place("helper", 2), place("guest", 2, events::Side::kBeneficiary)};
  CHECK(w.apply("a", "s", changed).reason == "");
  CHECK(states(*w.domain().entities().sessions.read("s")) == "confirmed confirmed");
  CHECK(w.total(Metric::kSignupsPromoted) == 1);
}

TEST_CASE("a session is closed or cancelled once") {
  World w = with_session();
  CHECK(w.apply("a", "s", events::SessionClosed{true}).reason == "");
  CHECK(w.apply("a", "s", events::SessionClosed{true}).reason == "wrong_state");
  CHECK(w.apply("a", "s", events::SessionCancelled{}).reason == "wrong_state");
  CHECK(w.apply("a", "s", events::SessionChanged{}).reason == "wrong_state");
  CHECK(w.total(Metric::kSessionsHeld, {}, kSessionDay, kSessionDay) == 1);
  CHECK(w.total(Metric::kSessionsCancelled) == 0);
}

TEST_CASE("a cancelled activity cancels its sessions that had not ended, and takes no new ones") {
  World w = with_session();
  events::SessionScheduled later = scheduled();
  later.start_at = minute(kStart + 10'000);
  later.end_at = minute(kEnd + 10'000);
  w.apply("a", "later", later);
  w.apply("a", "u1", requested("s", "p1"));
  w.apply("a", "u2", requested("later", "p2"));
  CHECK(w.apply("a", "a", events::ActivityCancelled{}, minute(kEnd)).reason == "");
  CHECK(w.domain().entities().sessions.read("s")->status == SessionStatus::kScheduled);
  CHECK(states(*w.domain().entities().sessions.read("later")) == "cancelled:cancelled");
  CHECK(w.total(Metric::kSessionsCancelled) == 1);
  CHECK(w.apply("a", "t", scheduled()).reason == "wrong_state");
  CHECK(w.apply("a", "a", events::ActivityChanged{}).reason == "wrong_state");
  CHECK(w.apply("a", "a", events::ActivityCancelled{}).reason == "wrong_state");
}

}  // namespace haiyu::services::test
