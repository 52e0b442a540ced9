// Who came: the attendance of one sign-up, as pure functions.
//
//   confirmed --check-in--> checked_in --check-out--> completed          confirmed --no-show--> no_show
//   a correction leads from any of the three to any of them; the version that stood before stays in the
//   history.
//
// What an attendance counts is a function of its record (see movements_of in the source). A move takes back
// what the record before it counted, on the days on which that counted, and adds what the new record counts:
// so a correction takes back exactly what it corrects, whatever changed meanwhile.
// - A check-in counts on the day of its `at`, a completion on the day of the check-out, a no-show on its day.
// - Minutes are whole minutes from check-in to check-out, of helpers only. Without a check-out they are the
//   session's planned length, no more, and the completion counts on the day on which the session ends.
// - Person-times (served.person_times) come from what organizers record, never from check-ins: most of those
//   who are served never signed up, and those who did are among the recorded; adding both would count them
//   twice. What a completed attendance on a beneficiary's place adds to is served.people, distinct persons.
// Errors: a slug, and nothing has changed.
#pragma once

#include <string_view>

#include "services/activities/movement.h"
#include "services/signup.h"

namespace haiyu::services {

// "already_checked_in": it is, or was completed. "wrong_state": not confirmed, or a no-show (to be
// corrected).
std::string_view check_in(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                          Movements& moved);
// "wrong_state": not checked in. "invalid:/at": before the check-in.
std::string_view check_out(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                           Movements& moved);
// "wrong_state": not confirmed, or an attendance was recorded.
std::string_view mark_no_show(Session& session, std::uint32_t signup, const When& at, std::string_view by,
                              Movements& moved);

// `at` is the corrected time of the check-in (to checked_in), of the check-out (to completed) or of the
// no-show. Without it: a check-in that stands is kept, else it is the session's start; there is no check-out;
// a no-show counts on the session's start day. `start` and `end` are the session's own, for those days.
struct Correction {
  events::CorrectedTo to{};
  std::optional<When> at;
  When start, end;
  std::string_view reason;
  Instant made_at{};  // history
};
// "wrong_state": no attendance to correct, or nothing would change. "invalid:/at": a check-out before the
// check-in.
std::string_view correct_attendance(Session& session, std::uint32_t signup, const Correction& correction,
                                    Movements& moved);

// The session is over. Held: whoever is checked in is completed with the planned length; not held: who was
// checked in stays so, and can be corrected. "wrong_state": it was closed or cancelled before.
std::string_view close_session(Session& session, bool held, const When& end, Movements& moved);

}  // namespace haiyu::services
