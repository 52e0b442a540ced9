// Who gets a place: the decisions of one session, as pure functions of the session and the event.
//
// Each decision is taken in the order of the log. The rules:
// - A sign-up is confirmed while its role has as many free places as the party has persons; else it waits
//   (waitlist = first_fit or strict) or is refused as full (none). A refusal is recorded like any other
//   decision.
// - Newcomers never jump the queue: where somebody waits, a newcomer joins the queue and the queue is served
//   once. Under first_fit a party that fits passes those before it that do not, so such a newcomer is
//   confirmed at once, and it is only the newcomer that can be: whoever waits was found not to fit when the
//   places last changed. Under strict nobody passes. A party larger than its role's capacity cannot be
//   served and blocks nobody.
// - A freed place or more capacity serves the queue in the same step; a party moves whole or not at all.
//   After the session was closed nobody waits anew and nobody is promoted.
// - Where the session gives time to confirm (confirm_within_minutes), who would be promoted is offered the
//   place instead, and it is kept for them until they accept or decline, or the offer expires; then the next
//   is offered. The time runs from the arrival of what freed the place, and not past the session's start;
//   once that is past nobody is asked any more, and the promotion is direct. An acceptance that stands before
//   the expiry in the log wins.
// - Lowering a capacity throws nobody out (Place::over_by).
// - An organizer may give a place to who waits or was offered one, whatever the capacity: the only way past
//   the queue. Nobody loses a place or their turn by it, and as many must leave as are too many before the
//   queue is served again. Also once the session was held, for who came all the same.
// - A place may ask for one of some skills, perhaps verified: whose claims were checked and name none is not
//   eligible. A place that asks for more later throws nobody out, and asks nobody who waits again.
// - Deadlines (opens_at, closes_at, cancel_until) are compared with the time of arrival, so nobody
//   back-dates past them; they do not bind organizers and operators. The end of the session binds only
//   persons: events without an actor are imports.
// Errors: a function that returns a slug has changed nothing unless the slug is empty.
#pragma once

#include <span>
#include <string_view>

#include "events/event.h"
#include "services/activities/movement.h"
#include "services/signup.h"

namespace haiyu::services {

struct Ask {
  SignupIdView signup_id;  // new in the session
  PersonIdView person_id;
  std::string_view role;
  std::int32_t party_size = 1;
  events::Actor actor = events::Actor::kUnknown;
  const events::Claims* claims = nullptr;  // nullptr: eligibility unchecked
  std::uint32_t activity_version = 0;
  When when;          // when it was asked: history and counters
  Instant arrived{};  // when it arrived: deadlines
};

struct Decision {
  std::uint32_t signup = 0;  // its index
  SignupStatus status = SignupStatus::kRefused;
  RefusalReason reason = RefusalReason::kNone;
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Records the sign-up with its decision.
Decision decide(Session& session, const Ask& ask, Movements& moved);

// Takes back an active sign-up, and serves the queue of its role. "wrong_state": not active, or attendance
// was recorded, or a person is past cancel_until.
std::string_view cancel_signup(Session& session, std::uint32_t signup, std::string_view reason,
                               events::Actor actor, Instant arrived, const When& when, Movements& moved);

// What becomes of the open offer with this number. Serves the queue of its role when the place is free again.
// "wrong_state": there is no open offer of this number; of `expire_offer` also: its time has not passed.
std::string_view accept_offer(Session& session, std::uint32_t signup, std::int32_t offer_no, const When& when,
                              Movements& moved);
std::string_view decline_offer(Session& session, std::uint32_t signup, std::int32_t offer_no,
                               std::string_view reason, Instant arrived, const When& when, Movements& moved);
std::string_view expire_offer(Session& session, std::uint32_t signup, std::int32_t offer_no, Instant arrived,
                              const When& when, Movements& moved);

// Gives a place to who waits or was offered one, whatever the capacity, and ends the offer. `by`: who
// recorded it, or "". "wrong_state": it neither waits nor was offered one, or the session was cancelled or
// not held.
std::string_view place_signup(Session& session, std::uint32_t signup, std::string_view reason,
                              std::string_view by, const When& when, Movements& moved);

// The places of a new session, or those of a changed one, matched by role. A role that is left out is
// dropped, or kept with capacity 0 once somebody signed up for it. "invalid:/places": a role twice, too many
// roles, a negative number; "wrong_state": the side of a role with sign-ups changes. Serves no queue.
std::string_view set_places(Session& session, std::span<const events::PlaceSpec> places);

// Promotes who now fits, role by role.
void serve_queues(Session& session, Instant arrived, const When& when, Movements& moved);

// Cancels the session and its active sign-ups, but for those with attendance: what was earned stays.
void cancel_session(Session& session, const When& when, Movements& moved);

}  // namespace haiyu::services
