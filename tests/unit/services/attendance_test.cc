#include <doctest/doctest.h>

#include <map>

#include "kit.h"
#include "services/activities/attendance.h"
#include "services/activities/served.h"

namespace haiyu::services::test {

using events::CorrectedTo;
using events::Side;

namespace {

// What has counted so far, per metric and day.
using Counted = std::map<std::pair<Metric, Day>, std::int64_t>;
void count(Counted& counted, const Movements& moved) {
  for (const Movement& m : moved) {
    const auto cell = std::pair(m.metric, m.on);
    if ((counted[cell] += m.delta) == 0) counted.erase(cell);
  }
}

// One confirmed sign-up and the moves of its attendance; what its sign-up counted is left out.
struct Attending {
  explicit Attending(Side side = Side::kHelper) : s(session({place("helper", 5, side)})) { ask(s, {"a"}); }

  std::string_view in(std::int64_t at) {
    return counting([&](Movements& m) { return check_in(s, 0, at_minute(at), "", m); });
  }
  std::string_view out(std::int64_t at) {
    return counting([&](Movements& m) { return check_out(s, 0, at_minute(at), "", m); });
  }
  std::string_view no_show(std::int64_t at) {
    return counting([&](Movements& m) { return mark_no_show(s, 0, at_minute(at), "", m); });
  }
  std::string_view correct(CorrectedTo to, std::optional<std::int64_t> at = std::nullopt) {
    Correction c{.to = to,
                 .at = {},
                 .start = at_minute(kStart),
                 .end = at_minute(kEnd),
                 .reason = "error",
                 .made_at = minute(99'999)};
    if (at) c.at = at_minute(*at);
    return counting([&](Movements& m) { return correct_attendance(s, 0, c, m); });
  }
  std::string_view close(bool held) {
    return counting([&](Movements& m) { return close_session(s, held, at_minute(kEnd), m); });
  }
  template <class Move>
  std::string_view counting(Move&& move) {
    Movements moved;
    const std::string before = bytes_of(s);
    const std::string_view why = move(moved);
    if (!why.empty()) {
      CHECK(moved.empty());
      CHECK(bytes_of(s) == before);
    }
    count(counted, moved);
    return why;
  }
  const Signup& signup() const { return s.signups[0]; }

  Session s;
  Counted counted;
};

const Day kDay = at_minute(kStart).on;

}  // namespace

TEST_CASE("a helper's attendance counts its check-in, its completion and its minutes") {
  Attending a;
  CHECK(a.in(kStart + 1) == "");
  CHECK(a.s.places[0].checked_in == 1);
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1}});
  CHECK(a.out(kStart + 91) == "");
  CHECK(a.signup().attendance == Attendance::kCompleted);
  CHECK(a.signup().served_minutes == 90);
  CHECK(a.s.places[0].checked_in == 1);
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1},
                             {{Metric::kAttendanceCompleted, kDay}, 1},
                             {{Metric::kServiceMinutes, kDay}, 90}});
}

TEST_CASE("a beneficiary's attendance counts a person and no minutes") {
  Attending a(Side::kBeneficiary);
  a.in(kStart);
  a.out(kEnd);
  CHECK_FALSE(a.signup().served_minutes.has_value());
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1},
                             {{Metric::kAttendanceCompleted, kDay}, 1},
                             {{Metric::kServedPeople, kDay}, 1}});
}

TEST_CASE("minutes are whole minutes, rounded down") {
  Session s = session({place("helper", 1)});
  ask(s, {"a"});
  Movements moved;
  check_in(s, 0, {minute(kStart) + std::chrono::seconds(30), kDay}, "", moved);
  check_out(s, 0, {minute(kStart + 10) + std::chrono::seconds(29), kDay}, "", moved);
  CHECK(s.signups[0].served_minutes == 9);
}

TEST_CASE("a move that does not fit changes nothing and says why") {
  struct Row {
    const char* moves;  // i(n) o(ut) n(o-show) I, C, N: corrected to checked in, completed, no-show
    const char* slug;   // of the last one
  };
  const std::vector<Row> rows = {{"ii", "already_checked_in"},
                                 {"ioi", "already_checked_in"},
                                 {"ni", "wrong_state"},
                                 {"o", "wrong_state"},
                                 {"ioo", "wrong_state"},
                                 {"no", "wrong_state"},
                                 {"in", "wrong_state"},
                                 {"ion", "wrong_state"},
                                 {"nn", "wrong_state"},
                                 {"I", "wrong_state"},
                                 {"C", "wrong_state"},
                                 {"N", "wrong_state"},
                                 {"iI", "wrong_state"},
                                 {"ioC", "wrong_state"},
                                 {"nN", "wrong_state"},
                                 {"io", ""},
                                 {"n", ""},
                                 {"ioI", ""},
                                 {"ioN", ""},
                                 {"nI", ""},
                                 {"nC", ""},
                                 {"iN", ""},
                                 {"iC", ""},
                                 {"ioIo", ""},
                                 {"nIo", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.moves);
    Attending a;
    std::string_view last;
    for (const char move : std::string_view(row.moves)) {
      CHECK(last == "");
      switch (move) {
        case 'i':
          last = a.in(kStart);
          break;
        case 'o':
          last = a.out(kEnd);
          break;
        case 'n':
          last = a.no_show(kEnd);
          break;
        case 'I':
          last = a.correct(CorrectedTo::kCheckedIn);
          break;
        case 'C':
          last = a.correct(CorrectedTo::kCompleted);
          break;
        default:
          last = a.correct(CorrectedTo::kNoShow);
      }
    }
    CHECK(last == row.slug);
  }
}

TEST_CASE("only a confirmed sign-up is attended") {
  Session s = session({place("helper", 1)});
  ask(s, {"a"});
  ask(s, {"b"});
  ask(s, {"c", "pilot"});
  Movements moved;
  for (const std::uint32_t signup : {1u, 2u}) {
    CHECK(check_in(s, signup, at_minute(kStart), "", moved) == "wrong_state");
    CHECK(mark_no_show(s, signup, at_minute(kStart), "", moved) == "wrong_state");
  }
  check_in(s, 0, at_minute(kStart), "", moved);
  CHECK(cancel(s, 0) == "wrong_state");
}

TEST_CASE("a check-out before the check-in is refused, also as a correction") {
  Attending a;
  a.in(kStart);
  CHECK(a.out(kStart - 1) == "invalid:/at");
  CHECK(a.correct(CorrectedTo::kCompleted, kStart - 1) == "invalid:/at");
  CHECK(a.out(kStart) == "");
  CHECK(a.signup().served_minutes == 0);
}

TEST_CASE("a correction takes back exactly what had counted, on its day, and keeps both versions") {
  constexpr std::int64_t kNextDay = kStart + 1440;
  Attending a;
  a.in(kStart);
  a.out(kNextDay);  // forgotten, noted a day later
  const Day next_day = at_minute(kNextDay).on;
  REQUIRE(a.counted.at({Metric::kServiceMinutes, next_day}) == 1440);

  CHECK(a.correct(CorrectedTo::kCompleted, kStart + 60) == "");
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1},
                             {{Metric::kAttendanceCompleted, kDay}, 1},
                             {{Metric::kServiceMinutes, kDay}, 60}});

  CHECK(a.correct(CorrectedTo::kNoShow) == "");
  CHECK(a.counted == Counted{{{Metric::kAttendanceNoShow, kDay}, 1}});
  CHECK(a.s.places[0].checked_in == 0);
  CHECK(a.s.places[0].no_show == 1);
  CHECK_FALSE(a.signup().check_in_at.has_value());

  CHECK(a.correct(CorrectedTo::kCheckedIn, kStart + 5) == "");
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1}});
  CHECK(a.s.places[0].no_show == 0);

  const auto history = a.signup().history.entries();
  std::vector<std::string_view> what;
  for (const HistoryEntry& entry : history) what.push_back(name_of(entry.what));
  CHECK(what == std::vector<std::string_view>{
                    "confirmed", "checked_in", "completed", "was_completed", "corrected_to_completed",
                    "was_completed", "corrected_to_no_show", "was_no_show", "corrected_to_checked_in"});
  CHECK(history[5].detail.find("served_minutes=60") != std::string::npos);
  CHECK(history[4].detail == "error");
}

TEST_CASE("a correction takes back what counted when the session has moved to another day since") {
  Attending a;
  a.in(kStart);
  a.correct(CorrectedTo::kCompleted);
  REQUIRE(a.counted.at({Metric::kServiceMinutes, kDay}) == kEnd - kStart);
  a.s.start_at += std::chrono::days(3);
  a.s.end_at += std::chrono::days(4);
  CHECK(a.correct(CorrectedTo::kCheckedIn) == "");
  CHECK(a.counted == Counted{{{Metric::kAttendanceCheckedIn, kDay}, 1}});
}

TEST_CASE("a completion by correction without a time credits the planned length from the session's start") {
  Attending a;
  a.no_show(kEnd);
  CHECK(a.correct(CorrectedTo::kCompleted) == "");
  CHECK(a.signup().check_in_at == minute(kStart));
  CHECK_FALSE(a.signup().check_out_at.has_value());
  CHECK(a.signup().served_minutes == kEnd - kStart);
}

TEST_CASE(
    "closing a held session completes who is checked in with the planned length; closing twice is refused") {
  Attending a;
  ask(a.s, {"b"});
  a.in(kStart + 30);
  CHECK(a.close(true) == "");
  CHECK(a.s.status == SessionStatus::kHeld);
  CHECK(a.signup().attendance == Attendance::kCompleted);
  CHECK(a.signup().served_minutes == kEnd - kStart);
  CHECK(a.s.signups[1].attendance == Attendance::kNone);
  CHECK(a.close(true) == "wrong_state");
  CHECK(a.close(false) == "wrong_state");
  CHECK(a.correct(CorrectedTo::kCompleted, kStart + 40) == "");
  CHECK(a.counted.at({Metric::kServiceMinutes, kDay}) == 10);
}

TEST_CASE("a session that was not held completes nobody") {
  Attending a;
  a.in(kStart);
  CHECK(a.close(false) == "");
  CHECK(a.s.status == SessionStatus::kNotHeld);
  CHECK(a.signup().attendance == Attendance::kCheckedIn);
}

TEST_CASE("a cancelled session keeps the attendance that was earned") {
  Attending a;
  ask(a.s, {"b"});
  a.in(kStart);
  Movements moved;
  cancel_session(a.s, at_minute(kStart + 20), moved);
  CHECK(states(a.s) == "confirmed cancelled:cancelled");
  CHECK(a.out(kStart + 20) == "");
  CHECK(a.counted.at({Metric::kServiceMinutes, kDay}) == 20);
  CHECK(a.close(true) == "wrong_state");
}

TEST_CASE("what was served counts by its breakdown, the rest under unknown") {
  Session s = session({place("helper", 1)});
  events::ServedRecorded recorded;
  recorded.count = 10;
  recorded.breakdown = {{events::Residency::kMigrant, events::Code{"elderly"}, 4},
                        {std::nullopt, std::nullopt, 3}};
  CHECK(record_served(s, "x", recorded, at_minute(kStart), 0, minute(kEnd)) == "");
  const auto cells = [&] {
    std::string text;
    for_each_cell(s.served[0], [&](events::Residency residency, std::string_view group, std::int64_t count) {
      text += std::to_string(static_cast<int>(residency)) + "/" + std::string(group) + "=" +
              std::to_string(count) + " ";
    });
    return text;
  };
  CHECK(cells() == "2/elderly=4 0/=3 0/=3 ");
  CHECK(s.served[0].counted_on == kDay);

  CHECK(correct_served(s.served[0], {.count = 8, .reason = "counted twice"}, minute(kEnd)) == "");
  CHECK(cells() == "2/elderly=4 0/=3 0/=1 ");
  CHECK(correct_served(s.served[0], {.count = 5, .reason = "again"}, minute(kEnd)) == "");
  CHECK(cells() == "0/=5 ");
  CHECK(correct_served(s.served[0], {.count = 0, .reason = "none"}, minute(kEnd)) == "");
  CHECK(cells() == "");
  CHECK(correct_served(s.served[0], {.count = -1, .reason = "none"}, minute(kEnd)) == "invalid:/count");
  REQUIRE(s.served[0].history.entries().size() == 6);
  CHECK(s.served[0].history.entries()[0].detail == "count=10 migrant/elderly=4 unknown/=3");
  CHECK(s.served[0].history.entries()[1].detail == "counted twice");
}

TEST_CASE("a breakdown larger than its count is refused") {
  struct Row {
    std::int32_t count;
    std::int32_t part;
    const char* slug;
  };
  for (const Row& row : std::vector<Row>{{5, 5, ""},
                                         {5, 6, "invalid:/breakdown"},
                                         {-1, 0, "invalid:/count"},
                                         {5, -1, "invalid:/breakdown"}}) {
    Session s = session({place("helper", 1)});
    events::ServedRecorded recorded;
    recorded.count = row.count;
    recorded.breakdown = {{std::nullopt, std::nullopt, row.part}};
    CHECK(record_served(s, "x", recorded, at_minute(kStart), 0, minute(kEnd)) == row.slug);
    CHECK(s.served.size() == (std::string_view(row.slug).empty() ? 1 : 0));
  }
}

}  // namespace haiyu::services::test
