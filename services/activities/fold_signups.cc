// Folds of sign-ups, attendance and what was served.
#include "services/activities/attendance.h"
#include "services/activities/decisions.h"
#include "services/activities/facts.h"
#include "services/activities/fold.h"
#include "services/activities/served.h"
#include "services/activities/session_rules.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

constexpr std::int32_t kPartySizeMax = 10;

// A session and one of its sign-ups; empty when the event's activity has none of this id.
struct Found {
  Session* session = nullptr;
  std::uint32_t signup = 0;
};

Found find_signup(Context& context, const Event& event) {
  Found found;
  context.directory.find(event.subject, [&](std::string_view session_id, std::uint32_t slot) {
    const Session* session = context.tables.sessions.find(session_id);
    HAIYU_CHECK(session != nullptr);  // a session is never taken out
    if (session->activity_id.view() != event.key || session->signups[slot].id.view() != event.subject)
      return false;
    found = {context.tables.sessions.edit(session_id), slot};
    return true;
  });
  return found;
}

// In any session of the shard: an id names one sign-up.
bool exists(const Context& context, std::string_view signup_id) {
  return context.directory.find(signup_id, [&](std::string_view session_id, std::uint32_t slot) {
    const Session* session = context.tables.sessions.find(session_id);
    return session != nullptr && session->signups[slot].id.view() == signup_id;
  });
}

Outcome outcome_of(const Session& session, std::uint32_t signup) {
  const Signup& s = session.signups[signup];
  Outcome outcome;
  outcome.reason = name_of(s.reason);
  outcome.status = static_cast<std::uint8_t>(s.status);
  outcome.position = session.waitlist_position(s);
  outcome.seats_ahead = session.seats_ahead(s);
  return outcome;
}

// What every move of a sign-up ends with.
Outcome finish(Context& context, const Event& event, const Found& found, std::string_view why) {
  if (!why.empty()) return rejected(why);
  count_moves(context, event, *context.tables.activities.find(event.key), *found.session);
  ++found.session->version;
  return outcome_of(*found.session, found.signup);
}

// Runs `move(found)`, which returns a slug when it does not fit.
template <class Move>
Outcome move_signup(Context& context, const Event& event, Move&& move) {
  const Found found = find_signup(context, event);
  if (found.session == nullptr) return rejected("not_found");
  return finish(context, event, found, move(found));
}

}  // namespace

void count_moves(Context& context, const Event& event, const Activity& activity, Session& session) {
  count_signups(context.counters, activity, session, context.moved);
  note_moves(context, event, session);
  for (const Movement& movement : context.moved) {
    const Signup& s = session.signups[movement.signup];
    if (!s.rare->offer_expires_at) continue;
    const std::string expires = start_part(*s.rare->offer_expires_at);
    if (s.status == SignupStatus::kOffered) {
      context.put(Rows::kOffers, {expires, s.id.view()}, session.id.view());
    } else {
      context.erase(Rows::kOffers, {expires, s.id.view()});
      session.signups.edit(movement.signup).rare.edit().offer_expires_at = {};
    }
  }
}

Outcome fold(Context& context, const Event& event, const events::SignupRequested& requested) {
  Session* session = context.tables.sessions.edit(requested.session_id.view());
  if (session == nullptr || session->activity_id.view() != event.key) return rejected("not_found");
  if (requested.party_size < 1 || requested.party_size > kPartySizeMax)
    return rejected("invalid:/party_size");
  if (exists(context, event.subject)) return rejected("already_exists");
  const Activity& activity = *context.tables.activities.find(event.key);
  const Ask ask{.signup_id = SignupIdView(event.subject),
                .person_id = requested.person_id,
                .role = requested.role.view,
                .party_size = requested.party_size,
                .actor = event.actor,
                .claims = event.claims ? &*event.claims : nullptr,
                .activity_version = current_version(activity),
                .when = context.when(event.time),
                .arrived = event.append_time};
  const Decision decision = decide(*session, ask, context.moved);
  count_signups(context.counters, activity, *session, context.moved);
  if (!session->home) session->home = context.directory.home_of(session->id.view());
  context.directory.add(event.subject, requested.person_id.view(), *session->home, decision.signup);
  if (decision.status != SignupStatus::kRefused) ++session->version;
  const Outcome outcome = outcome_of(*session, decision.signup);
  note_decided(context, event, session->signups[decision.signup], outcome);
  return outcome;
}

Outcome fold(Context& context, const Event& event, const events::SignupCancelled& cancelled) {
  return move_signup(context, event, [&](const Found& found) {
    return cancel_signup(*found.session, found.signup, cancelled.reason.value_or(""), event.actor,
                         event.append_time, context.when(event.time), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::SignupAccepted& accepted) {
  return move_signup(context, event, [&](const Found& found) {
    return accept_offer(*found.session, found.signup, accepted.offer_no, context.when(event.time),
                        context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::SignupDeclined& declined) {
  return move_signup(context, event, [&](const Found& found) {
    return decline_offer(*found.session, found.signup, declined.offer_no, declined.reason.value_or(""),
                         event.append_time, context.when(event.time), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::SignupExpired& expired) {
  return move_signup(context, event, [&](const Found& found) {
    return expire_offer(*found.session, found.signup, expired.offer_no, event.append_time,
                        context.when(event.time), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::SignupPlaced& placed) {
  return move_signup(context, event, [&](const Found& found) {
    return place_signup(*found.session, found.signup, placed.reason, placed.recorded_by.value_or(""),
                        context.when(event.time), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::AttendanceCheckedIn& checked_in) {
  return move_signup(context, event, [&](const Found& found) {
    return check_in(*found.session, found.signup, context.when(checked_in.at),
                    checked_in.recorded_by.value_or(""), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::AttendanceCheckedOut& checked_out) {
  return move_signup(context, event, [&](const Found& found) {
    const auto why = check_out(*found.session, found.signup, context.when(checked_out.at),
                               checked_out.recorded_by.value_or(""), context.moved);
    if (why.empty() && checked_out.evaluation)
      found.session->signups.edit(found.signup).rare.edit().evaluation = *checked_out.evaluation;
    return why;
  });
}

Outcome fold(Context& context, const Event& event, const events::AttendanceNoShow& no_show) {
  return move_signup(context, event, [&](const Found& found) {
    return mark_no_show(*found.session, found.signup, context.when(no_show.at),
                        no_show.recorded_by.value_or(""), context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::AttendanceCorrected& corrected) {
  return move_signup(context, event, [&](const Found& found) {
    Correction correction{.to = corrected.to,
                          .at = std::nullopt,
                          .start = context.when(found.session->start_at),
                          .end = context.when(found.session->end_at),
                          .reason = corrected.reason,
                          .made_at = event.time};
    if (corrected.at) correction.at = context.when(*corrected.at);
    return correct_attendance(*found.session, found.signup, correction, context.moved);
  });
}

Outcome fold(Context& context, const Event& event, const events::ServedRecorded& recorded) {
  Session* session = context.tables.sessions.edit(recorded.session_id.view());
  if (session == nullptr || session->activity_id.view() != event.key) return rejected("not_found");
  if (context.get(Rows::kServed, {event.subject})) return rejected("already_exists");
  const Activity& activity = *context.tables.activities.find(event.key);
  const auto why = record_served(*session, event.subject, recorded, context.when(session->start_at),
                                 current_version(activity), event.time);
  if (!why.empty()) return rejected(why);
  count_served(context.counters, activity, session->served.back(), 1);
  context.put(Rows::kServed, {event.subject}, session->id.view());
  ++session->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ServedCorrected& corrected) {
  const auto session_id = context.get(Rows::kServed, {event.subject});
  Session* session = session_id ? context.tables.sessions.edit(*session_id) : nullptr;
  if (session == nullptr || session->activity_id.view() != event.key) return rejected("not_found");
  for (Served& served : session->served) {
    if (served.id != event.subject) continue;
    const Activity& activity = *context.tables.activities.find(event.key);
    const Served before = served;
    if (const auto why = correct_served(served, corrected, event.time); !why.empty()) return rejected(why);
    count_served(context.counters, activity, before, -1);
    count_served(context.counters, activity, served, 1);
    ++session->version;
    return applied();
  }
  return rejected("not_found");
}

}  // namespace haiyu::services
