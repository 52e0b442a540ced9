#include "services/activities/attendance.h"

#include <algorithm>

namespace haiyu::services {

namespace {

// The part of a sign-up that an attendance move replaces.
struct Record {
  Attendance attendance = Attendance::kNone;
  std::optional<Instant> check_in_at, check_out_at;
  std::optional<std::int32_t> served_minutes;
  std::optional<Day> checked_in_on, completed_on, no_show_on;
  friend bool operator==(const Record&, const Record&) = default;
};

Record record_of(const Signup& s) {
  return {s.attendance,    s.check_in_at,  s.check_out_at, s.served_minutes,
          s.checked_in_on, s.completed_on, s.no_show_on};
}

void movements_of(const Record& record, events::Side side, std::uint32_t signup, std::int64_t sign,
                  Movements& moved) {
  if (record.checked_in_on)
    moved.push_back({Metric::kAttendanceCheckedIn, signup, *record.checked_in_on, sign});
  if (record.no_show_on) moved.push_back({Metric::kAttendanceNoShow, signup, *record.no_show_on, sign});
  if (!record.completed_on) return;
  moved.push_back({Metric::kAttendanceCompleted, signup, *record.completed_on, sign});
  if (side == events::Side::kBeneficiary) {
    moved.push_back({Metric::kServedPeople, signup, *record.completed_on, sign});
  } else if (record.served_minutes.value_or(0) != 0) {
    moved.push_back({Metric::kServiceMinutes, signup, *record.completed_on, sign * *record.served_minutes});
  }
}

// Drops pairs that cancel out, so that a move which only adds counts nothing twice over.
void settle(Movements& moved, std::size_t from) {
  for (std::size_t n = from; n < moved.size(); ++n) {
    for (std::size_t m = n + 1; m < moved.size() && moved[n].delta != 0; ++m) {
      if (moved[m].metric != moved[n].metric || moved[m].on != moved[n].on) continue;
      moved[n].delta += moved[m].delta;
      moved[m].delta = 0;
    }
  }
  const auto first = moved.begin() + static_cast<std::ptrdiff_t>(from);
  moved.erase(std::remove_if(first, moved.end(), [](const Movement& m) { return m.delta == 0; }),
              moved.end());
}

void replace(Session& session, std::uint32_t signup, const Record& next, Movements& moved) {
  Signup& s = session.signups.edit(signup);
  Place& place = session.places[s.place];
  const std::size_t from = moved.size();
  movements_of(record_of(s), place.side, signup, -1, moved);
  movements_of(next, place.side, signup, +1, moved);
  settle(moved, from);

  if (s.came()) place.checked_in -= s.party_size;
  if (s.attendance == Attendance::kNoShow) place.no_show -= s.party_size;
  s.attendance = next.attendance;
  s.check_in_at = next.check_in_at;
  s.check_out_at = next.check_out_at;
  s.served_minutes = next.served_minutes;
  s.checked_in_on = next.checked_in_on;
  s.completed_on = next.completed_on;
  s.no_show_on = next.no_show_on;
  if (s.came()) place.checked_in += s.party_size;
  if (s.attendance == Attendance::kNoShow) place.no_show += s.party_size;
}

std::int32_t whole_minutes(Instant from, Instant to) {
  return static_cast<std::int32_t>(std::chrono::floor<Minutes>(to - from).count());
}

// A completion at a check-out, or (none) with the planned length.
void complete(Record& record, const Session& session, events::Side side, const std::optional<When>& check_out,
              Day planned_on) {
  record.attendance = Attendance::kCompleted;
  record.check_out_at = check_out ? std::optional(check_out->at) : std::nullopt;
  record.completed_on = check_out ? check_out->on : planned_on;
  record.served_minutes.reset();
  if (side != events::Side::kHelper) return;
  record.served_minutes = check_out ? whole_minutes(*record.check_in_at, check_out->at)
                                    : whole_minutes(session.start_at, session.end_at);
}

void arrive(Record& record, const When& at) {
  record.attendance = Attendance::kCheckedIn;
  record.check_in_at = at.at;
  record.checked_in_on = at.on;
}

void note(Session& session, std::uint32_t signup, Instant at, Step what, std::string_view detail) {
  session.signups.edit(signup).history.add(at, what, detail);
}

std::string in_words(const Record& record) {
  std::string words;
  const auto add = [&](std::string_view name, const std::string& value) {
    words.append(words.empty() ? "" : " ").append(name).append("=").append(value);
  };
  if (record.check_in_at) add("check_in_at", format_instant(*record.check_in_at));
  if (record.check_out_at) add("check_out_at", format_instant(*record.check_out_at));
  if (record.served_minutes) add("served_minutes", std::to_string(*record.served_minutes));
  if (record.no_show_on) add("no_show_on", format_day(*record.no_show_on));
  return words;
}

// What the sign-up would be after the correction, whether or not that is allowed.
Record corrected(const Session& session, events::Side side, const Record& old, const Correction& c) {
  Record next;
  if (c.to == events::CorrectedTo::kNoShow) {
    next.attendance = Attendance::kNoShow;
    next.no_show_on = c.at ? c.at->on : c.start.on;
    return next;
  }
  next.check_in_at = old.check_in_at;
  next.checked_in_on = old.checked_in_on;
  const bool to_check_in = c.to == events::CorrectedTo::kCheckedIn;
  if (to_check_in && c.at) {
    arrive(next, *c.at);
  } else if (!next.check_in_at) {
    arrive(next, c.start);
  } else {
    next.attendance = Attendance::kCheckedIn;
  }
  if (!to_check_in) complete(next, session, side, c.at, c.end.on);
  return next;
}

Step was(Attendance attendance) {
  if (attendance == Attendance::kNoShow) return Step::kWasNoShow;
  return attendance == Attendance::kCompleted ? Step::kWasCompleted : Step::kWasCheckedIn;
}

Step corrected_to(events::CorrectedTo to) {
  if (to == events::CorrectedTo::kNoShow) return Step::kCorrectedToNoShow;
  return to == events::CorrectedTo::kCompleted ? Step::kCorrectedToCompleted : Step::kCorrectedToCheckedIn;
}

}  // namespace

std::string_view check_in(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                          Movements& moved) {
  const Signup& s = session.signups[signup];
  if (s.came()) return "already_checked_in";
  if (s.status != SignupStatus::kConfirmed || s.attendance != Attendance::kNone) return "wrong_state";
  Record next;
  arrive(next, at);
  replace(session, signup, next, moved);
  note(session, signup, at.at, Step::kCheckedIn, by);
  return {};
}

std::string_view check_out(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                           Movements& moved) {
  const Signup& s = session.signups[signup];
  if (s.attendance != Attendance::kCheckedIn) return "wrong_state";
  if (at.at < *s.check_in_at) return "invalid:/at";
  Record next = record_of(s);
  complete(next, session, session.places[s.place].side, at, at.on);
  replace(session, signup, next, moved);
  note(session, signup, at.at, Step::kCompleted, by);
  return {};
}

std::string_view mark_no_show(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                              Movements& moved) {
  const Signup& s = session.signups[signup];
  if (s.status != SignupStatus::kConfirmed || s.attendance != Attendance::kNone) return "wrong_state";
  Record next;
  next.attendance = Attendance::kNoShow;
  next.no_show_on = at.on;
  replace(session, signup, next, moved);
  note(session, signup, at.at, Step::kNoShow, by);
  return {};
}

std::string_view correct_attendance(Session& session, std::uint32_t signup, const Correction& c,
                                    Movements& moved) {
  const Signup& s = session.signups[signup];
  if (s.attendance == Attendance::kNone) return "wrong_state";
  const Record old = record_of(s);
  const Record next = corrected(session, session.places[s.place].side, old, c);
  const bool same_move = next.attendance == old.attendance && !c.at;
  if (same_move || next == old) return "wrong_state";
  if (next.check_out_at && *next.check_out_at < *next.check_in_at) return "invalid:/at";
  note(session, signup, c.made_at, was(old.attendance), in_words(old));
  replace(session, signup, next, moved);
  note(session, signup, c.made_at, corrected_to(c.to), c.reason);
  return {};
}

std::string_view close_session(Session& session, bool held, const When& end, Movements& moved) {
  if (session.status != SessionStatus::kScheduled) return "wrong_state";
  session.status = held ? SessionStatus::kHeld : SessionStatus::kNotHeld;
  if (!held) return {};
  for (std::uint32_t n = 0; n < session.signups.size(); ++n) {
    const Signup& s = session.signups[n];
    if (s.attendance != Attendance::kCheckedIn) continue;
    Record next = record_of(s);
    complete(next, session, session.places[s.place].side, std::nullopt, end.on);
    replace(session, n, next, moved);
    note(session, n, end.at, Step::kCompleted, "planned length");
  }
  return {};
}

}  // namespace haiyu::services
