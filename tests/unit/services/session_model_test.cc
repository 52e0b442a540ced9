// Random lives of a session, checked after each step against a model that is too simple to be wrong: a list,
// walked from its beginning for every question.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>

#include "kit.h"
#include "services/activities/attendance.h"
#include "tests/support/seed.h"

namespace haiyu::services::test {

namespace {

using events::Waitlist;

constexpr std::array<std::string_view, 2> kRoles = {"helper", "guest"};

struct Model {
  struct Party {
    std::string person, role;
    std::int32_t size = 0;
    SignupStatus status{};
    RefusalReason reason{};
    Attendance attendance = Attendance::kNone;
    std::optional<std::int64_t> came_at{};  // minute
  };
  Waitlist waitlist{};
  std::map<std::string, std::int32_t, std::less<>> capacity;
  std::vector<Party> parties;

  std::int32_t persons(std::string_view role, SignupStatus status) const {
    std::int32_t sum = 0;
    for (const Party& p : parties) sum += p.role == role && p.status == status ? p.size : 0;
    return sum;
  }
  void serve(const std::string& role) {
    const auto found = capacity.find(role);
    if (found == capacity.end()) return;
    for (Party& p : parties) {
      if (p.role != role || p.status != SignupStatus::kWaitlisted) continue;
      const std::int32_t free = found->second - persons(role, SignupStatus::kConfirmed);
      if (p.size <= free) {
        p.status = SignupStatus::kConfirmed;
      } else if (waitlist == Waitlist::kStrict && p.size <= found->second) {
        return;
      }
    }
  }
  void ask(Party p) {
    p.status = SignupStatus::kRefused;
    const auto found = capacity.find(p.role);
    const bool active = std::any_of(parties.begin(), parties.end(), [&](const Party& other) {
      return other.person == p.person &&
             (other.status == SignupStatus::kConfirmed || other.status == SignupStatus::kWaitlisted);
    });
    if (found == capacity.end()) {
      p.reason = RefusalReason::kUnknownRole;
    } else if (active) {
      p.reason = RefusalReason::kAlreadySignedUp;
    } else if (p.size > found->second) {
      p.reason = found->second == 0 ? RefusalReason::kFull : RefusalReason::kPartyTooLarge;
    } else {
      p.status = SignupStatus::kWaitlisted;  // joins the queue, then the queue is served
    }
    parties.push_back(p);
    if (p.status != SignupStatus::kWaitlisted) return;
    serve(p.role);
    if (waitlist != Waitlist::kNone || parties.back().status == SignupStatus::kConfirmed) return;
    parties.back().status = SignupStatus::kRefused;
    parties.back().reason = RefusalReason::kFull;
  }
};

// The session's levels and queues against the model's list.
void check_equal(const Session& s, const Model& model) {
  REQUIRE(s.signups.size() == model.parties.size());
  std::map<std::string, std::pair<std::int32_t, std::int32_t>> ahead;  // parties, persons by role
  for (std::size_t n = 0; n < model.parties.size(); ++n) {
    const Model::Party& p = model.parties[n];
    const Signup& signup = s.signups[n];
    REQUIRE(signup.status == p.status);
    REQUIRE(signup.reason == p.reason);
    REQUIRE(signup.attendance == p.attendance);
    REQUIRE(s.role_of(signup) == p.role);
    const bool waits = p.status == SignupStatus::kWaitlisted;
    auto& [parties, persons] = ahead[p.role];
    REQUIRE(s.waitlist_position(signup) == (waits ? parties + 1 : 0));
    REQUIRE(s.seats_ahead(signup) == (waits ? persons : 0));
    if (!waits) continue;
    ++parties;
    persons += p.size;
  }
  for (const Place& place : s.places) {
    std::int32_t came = 0, no_show = 0;
    for (const Model::Party& p : model.parties) {
      if (p.role != place.role || p.status != SignupStatus::kConfirmed) continue;
      if (p.attendance == Attendance::kCheckedIn || p.attendance == Attendance::kCompleted) came += p.size;
      if (p.attendance == Attendance::kNoShow) no_show += p.size;
    }
    REQUIRE(place.confirmed == model.persons(place.role, SignupStatus::kConfirmed));
    REQUIRE(place.waitlisted == model.persons(place.role, SignupStatus::kWaitlisted));
    REQUIRE(place.queue.persons() == place.waitlisted);
    REQUIRE(place.checked_in == came);
    REQUIRE(place.no_show == no_show);
  }
}

using Counted = std::map<std::pair<Metric, Day>, std::int64_t>;

Day day_of(Instant at) { return Day(std::chrono::floor<std::chrono::days>(at).time_since_epoch()); }

// What the counters must say, from the sign-ups alone.
Counted counted_by(const Session& s) {
  Counted counted;
  for (const Signup& signup : s.signups) {
    ++counted[{Metric::kSignupsRequested, day_of(signup.requested_at)}];
    for (const HistoryEntry& entry : signup.history.entries()) {
      const Day on = day_of(entry.at);
      const bool promoted = entry.what == Step::kPromoted || entry.what == Step::kPlaced;
      if (entry.what == Step::kConfirmed || promoted) ++counted[{Metric::kSignupsConfirmed, on}];
      if (promoted) ++counted[{Metric::kSignupsPromoted, on}];
      if (entry.what == Step::kWaitlisted) ++counted[{Metric::kSignupsWaitlisted, on}];
      if (entry.what == Step::kRefused) ++counted[{Metric::kSignupsRefused, on}];
      if (entry.what == Step::kCancelled) ++counted[{Metric::kSignupsCancelled, on}];
    }
    const bool helps = s.role_of(signup) == "helper";
    const bool completed = signup.attendance == Attendance::kCompleted;
    if (signup.came()) ++counted[{Metric::kAttendanceCheckedIn, day_of(*signup.check_in_at)}];
    if (signup.attendance == Attendance::kNoShow)
      ++counted[{Metric::kAttendanceNoShow, signup.no_show_on.get().value()}];
    if (!completed) continue;
    const Day on = day_of(signup.check_out_at.get().value_or(s.end_at));
    ++counted[{Metric::kAttendanceCompleted, on}];
    if (!helps) ++counted[{Metric::kServedPeople, on}];
    const Instant out = signup.check_out_at.get().value_or(*signup.check_in_at + (s.end_at - s.start_at));
    const auto minutes = std::chrono::floor<Minutes>(out - *signup.check_in_at).count();
    if (helps && minutes != 0) counted[{Metric::kServiceMinutes, on}] += minutes;
  }
  return counted;
}

// One life: a session, its model, and what has counted so far.
class Life {
 public:
  explicit Life(std::uint64_t seed) : dice_(seed) {
    const auto policy = static_cast<Waitlist>(dice_.upto(2));
    model_.waitlist = policy;
    for (const std::string_view role : kRoles) model_.capacity[std::string(role)] = dice_.upto(12);
    s_ = session(specs(), policy);
  }

  void step() {
    const std::int32_t confirmed_before = s_.places[0].confirmed;
    placed_now_ = 0;
    now_ += dice_.upto(300);
    Movements moved;
    const std::int32_t kind = dice_.upto(99);
    if (kind < 55) {
      ask_one(moved);
    } else if (kind < 75) {
      cancel_one(moved);
    } else if (kind < 80) {
      change_capacity(moved);
    } else if (kind < 84) {
      place_one(moved);
    } else {
      attend(moved);
    }
    for (const Movement& m : moved) {
      const auto cell = std::pair(m.metric, m.on);
      if ((counted_[cell] += m.delta) == 0) counted_.erase(cell);
    }
    check_equal(s_, model_);
    REQUIRE(counted_ == counted_by(s_));
    // Beyond the capacity are only those who were given a place, or had one when there were more.
    REQUIRE(s_.places[0].confirmed - placed_now_ <= std::max(s_.places[0].capacity, confirmed_before));
  }

  void check_bytes() {
    const std::string bytes = bytes_of(s_);
    const Session again = read_back<Session>(bytes);
    REQUIRE(bytes_of(again) == bytes);
    check_equal(again, model_);
    s_ = again;  // and lives on
  }

 private:
  std::vector<events::PlaceSpec> specs() const {
    std::vector<events::PlaceSpec> places;
    for (const auto& [role, capacity] : model_.capacity) {
      places.push_back(
          place(role, capacity, role == "helper" ? events::Side::kHelper : events::Side::kBeneficiary));
    }
    return places;
  }

  void ask_one(Movements& moved) {
    const std::string person = "p" + std::to_string(dice_.upto(60));
    const std::string role =
        dice_.once_in(20) ? "pilot" : std::string(kRoles[static_cast<std::size_t>(dice_.upto(1))]);
    const std::int32_t party = dice_.once_in(2) ? 1 : dice_.between(1, 5);
    ask(s_, {person, role, party, now_, events::Actor::kOrganizer}, moved);
    model_.ask({person, role, party, {}, {}, Attendance::kNone, {}});
  }

  std::optional<std::uint32_t> any_signup() {
    if (s_.signups.empty()) return std::nullopt;
    return static_cast<std::uint32_t>(dice_.upto(static_cast<std::int32_t>(s_.signups.size()) - 1));
  }

  void cancel_one(Movements& moved) {
    const auto n = any_signup();
    if (!n) return;
    Model::Party& p = model_.parties[*n];
    const bool may = (p.status == SignupStatus::kConfirmed || p.status == SignupStatus::kWaitlisted) &&
                     p.attendance == Attendance::kNone;
    REQUIRE(cancel(s_, *n, moved, now_, events::Actor::kOrganizer).empty() == may);
    if (!may) return;
    p.status = SignupStatus::kCancelled;
    model_.serve(p.role);
  }

  void place_one(Movements& moved) {
    const auto n = any_signup();
    if (!n) return;
    Model::Party& p = model_.parties[*n];
    const bool may = p.status == SignupStatus::kWaitlisted;
    REQUIRE(place_signup(s_, *n, "", "", at_minute(now_), moved).empty() == may);
    if (!may) return;
    p.status = SignupStatus::kConfirmed;
    if (p.role == s_.places[0].role) placed_now_ = p.size;
    Model served = model_;
    served.serve(p.role);
    check_equal(s_, served);  // nobody who waits fits now
  }

  void change_capacity(Movements& moved) {
    for (auto& [role, capacity] : model_.capacity) capacity = std::max(0, capacity + dice_.between(-3, 4));
    REQUIRE(set_places(s_, specs()).empty());
    serve_queues(s_, minute(now_), at_minute(now_), moved);
    for (const std::string_view role : kRoles) model_.serve(std::string(role));
  }

  void attend(Movements& moved) {
    const auto n = any_signup();
    if (!n) return;
    Model::Party& p = model_.parties[*n];
    const bool confirmed = p.status == SignupStatus::kConfirmed;
    const bool none = p.attendance == Attendance::kNone;
    const When now = at_minute(now_);
    switch (dice_.upto(3)) {
      case 0:
        REQUIRE(check_in(s_, *n, now, "", moved).empty() == (confirmed && none));
        if (confirmed && none) {
          p.attendance = Attendance::kCheckedIn;
          p.came_at = now_;
        }
        break;
      case 1:
        REQUIRE(mark_no_show(s_, *n, now, "", moved).empty() == (confirmed && none));
        if (confirmed && none) p.attendance = Attendance::kNoShow;
        break;
      case 2: {
        // A correction may have it come at the session's start, which may be still ahead.
        const bool may = p.attendance == Attendance::kCheckedIn && now_ >= *p.came_at;
        REQUIRE(check_out(s_, *n, now, "", moved).empty() == may);
        if (may) p.attendance = Attendance::kCompleted;
        break;
      }
      default:
        correct(*n, p, moved);
    }
  }

  void correct(std::uint32_t n, Model::Party& p, Movements& moved) {
    const auto to = static_cast<events::CorrectedTo>(dice_.upto(2));
    constexpr std::array kTo = {Attendance::kCheckedIn, Attendance::kCompleted, Attendance::kNoShow};
    const Correction correction{.to = to,
                                .at = std::nullopt,
                                .start = at_minute(kStart),
                                .end = at_minute(kEnd),
                                .reason = "",
                                .made_at = minute(now_)};
    const Attendance target = kTo[static_cast<std::size_t>(to)];
    const bool may = p.attendance != Attendance::kNone && p.attendance != target;
    REQUIRE(correct_attendance(s_, n, correction, moved).empty() == may);
    if (!may) return;
    p.attendance = target;
    if (target == Attendance::kNoShow)
      p.came_at.reset();
    else if (!p.came_at)
      p.came_at = kStart;
  }

  Dice dice_;
  Session s_;
  Model model_;
  Counted counted_;
  std::int64_t now_ = 0;
  std::int32_t placed_now_ = 0;  // persons given a place in this step, in the first of the roles
};

}  // namespace

TEST_CASE("a session lives like its model: statuses, order, levels, counters and bytes") {
  const std::uint64_t run = haiyu::test::test_seed();
  CAPTURE(run);
  for (std::uint64_t life = 0; life < 60; ++life) {
    CAPTURE(life);
    Life one(run + life);
    for (int step = 0; step < 150; ++step) {
      CAPTURE(step);
      one.step();
      if (step % 29 == 28) one.check_bytes();
    }
  }
}

}  // namespace haiyu::services::test
