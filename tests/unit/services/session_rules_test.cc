#include <doctest/doctest.h>

#include <functional>

#include "kit.h"
#include "services/activities/attendance.h"

namespace haiyu::services::test {

using events::Actor;
using events::Waitlist;

TEST_CASE("a sign-up's decision follows from its ask, row by row") {
  struct Row {
    const char* what;
    Asking asking;
    SignupStatus status;
    RefusalReason reason;
  };
  events::Claims eligible, not_eligible, overlapping;
  eligible.eligible = true;
  not_eligible.eligible = false;
  overlapping.overlaps = {SignupIdView("other")};
  constexpr auto kConfirmed = SignupStatus::kConfirmed;
  constexpr auto kRefused = SignupStatus::kRefused;
  // The session opens at 100, closes at 200, ends at kEnd; "taken" is signed up for the helper's role.
  const std::vector<Row> rows = {
      {"a person in time", {"p", "helper", 1, 150}, kConfirmed, RefusalReason::kNone},
      {"a party as large as the role", {"p", "helper", 4, 150}, kConfirmed, RefusalReason::kNone},
      {"a party larger than the role", {"p", "helper", 6, 150}, kRefused, RefusalReason::kPartyTooLarge},
      {"a role that there is not", {"p", "doctor", 1, 150}, kRefused, RefusalReason::kUnknownRole},
      {"again while signed up", {"taken", "helper", 1, 150}, kRefused, RefusalReason::kAlreadySignedUp},
      {"again for another role", {"taken", "guest", 1, 150}, kRefused, RefusalReason::kAlreadySignedUp},
      {"just before the opening", {"p", "helper", 1, 99}, kRefused, RefusalReason::kNotOpenYet},
      {"at the opening", {"p", "helper", 1, 100}, kConfirmed, RefusalReason::kNone},
      {"just before the closing", {"p", "helper", 1, 199}, kConfirmed, RefusalReason::kNone},
      {"at the closing", {"p", "helper", 1, 200}, kRefused, RefusalReason::kClosed},
      {"after the end", {"p", "helper", 1, kEnd}, kRefused, RefusalReason::kEnded},
      {"an import after the closing",
       {"p", "helper", 1, kEnd, Actor::kUnknown},
       kRefused,
       RefusalReason::kClosed},
      {"an organizer before the opening",
       {"p", "helper", 1, 0, Actor::kOrganizer},
       kConfirmed,
       RefusalReason::kNone},
      {"an organizer after the end",
       {"p", "helper", 1, kEnd + 9, Actor::kOrganizer},
       kConfirmed,
       RefusalReason::kNone},
      {"an operator after the end",
       {"p", "helper", 1, kEnd + 9, Actor::kOperator},
       kConfirmed,
       RefusalReason::kNone},
      {"eligible", {"p", "helper", 1, 150, Actor::kPerson, &eligible}, kConfirmed, RefusalReason::kNone},
      {"not eligible",
       {"p", "helper", 1, 150, Actor::kPerson, &not_eligible},
       kRefused,
       RefusalReason::kNotEligible},
      {"not eligible by an organizer",
       {"p", "helper", 1, 150, Actor::kOrganizer, &not_eligible},
       kRefused,
       RefusalReason::kNotEligible},
      {"overlapping",
       {"p", "helper", 1, 150, Actor::kPerson, &overlapping},
       kRefused,
       RefusalReason::kOverlaps},
      {"overlapping in an import",
       {"p", "helper", 1, 150, Actor::kUnknown, &overlapping},
       kRefused,
       RefusalReason::kOverlaps},
      {"overlapping by an organizer",
       {"p", "helper", 1, 150, Actor::kOrganizer, &overlapping},
       kConfirmed,
       RefusalReason::kNone},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Session s = session({place("helper", 5), place("guest", 5)});
    s.opens_at = minute(100);
    s.closes_at = minute(200);
    REQUIRE(ask(s, {"taken", "helper", 1, 150}).status == kConfirmed);
    Movements moved;
    const Decision decision = ask(s, row.asking, moved);
    CHECK(decision == Decision{1, row.status, row.reason});
    const Signup& recorded = s.signups[1];
    CHECK(recorded.status == row.status);
    CHECK(s.role_of(recorded) == row.asking.role);
    CHECK(sum(moved, Metric::kSignupsRequested) == 1);
    CHECK(sum(moved, Metric::kSignupsConfirmed) == (row.status == kConfirmed ? 1 : 0));
    CHECK(sum(moved, Metric::kSignupsRefused) == (row.status == kRefused ? 1 : 0));
    CHECK(recorded.eligibility_unchecked ==
          (row.asking.claims != &eligible && row.asking.claims != &not_eligible));
  }
}

TEST_CASE("an import without deadlines may come after the end") {
  Session s = session({place("helper", 5)});
  CHECK(ask(s, {"p", "helper", 1, kEnd + 99, Actor::kUnknown}).status == SignupStatus::kConfirmed);
  CHECK(ask(s, {"q", "helper", 1, kEnd + 99, Actor::kPerson}).reason == RefusalReason::kEnded);
}

TEST_CASE("a conflict that an organizer lets through is recorded with the sign-up") {
  events::Claims claims;
  claims.overlaps = {SignupIdView("a"), SignupIdView("b")};
  Session s = session({place("helper", 5)});
  ask(s, {"p", "helper", 1, 0, Actor::kOrganizer, &claims});
  ask(s, {"q", "helper", 1, 0, Actor::kPerson, &claims});
  REQUIRE(s.signups[0].rare->conflicts.size() == 2);
  CHECK(s.signups[0].rare->conflicts[1] == SignupId("b"));
  CHECK(s.signups[1].rare->conflicts.empty());
}

TEST_CASE("a full role makes people wait or refuses them, as its session says") {
  struct Row {
    Waitlist waitlist;
    const char* states;
  };
  const std::vector<Row> rows = {{Waitlist::kFirstFit, "confirmed waitlisted/1 waitlisted/2"},
                                 {Waitlist::kStrict, "confirmed waitlisted/1 waitlisted/2"},
                                 {Waitlist::kNone, "confirmed refused:full refused:full"}};
  for (const Row& row : rows) {
    Session s = session({place("helper", 1)}, row.waitlist);
    for (const char* person : {"a", "b", "c"}) ask(s, {person});
    CHECK(states(s) == row.states);
  }
}

TEST_CASE("each role has a queue of its own") {
  Session s = session({place("helper", 1), place("doctor", 1)});
  ask(s, {"a", "helper"});
  ask(s, {"b", "helper"});
  ask(s, {"c", "doctor"});
  ask(s, {"d", "doctor"});
  CHECK(states(s) == "confirmed waitlisted/1 confirmed waitlisted/1");
  cancel(s, 2);
  CHECK(states(s) == "confirmed waitlisted/1 cancelled confirmed");
}

TEST_CASE("a cancellation promotes the next in the same step") {
  Session s = session({place("helper", 2)});
  for (const char* person : {"a", "b", "c", "d"}) ask(s, {person});
  Movements moved;
  CHECK(cancel(s, 0, moved) == "");
  CHECK(states(s) == "cancelled confirmed confirmed waitlisted/1");
  CHECK(moved == Movements{{Metric::kSignupsCancelled, 0, day(0), 1},
                           {Metric::kSignupsPromoted, 2, day(0), 1},
                           {Metric::kSignupsConfirmed, 2, day(0), 1}});
  CHECK(s.signups[2].history.entries().back().what == Step::kPromoted);
}

TEST_CASE("who cancels while waiting leaves the queue for good, and may queue anew at its end") {
  Session s = session({place("helper", 1)});
  for (const char* person : {"a", "b", "c"}) ask(s, {person});
  CHECK(cancel(s, 1) == "");
  CHECK(cancel(s, 1) == "wrong_state");
  ask(s, {"b"});
  CHECK(states(s) == "confirmed cancelled waitlisted/1 waitlisted/2");
}

TEST_CASE("a party moves whole: first_fit lets a later party pass, strict does not") {
  // Two places; a takes both, then parties of 2, 1 and 1 wait; a's one place comes free by a smaller party.
  const auto play = [](Waitlist waitlist) {
    Session s = session({place("helper", 2)}, waitlist);
    ask(s, {"a"});
    ask(s, {"b"});
    ask(s, {"c", "helper", 2});
    ask(s, {"d"});
    cancel(s, 0);
    return s;
  };
  CHECK(states(play(Waitlist::kFirstFit)) == "cancelled confirmed waitlisted/1 confirmed");
  Session strict = play(Waitlist::kStrict);
  CHECK(states(strict) == "cancelled confirmed waitlisted/1 waitlisted/2");
  CHECK(strict.seats_ahead(strict.signups[3]) == 2);
  cancel(strict, 1);
  CHECK(states(strict) == "cancelled cancelled confirmed waitlisted/1");
}

TEST_CASE("a newcomer does not jump the queue, and passes only those who do not fit under first_fit") {
  const auto play = [](Waitlist waitlist) {
    Session s = session({place("helper", 2)}, waitlist);
    ask(s, {"a"});
    ask(s, {"b", "helper", 2});  // waits: one place is free
    ask(s, {"c", "helper", 2});
    ask(s, {"d"});
    return states(s);
  };
  CHECK(play(Waitlist::kFirstFit) == "confirmed waitlisted/1 waitlisted/2 confirmed");
  CHECK(play(Waitlist::kStrict) == "confirmed waitlisted/1 waitlisted/2 waitlisted/3");
}

TEST_CASE("under strict a party that the role cannot hold any more blocks nobody") {
  Session s = session({place("helper", 3)}, Waitlist::kStrict);
  ask(s, {"a"});
  ask(s, {"b", "helper", 3});
  ask(s, {"c"});
  CHECK(states(s) == "confirmed waitlisted/1 waitlisted/2");
  const std::vector<events::PlaceSpec> fewer = {place("helper", 2)};
  REQUIRE(set_places(s, fewer) == "");
  Movements moved;
  serve_queues(s, minute(0), at_minute(0), moved);
  CHECK(states(s) == "confirmed waitlisted/1 confirmed");
}

TEST_CASE("more capacity promotes, less throws nobody out") {
  Session s = session({place("helper", 1)});
  for (const char* person : {"a", "b", "c", "d"}) ask(s, {person});
  const auto set_capacity = [&](std::int32_t capacity) {
    const std::vector<events::PlaceSpec> places = {place("helper", capacity)};
    Movements moved;
    REQUIRE(set_places(s, places) == "");
    serve_queues(s, minute(0), at_minute(0), moved);
  };
  set_capacity(3);
  CHECK(states(s) == "confirmed confirmed confirmed waitlisted/1");
  set_capacity(1);
  CHECK(states(s) == "confirmed confirmed confirmed waitlisted/1");
  CHECK(s.places[0].over_by() == 2);
  CHECK(s.places[0].free() == 0);
  cancel(s, 0);
  CHECK(states(s) == "cancelled confirmed confirmed waitlisted/1");
  cancel(s, 1);
  cancel(s, 2);
  CHECK(states(s) == "cancelled cancelled cancelled confirmed");
}

// A session whose only place was given back: its first in the queue was offered it at minute 0, for an hour.
Session with_offer(std::initializer_list<Asking> waiting) {
  Session s = session({place("helper", 1)});
  s.confirm_within_minutes = 60;
  ask(s, {"first"});
  for (const Asking& one : waiting) ask(s, one);
  cancel(s, 0);
  return s;
}
std::string_view accept(Session& s, std::uint32_t signup, std::int32_t offer_no, Movements& moved) {
  return accept_offer(s, signup, offer_no, at_minute(5), moved);
}

TEST_CASE("where there is time to confirm, a freed place is offered and kept until it is accepted") {
  Session s = with_offer({{"a"}, {"b"}});
  CHECK(states(s) == "cancelled offered waitlisted/1");
  CHECK(s.places[0].offered == 1);
  CHECK(s.places[0].free() == 0);
  CHECK(s.signups[1].rare->offers == 1);
  CHECK(*s.signups[1].rare->offer_expires_at == minute(60));
  ask(s, {"newcomer"});
  CHECK(states(s) == "cancelled offered waitlisted/1 waitlisted/2");
  Movements moved;
  CHECK(accept(s, 1, 2, moved) == "wrong_state");
  CHECK(accept(s, 2, 1, moved) == "wrong_state");
  CHECK(moved.empty());
  CHECK(accept(s, 1, 1, moved) == "");
  CHECK(moved == Movements{{Metric::kSignupsPromoted, 1, at_minute(5).on, 1},
                           {Metric::kSignupsConfirmed, 1, at_minute(5).on, 1}});
  CHECK(states(s) == "cancelled confirmed waitlisted/1 waitlisted/2");
  CHECK(s.places[0].offered == 0);
  CHECK(s.places[0].confirmed == 1);
  CHECK(accept(s, 1, 1, moved) == "wrong_state");
}

TEST_CASE("an offer that is declined, taken back or not taken goes to the next, and its number with it") {
  struct Row {
    std::string_view name, states;
    Metric metric;
    std::function<std::string_view(Session&, Movements&)> end;
  };
  const Row rows[] = {
      {"declined", "cancelled declined offered", Metric::kSignupsDeclined,
       [](Session& s, Movements& moved) {
         return decline_offer(s, 1, 1, "no time", minute(9), at_minute(9), moved);
       }},
      {"cancelled", "cancelled cancelled offered", Metric::kSignupsCancelled,
       [](Session& s, Movements& moved) { return cancel(s, 1, moved, 9); }},
      {"expired", "cancelled expired offered", Metric::kSignupsExpired,
       [](Session& s, Movements& moved) {
         CHECK(expire_offer(s, 1, 1, minute(60) - Instant::duration(1), at_minute(60), moved) ==
               "wrong_state");
         return expire_offer(s, 1, 1, minute(60), at_minute(60), moved);
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Session s = with_offer({{"a"}, {"b"}});
    Movements moved;
    REQUIRE(row.end(s, moved) == "");
    CHECK(states(s) == row.states);
    REQUIRE(moved.size() == 2);
    CHECK(moved[0].metric == row.metric);
    CHECK(moved[0].signup == 1);
    CHECK(moved[1].metric == Metric::kSignupsOffered);
    CHECK(moved[1].signup == 2);
    CHECK(s.places[0].offered == 1);
    moved.clear();
    CHECK(accept(s, 1, 1, moved) == "wrong_state");
    CHECK(decline_offer(s, 1, 1, "", minute(9), at_minute(9), moved) == "wrong_state");
    CHECK(expire_offer(s, 1, 1, minute(99), at_minute(99), moved) == "wrong_state");
    ask(s, {"a"});  // who let it go may ask again, at the end of the queue
    CHECK(states(s) == std::string(row.states) + " waitlisted/1");
    cancel(s, 2);
    CHECK(s.signups[3].status == SignupStatus::kOffered);
  }
}

TEST_CASE("an offer ends when the session starts; after that nobody is asked") {
  Session s = with_offer({{"a"}, {"b"}, {"c"}});
  Movements moved;
  REQUIRE(decline_offer(s, 1, 1, "", minute(kStart - 10), at_minute(0), moved) == "");
  CHECK(*s.signups[2].rare->offer_expires_at == minute(kStart));
  REQUIRE(expire_offer(s, 2, 1, minute(kStart), at_minute(kStart), moved) == "");
  CHECK(states(s) == "cancelled declined expired confirmed");
}

TEST_CASE("a party is offered its places whole, and more capacity makes more offers") {
  Session s = session({place("helper", 2)}, events::Waitlist::kStrict);
  s.confirm_within_minutes = 60;
  ask(s, {"x", "helper", 2});
  for (const char* name : {"a", "b", "c"}) ask(s, {name, "helper", 2});
  const std::vector<events::PlaceSpec> more = {place("helper", 5)};
  REQUIRE(set_places(s, more) == "");
  Movements moved;
  serve_queues(s, minute(0), at_minute(0), moved);
  CHECK(states(s) == "confirmed offered waitlisted/1 waitlisted/2");
  CHECK(s.places[0].offered == 2);
  CHECK(s.places[0].free() == 1);
}

std::string_view place_one(Session& s, std::uint32_t signup, Movements& moved) {
  return place_signup(s, signup, "speaks the dialect", "desk-1", at_minute(7), moved);
}

TEST_CASE("who is given a place passes the queue and the capacity, and nobody else moves") {
  for (const Waitlist waitlist : {Waitlist::kFirstFit, Waitlist::kStrict}) {
    Session s = session({place("helper", 2), place("guest", 1)}, waitlist);
    ask(s, {"a"});
    for (const Asking& one : {Asking{"b", "helper", 2}, Asking{"c", "helper", 2}, Asking{"d", "helper", 2}})
      ask(s, one);
    Movements moved;
    REQUIRE(place_one(s, 2, moved) == "");
    CHECK(states(s) == "confirmed waitlisted/1 confirmed waitlisted/2");
    CHECK(moved == Movements{{Metric::kSignupsPromoted, 2, at_minute(7).on, 1},
                             {Metric::kSignupsConfirmed, 2, at_minute(7).on, 1}});
    const Place& helpers = s.places[0];
    CHECK(helpers.confirmed == 3);
    CHECK(helpers.waitlisted == 4);
    CHECK(helpers.free() == 0);
    CHECK(helpers.over_by() == 1);
    CHECK(s.seats_ahead(s.signups[3]) == 2);
    CHECK(s.signups[2].rare->place_reason == "speaks the dialect");
    const HistoryEntry last = s.signups[2].history.entries().back();
    CHECK(last.what == Step::kPlaced);
    CHECK(last.at == minute(7));
    CHECK(last.detail == "desk-1");

    ask(s, {"newcomer"});
    CHECK(s.signups[4].status == SignupStatus::kWaitlisted);
    cancel(s, 0);  // the one too many: its place is nobody's
    CHECK(states(s) == "cancelled waitlisted/1 confirmed waitlisted/2 waitlisted/3");
    cancel(s, 2);
    CHECK(states(s) == "cancelled confirmed cancelled waitlisted/1 waitlisted/2");
    CHECK(bytes_of(read_back<Session>(bytes_of(s))) == bytes_of(s));
  }
}

TEST_CASE("who was offered a place and is given one needs not answer any more, and it stays one place") {
  Session s = with_offer({{"a"}, {"b"}});
  Movements moved;
  REQUIRE(place_one(s, 1, moved) == "");
  CHECK(states(s) == "cancelled confirmed waitlisted/1");
  CHECK(s.places[0].offered == 0);
  CHECK(s.places[0].confirmed == 1);
  CHECK(s.places[0].over_by() == 0);
  CHECK(sum(moved, Metric::kSignupsPromoted) == 1);
  CHECK(accept(s, 1, 1, moved) == "wrong_state");
  CHECK(decline_offer(s, 1, 1, "", minute(9), at_minute(9), moved) == "wrong_state");
  CHECK(expire_offer(s, 1, 1, minute(99), at_minute(99), moved) == "wrong_state");
}

TEST_CASE("an offer that somebody has is not taken from them by who is given a place") {
  Session s = with_offer({{"a"}, {"b"}});
  Movements moved;
  REQUIRE(place_one(s, 2, moved) == "");
  CHECK(states(s) == "cancelled offered confirmed");
  CHECK(s.places[0].over_by() == 1);
  REQUIRE(accept(s, 1, 1, moved) == "");
  CHECK(states(s) == "cancelled confirmed confirmed");
}

TEST_CASE("a place is given to who has none and may come; otherwise nothing changes") {
  Session s = session({place("helper", 1)});
  for (const char* person : {"a", "b", "c", "d"}) ask(s, {person});
  ask(s, {"e", "pilot"});
  cancel(s, 1);
  Movements moved;
  const auto refused = [&](std::uint32_t signup) {
    const std::string before = bytes_of(s);
    CHECK(place_one(s, signup, moved) == "wrong_state");
    CHECK(bytes_of(s) == before);
  };
  for (const std::uint32_t not_waiting : {0U, 1U, 4U}) refused(not_waiting);
  s.status = SessionStatus::kNotHeld;
  refused(2);
  s.status = SessionStatus::kCancelled;
  refused(2);
  CHECK(moved.empty());
  s.status = SessionStatus::kHeld;  // who waited, and came all the same
  CHECK(place_one(s, 2, moved) == "");
  CHECK(check_in(s, 2, at_minute(kStart), "", moved) == "");
  s.status = SessionStatus::kScheduled;
  REQUIRE(set_places(s, {}) == "");
  CHECK(place_one(s, 3, moved) == "");  // of a role that there is no more
  CHECK(s.places[0].over_by() == 3);
}

TEST_CASE("places are matched by role; a role with sign-ups stays, without capacity") {
  Session s = session({place("helper", 2), place("doctor", 1), place("nurse", 1)});
  ask(s, {"a", "doctor"});
  ask(s, {"b", "helper"});
  ask(s, {"c", "pilot"});
  const std::vector<events::PlaceSpec> places = {place("guest", 7, events::Side::kBeneficiary),
                                                 place("helper", 3)};
  REQUIRE(set_places(s, places) == "");
  REQUIRE(s.places.size() == 3);
  CHECK(s.places[0].role == "guest");
  CHECK(s.places[1].capacity == 3);
  CHECK(s.places[2].role == "doctor");
  CHECK(s.places[2].capacity == 0);
  CHECK(s.places[2].over_by() == 1);
  CHECK(s.place("nurse") == nullptr);
  CHECK(s.places[s.signups[0].place].role == "doctor");
  CHECK(s.places[s.signups[1].place].role == "helper");
  CHECK(s.role_of(s.signups[2]) == "pilot");
  const std::string before = bytes_of(s);
  CHECK(bytes_of(read_back<Session>(before)) == before);
}

TEST_CASE(
    "a place may ask for one of some skills, perhaps verified: only claims that were checked are judged") {
  struct Row {
    const char* what;
    std::vector<events::Code> skills_any;
    bool verified;
    bool claimed;
    std::optional<bool> eligible;
    std::vector<events::Code> held, verified_held;
    RefusalReason reason;
  };
  constexpr auto kNone = RefusalReason::kNone;
  constexpr auto kNot = RefusalReason::kNotEligible;
  const events::Code doctor{"doctor"}, nurse{"nurse"}, driver{"driver"};
  const std::vector<Row> rows = {
      {"no skill is asked", {}, false, true, true, {}, {}, kNone},
      {"the one that is asked", {doctor}, false, true, true, {doctor}, {}, kNone},
      {"one of those that are asked", {doctor, nurse}, false, true, true, {driver, nurse}, {}, kNone},
      {"none of them", {doctor, nurse}, false, true, true, {driver}, {}, kNot},
      {"none at all", {doctor}, false, true, true, {}, {}, kNot},
      {"verified", {doctor}, true, true, true, {doctor}, {doctor}, kNone},
      {"held, but not verified", {doctor}, true, true, true, {doctor}, {}, kNot},
      {"another one is verified", {doctor}, true, true, true, {doctor, driver}, {driver}, kNot},
      {"verified, but the activity's rules say no", {doctor}, true, true, false, {doctor}, {doctor}, kNot},
      {"claims that were not checked", {doctor}, true, true, {}, {}, {}, kNone},
      {"no claims", {doctor}, true, false, {}, {}, {}, kNone},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    events::PlaceSpec spec = place("helper", 5);
    spec.skills_any = row.skills_any;
    spec.verified = row.verified;
    Session s = read_back<Session>(bytes_of(session({spec, place("guest", 5)})));
    events::Claims claims;
    claims.eligible = row.eligible;
    claims.skills = row.held;
    claims.verified_skills = row.verified_held;
    for (const Actor actor : {Actor::kPerson, Actor::kOrganizer, Actor::kUnknown}) {
      const std::string person = "p" + std::to_string(static_cast<int>(actor));
      const Decision d = ask(s, {person, "helper", 1, 0, actor, row.claimed ? &claims : nullptr});
      CHECK(d.reason == row.reason);
      CHECK(s.signups[d.signup].eligibility_unchecked == (!row.claimed || !row.eligible));
    }
    // Another place of the session asks for nothing.
    claims.eligible = true;
    CHECK(ask(s, {"other", "guest", 1, 0, Actor::kPerson, &claims}).reason == kNone);
  }
}

TEST_CASE("a place that asks for a skill later throws nobody out, and one that asks no more takes anybody") {
  Session s = session({place("helper", 1)});
  events::Claims claims;
  claims.eligible = true;
  ask(s, {"a", "helper", 1, 0, Actor::kPerson, &claims});
  ask(s, {"b", "helper", 1, 0, Actor::kPerson, &claims});
  events::PlaceSpec spec = place("helper", 2);
  spec.skills_any = {{"doctor"}};
  Movements moved;
  REQUIRE(set_places(s, std::vector{spec}) == "");
  serve_queues(s, minute(1), at_minute(1), moved);
  ask(s, {"c", "helper", 1, 2, Actor::kPerson, &claims});
  CHECK(states(s) == "confirmed confirmed refused:not_eligible");
  REQUIRE(set_places(s, std::vector{place("helper", 3)}) == "");
  ask(s, {"c", "helper", 1, 3, Actor::kPerson, &claims});
  CHECK(states(s) == "confirmed confirmed refused:not_eligible confirmed");
}

TEST_CASE("a role without capacity is full, whatever the party and the waitlist") {
  for (const Waitlist waitlist : {Waitlist::kFirstFit, Waitlist::kStrict, Waitlist::kNone}) {
    Session s = session({place("helper", 0)}, waitlist);
    ask(s, {"a"});
    ask(s, {"b", "helper", 3});
    CHECK(states(s) == "refused:full refused:full");
  }
}

TEST_CASE("places that do not fit change nothing") {
  struct Row {
    const char* slug;
    std::vector<events::PlaceSpec> places;
  };
  const std::vector<Row> rows = {{"invalid:/places", {place("helper", 1), place("helper", 2)}},
                                 {"invalid:/places", {place("helper", -1)}},
                                 {"wrong_state", {place("helper", 2, events::Side::kBeneficiary)}},
                                 {"", {place("guest", 2, events::Side::kHelper), place("helper", 2)}}};
  for (const Row& row : rows) {
    Session s = session({place("helper", 2), place("guest", 1, events::Side::kBeneficiary)});
    ask(s, {"a"});
    const std::string before = bytes_of(s);
    CHECK(set_places(s, row.places) == row.slug);
    CHECK((bytes_of(s) == before) == (std::string_view(row.slug) != ""));
  }
}

TEST_CASE("a person cancels until cancel_until, an organizer later too") {
  Session s = session({place("helper", 5)});
  s.cancel_until = minute(100);
  for (const char* person : {"a", "b", "c", "d"}) ask(s, {person});
  Movements moved;
  CHECK(cancel(s, 0, moved, 100) == "");
  CHECK(cancel(s, 1, moved, 101) == "wrong_state");
  CHECK(cancel(s, 2, moved, 101, Actor::kUnknown) == "wrong_state");
  CHECK(cancel(s, 3, moved, 101, Actor::kOrganizer) == "");
}

TEST_CASE("a cancelled session cancels who is active and refuses who comes") {
  Session s = session({place("helper", 1)}, Waitlist::kFirstFit);
  ask(s, {"a"});
  ask(s, {"b"});
  ask(s, {"c", "pilot"});
  Movements moved;
  cancel_session(s, at_minute(3), moved);
  CHECK(states(s) == "cancelled:cancelled cancelled:cancelled refused:unknown_role");
  CHECK(sum(moved, Metric::kSignupsCancelled) == 2);
  CHECK(sum(moved, Metric::kSignupsPromoted) == 0);
  CHECK(s.places[0].waitlisted == 0);
  CHECK(ask(s, {"d"}).reason == RefusalReason::kCancelled);
}

TEST_CASE("after the session was closed nobody waits anew and nobody is promoted") {
  Session s = session({place("helper", 1)});
  ask(s, {"a"});
  ask(s, {"b"});
  s.status = SessionStatus::kHeld;
  CHECK(ask(s, {"c", "helper", 1, 0, Actor::kOrganizer}).reason == RefusalReason::kFull);
  CHECK(cancel(s, 0) == "");
  CHECK(states(s) == "cancelled waitlisted/1 refused:full");
}

TEST_CASE("an unknown role of a cancelled session is kept as it was asked") {
  Session s = session({place("helper", 1)});
  Movements moved;
  cancel_session(s, at_minute(0), moved);
  CHECK(ask(s, {"a", "pilot"}).reason == RefusalReason::kCancelled);
  CHECK(s.role_of(s.signups[0]) == "pilot");
  CHECK(read_back<Session>(bytes_of(s)).signups[0].place == Signup::kNoPlace);
  CHECK(set_places(s, std::vector<events::PlaceSpec>{}).empty());  // nobody holds a place of a role
  CHECK(s.places.empty());
}

}  // namespace haiyu::services::test
