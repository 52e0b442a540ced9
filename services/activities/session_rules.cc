#include "services/activities/session_rules.h"

#include <algorithm>
#include <limits>

#include "services/assign.h"

namespace haiyu::services {

namespace {

using events::Actor;
using events::Waitlist;

constexpr std::size_t kPlacesMax = std::numeric_limits<decltype(Signup::place)>::max();

bool bound_by_deadlines(Actor actor) { return actor == Actor::kPerson || actor == Actor::kUnknown; }

bool open(const Session& session) { return session.status == SessionStatus::kScheduled; }

// How many persons a party may have to be served before the others: all that fit, or under strict any that
// the role can hold at all, so that the first of them blocks those behind it.
std::int32_t eligible_party(const Session& session, const Place& place) {
  return session.waitlist == Waitlist::kStrict ? place.capacity : place.free();
}

bool gets_place(const Session& session, const Place& place, std::int32_t party_size) {
  if (party_size > place.free()) return false;
  return !place.queue.first_of_at_most(eligible_party(session, place));
}

RefusalReason refusal_by_time(const Session& session, const Ask& ask) {
  const bool over = session.status != SessionStatus::kScheduled || ask.arrived >= session.end_at;
  if (ask.actor == Actor::kPerson && over) return RefusalReason::kEnded;
  if (!bound_by_deadlines(ask.actor)) return RefusalReason::kNone;
  if (session.opens_at && ask.arrived < *session.opens_at) return RefusalReason::kNotOpenYet;
  if (session.closes_at && ask.arrived >= *session.closes_at) return RefusalReason::kClosed;
  return RefusalReason::kNone;
}

// Only what was checked is judged.
bool has_skill(const Place& place, const events::Claims& claims) {
  if (place.skills_any.empty() || !claims.eligible) return true;
  const auto& held = place.verified ? claims.verified_skills : claims.skills;
  return std::any_of(held.begin(), held.end(), [&](events::Code skill) {
    return std::find(place.skills_any.begin(), place.skills_any.end(), skill.view) != place.skills_any.end();
  });
}

RefusalReason refusal_by_claims(const Place& place, const Ask& ask) {
  if (ask.claims == nullptr) return RefusalReason::kNone;
  if (ask.claims->eligible == false || !has_skill(place, *ask.claims)) return RefusalReason::kNotEligible;
  if (!ask.claims->overlaps.empty() && bound_by_deadlines(ask.actor)) return RefusalReason::kOverlaps;
  return RefusalReason::kNone;
}

// Why it can get no place whatever is free; kNone: it may.
RefusalReason refusal(const Session& session, const Place* place, const Ask& ask) {
  if (session.status == SessionStatus::kCancelled) return RefusalReason::kCancelled;
  if (place == nullptr) return RefusalReason::kUnknownRole;
  if (session.active_signup_of(ask.person_id.view()) != nullptr) return RefusalReason::kAlreadySignedUp;
  if (const auto reason = refusal_by_time(session, ask); reason != RefusalReason::kNone) return reason;
  if (const auto reason = refusal_by_claims(*place, ask); reason != RefusalReason::kNone) return reason;
  if (place->capacity == 0) return RefusalReason::kFull;  // whatever the party, and nobody waits
  if (ask.party_size > place->capacity) return RefusalReason::kPartyTooLarge;
  return RefusalReason::kNone;
}

Decision decision(const Session& session, const Place* place, const Ask& ask) {
  Decision d;
  d.reason = refusal(session, place, ask);
  if (d.reason != RefusalReason::kNone) return d;
  if (gets_place(session, *place, ask.party_size)) {
    d.status = SignupStatus::kConfirmed;
  } else if (session.waitlist != Waitlist::kNone && open(session)) {
    d.status = SignupStatus::kWaitlisted;
  } else {
    d.reason = RefusalReason::kFull;
  }
  return d;
}

Step step_of(SignupStatus status) {
  if (status == SignupStatus::kConfirmed) return Step::kConfirmed;
  return status == SignupStatus::kWaitlisted ? Step::kWaitlisted : Step::kRefused;
}

Signup record_of(const Session& session, const Place* place, const Ask& ask, const Decision& d) {
  Signup s;
  s.id = SignupId(ask.signup_id);
  s.person_id = PersonId(ask.person_id);
  s.place = place == nullptr ? Signup::kNoPlace : static_cast<std::uint8_t>(place - session.places.data());
  s.party_size = ask.party_size;
  s.status = d.status;
  s.reason = d.reason;
  s.activity_version = ask.activity_version;
  s.requested_at = ask.when.at;
  if (place == nullptr) s.rare.edit().unknown_role = ask.role;
  s.eligibility_unchecked = ask.claims == nullptr || !ask.claims->eligible;
  if (ask.claims != nullptr) {
    s.residency = ask.claims->residency;
    if (s.active()) {
      for (const SignupIdView other : ask.claims->overlaps) s.rare.edit().conflicts.emplace_back(other);
    }
  }
  s.history.add(ask.when.at, step_of(d.status), name_of(d.reason));
  return s;
}

Metric metric_of(SignupStatus status) {
  if (status == SignupStatus::kConfirmed) return Metric::kSignupsConfirmed;
  if (status == SignupStatus::kWaitlisted) return Metric::kSignupsWaitlisted;
  return Metric::kSignupsRefused;
}

// Takes an active sign-up out of its place's levels and queue.
void release(Session& session, std::uint32_t signup) {
  const Signup& s = session.signups[signup];
  Place& place = session.places[s.place];
  if (s.status == SignupStatus::kConfirmed) place.confirmed -= s.party_size;
  if (s.status == SignupStatus::kOffered) place.offered -= s.party_size;
  if (s.status == SignupStatus::kWaitlisted) {
    place.waitlisted -= s.party_size;
    place.queue.remove(signup);
  }
}

void end_signup(Session& session, std::uint32_t signup, RefusalReason why, std::string_view detail,
                const When& when, Movements& moved) {
  release(session, signup);
  Signup& s = session.signups.edit(signup);
  s.status = SignupStatus::kCancelled;
  s.reason = why;
  s.history.add(when.at, Step::kCancelled, detail);
  moved.push_back({Metric::kSignupsCancelled, signup, when.on, 1});
}

// Gives a place to who waits or was offered one.
void confirm(Session& session, std::uint32_t signup, Step how, std::string_view detail, const When& when,
             Movements& moved) {
  release(session, signup);
  Signup& s = session.signups.edit(signup);
  s.status = SignupStatus::kConfirmed;
  session.places[s.place].confirmed += s.party_size;
  s.history.add(when.at, how, detail);
  moved.push_back({Metric::kSignupsPromoted, signup, when.on, 1});
  moved.push_back({Metric::kSignupsConfirmed, signup, when.on, 1});
}

void offer(Session& session, std::uint32_t signup, Instant arrived, const When& when, Movements& moved) {
  release(session, signup);
  Signup& s = session.signups.edit(signup);
  s.status = SignupStatus::kOffered;
  session.places[s.place].offered += s.party_size;
  Signup::Rare& rare = s.rare.edit();
  ++rare.offers;
  const auto expires_at =
      std::min<Instant>(arrived + Minutes(*session.confirm_within_minutes), session.start_at);
  rare.offer_expires_at = expires_at;
  s.history.add(when.at, Step::kOffered, format_instant(expires_at));
  moved.push_back({Metric::kSignupsOffered, signup, when.on, 1});
}

void promote(Session& session, std::uint32_t signup, Instant arrived, const When& when, Movements& moved) {
  if (session.confirm_within_minutes && arrived < session.start_at) {
    offer(session, signup, arrived, when, moved);
  } else {
    confirm(session, signup, Step::kPromoted, "", when, moved);
  }
}

struct OfferEnd {
  SignupStatus status;
  Step step;
  Metric metric;
};
void end_offer(Session& session, std::uint32_t signup, const OfferEnd& end, std::string_view detail,
               const When& when, Movements& moved) {
  release(session, signup);
  Signup& s = session.signups.edit(signup);
  s.status = end.status;
  s.history.add(when.at, end.step, detail);
  moved.push_back({end.metric, signup, when.on, 1});
}

bool has_offer(const Signup& s, std::int32_t offer_no) {
  return s.status == SignupStatus::kOffered && s.rare->offers == offer_no;
}

void serve_queue(Session& session, Place& place, Instant arrived, const When& when, Movements& moved) {
  if (!open(session)) return;
  while (place.free() > 0) {
    const auto next = place.queue.first_of_at_most(eligible_party(session, place));
    if (!next || session.signups[*next].party_size > place.free()) return;
    promote(session, *next, arrived, when, moved);
  }
}

bool has_signups(const Session& session, std::size_t place) {
  return std::any_of(session.signups.begin(), session.signups.end(),
                     [&](const Signup& s) { return s.place == place; });
}

std::string_view refusal_of_places(const Session& session, std::span<const events::PlaceSpec> specs) {
  if (specs.size() + session.places.size() > kPlacesMax) return "invalid:/places";
  for (std::size_t n = 0; n < specs.size(); ++n) {
    if (specs[n].capacity < 0 || specs[n].min_needed < 0) return "invalid:/places";
    for (std::size_t m = 0; m < n; ++m) {
      if (specs[m].role == specs[n].role) return "invalid:/places";
    }
    const Place* old = session.place(specs[n].role.view);
    if (old == nullptr || old->side == specs[n].side) continue;
    if (has_signups(session, static_cast<std::size_t>(old - session.places.data()))) return "wrong_state";
  }
  return {};
}

}  // namespace

Decision decide(Session& session, const Ask& ask, Movements& moved) {
  const Place* place = session.place(ask.role);
  Decision d = decision(session, place, ask);
  d.signup = session.add(record_of(session, place, ask, d));
  moved.push_back({Metric::kSignupsRequested, d.signup, ask.when.on, 1});
  moved.push_back({metric_of(d.status), d.signup, ask.when.on, 1});
  return d;
}

std::string_view cancel_signup(Session& session, std::uint32_t signup, std::string_view reason, Actor actor,
                               Instant arrived, const When& when, Movements& moved) {
  const Signup& s = session.signups[signup];
  if (!s.active() || s.attendance != Attendance::kNone) return "wrong_state";
  if (bound_by_deadlines(actor) && session.cancel_until && arrived > *session.cancel_until)
    return "wrong_state";
  end_signup(session, signup, RefusalReason::kNone, reason, when, moved);
  serve_queue(session, session.places[s.place], arrived, when, moved);
  return {};
}

std::string_view accept_offer(Session& session, std::uint32_t signup, std::int32_t offer_no, const When& when,
                              Movements& moved) {
  if (!has_offer(session.signups[signup], offer_no)) return "wrong_state";
  confirm(session, signup, Step::kAccepted, "", when, moved);
  return {};
}

std::string_view decline_offer(Session& session, std::uint32_t signup, std::int32_t offer_no,
                               std::string_view reason, Instant arrived, const When& when, Movements& moved) {
  if (!has_offer(session.signups[signup], offer_no)) return "wrong_state";
  end_offer(session, signup, {SignupStatus::kDeclined, Step::kDeclined, Metric::kSignupsDeclined}, reason,
            when, moved);
  serve_queue(session, session.places[session.signups[signup].place], arrived, when, moved);
  return {};
}

std::string_view expire_offer(Session& session, std::uint32_t signup, std::int32_t offer_no, Instant arrived,
                              const When& when, Movements& moved) {
  const Signup& s = session.signups[signup];
  if (!has_offer(s, offer_no) || arrived < *s.rare->offer_expires_at) return "wrong_state";
  end_offer(session, signup, {SignupStatus::kExpired, Step::kExpired, Metric::kSignupsExpired}, "", when,
            moved);
  serve_queue(session, session.places[s.place], arrived, when, moved);
  return {};
}

// Serves no queue: whoever it leaves behind fits no better than before.
std::string_view place_signup(Session& session, std::uint32_t signup, std::string_view reason,
                              std::string_view by, const When& when, Movements& moved) {
  const SignupStatus status = session.signups[signup].status;
  const bool has_none = status == SignupStatus::kWaitlisted || status == SignupStatus::kOffered;
  const bool takes_place = open(session) || session.status == SessionStatus::kHeld;
  if (!has_none || !takes_place) return "wrong_state";
  confirm(session, signup, Step::kPlaced, by, when, moved);
  session.signups.edit(signup).rare.edit().place_reason = reason;
  return {};
}

std::string_view set_places(Session& session, std::span<const events::PlaceSpec> specs) {
  if (const auto why = refusal_of_places(session, specs); !why.empty()) return why;
  std::vector<Place> old = std::move(session.places);
  std::vector<std::uint8_t> moved_to(old.size(), 0);
  std::vector<bool> named(old.size(), false);
  session.places.clear();
  for (const events::PlaceSpec& spec : specs) {
    Place place;
    for (std::size_t n = 0; n < old.size(); ++n) {
      if (old[n].role != spec.role.view) continue;
      place = std::move(old[n]);
      named[n] = true;
      moved_to[n] = static_cast<std::uint8_t>(session.places.size());
    }
    place.role = spec.role.view;
    place.side = spec.side;
    place.capacity = spec.capacity;
    place.min_needed = spec.min_needed;
    assign(place.skills_any, spec.skills_any);
    place.verified = spec.verified;
    session.places.push_back(std::move(place));
  }
  for (std::size_t n = 0; n < old.size(); ++n) {
    if (named[n] || !has_signups(session, n)) continue;
    moved_to[n] = static_cast<std::uint8_t>(session.places.size());
    old[n].capacity = 0;
    old[n].min_needed = 0;
    session.places.push_back(std::move(old[n]));
  }
  for (std::size_t n = 0; n < session.signups.size(); ++n) {
    const std::uint8_t place = session.signups[n].place;
    if (place < moved_to.size() && moved_to[place] != place) session.signups.edit(n).place = moved_to[place];
  }
  return {};
}

void serve_queues(Session& session, Instant arrived, const When& when, Movements& moved) {
  for (Place& place : session.places) serve_queue(session, place, arrived, when, moved);
}

void cancel_session(Session& session, const When& when, Movements& moved) {
  session.status = SessionStatus::kCancelled;
  for (std::uint32_t n = 0; n < session.signups.size(); ++n) {
    const Signup& s = session.signups[n];
    if (s.active() && s.attendance == Attendance::kNone) {
      end_signup(session, n, RefusalReason::kCancelled, "", when, moved);
    }
  }
}

}  // namespace haiyu::services
