// A session with its sign-ups: the aggregate in which places are given (decided in
// activities/session_rules.h).
//
// What can be told from the sign-ups is not written: the levels of the places, who waits, and where an id or
// a person stands are rebuilt when a session is read, so they cannot drift from the list.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/types/activities.h"
#include "events/types/vocabulary.h"
#include "services/compact.h"
#include "services/history.h"
#include "services/wait_queue.h"
#include "state/codec.h"
#include "state/counters.h"
#include "state/parts.h"
#include "state/slot_index.h"

namespace haiyu::services {

enum class SignupStatus : std::uint8_t {
  kConfirmed,
  kWaitlisted,
  kOffered,
  kRefused,
  kCancelled,
  kDeclined,
  kExpired
};
enum class RefusalReason : std::uint8_t {
  kNone,
  kFull,
  kClosed,
  kNotOpenYet,
  kEnded,
  kCancelled,
  kUnknownRole,
  kAlreadySignedUp,
  kOverlaps,
  kNotEligible,
  kPartyTooLarge,
};
enum class Attendance : std::uint8_t { kNone, kCheckedIn, kCompleted, kNoShow };
enum class SessionStatus : std::uint8_t { kScheduled, kCancelled, kHeld, kNotHeld };

std::string_view name_of(SignupStatus status);   // "confirmed"
std::string_view name_of(RefusalReason reason);  // "full"; "" for kNone
std::string_view name_of(Attendance attendance);
std::string_view name_of(SessionStatus status);

struct Signup {
  SignupId id;
  PersonId person_id;
  static constexpr std::uint8_t kNoPlace = UINT8_MAX;
  std::uint8_t place = 0;  // index into Session::places; kNoPlace: the role was not one of them
  std::int32_t party_size = 1;
  SignupStatus status = SignupStatus::kRefused;
  RefusalReason reason = RefusalReason::kNone;
  bool eligibility_unchecked = false;
  Attendance attendance = Attendance::kNone;
  events::Residency residency = events::Residency::kUnknown;
  std::uint32_t activity_version = 0;  // index into Activity::facets: the dimensions that its facts carry
  Instant requested_at{};
  Sparse<Instant> check_in_at, check_out_at;
  Sparse<std::int32_t> served_minutes;  // helpers only
  // The days on which its attendance counted: a correction takes it back there.
  Sparse<Day> checked_in_on, completed_on, no_show_on;
  struct Rare {
    std::string unknown_role;          // as asked, where there was no such place; see Session::role_of
    std::vector<SignupId> conflicts;   // overlapping sign-ups that a race let through
    std::int32_t offers = 0;           // how many it got; the latest one's number
    Sparse<Instant> offer_expires_at;  // of the open one, and until the fold has taken note of its end
    std::string evaluation;            // of the service, at the check-out
    std::string place_reason;          // why an organizer gave it a place
    void write(state::Writer& w) const {
      w.put(unknown_role, conflicts, offers, offer_expires_at, evaluation, place_reason);
    }
    void read(state::Reader& r) {
      r.get(unknown_role, conflicts, offers, offer_expires_at, evaluation, place_reason);
    }
  };
  Rarely<Rare> rare;
  History history;
  bool active() const {
    return status == SignupStatus::kConfirmed || status == SignupStatus::kWaitlisted ||
           status == SignupStatus::kOffered;
  }
  // Did the person come? Checked in, or completed.
  bool came() const { return attendance == Attendance::kCheckedIn || attendance == Attendance::kCompleted; }
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

struct Place {
  std::string role;
  events::Side side{};
  std::int32_t capacity = 0;
  std::int32_t min_needed = 0;
  std::vector<std::string> skills_any;  // who takes it has one of these; empty: none is asked
  bool verified = false;                // ... and it is verified
  // Levels in persons, kept with the sign-ups they sum up. Checked_in: who came, also after their check-out.
  std::int32_t confirmed = 0, offered = 0, waitlisted = 0, checked_in = 0, no_show = 0;
  WaitQueue queue;  // who waits, by index into Session::signups, in the order of the log
  // Not part of the bytes: the interned dimensions of its sign-ups by residency, under one version of the
  // activity, filled when first needed.
  struct DimsCache {
    std::uint32_t activity_version = 0;
    std::array<std::optional<state::DimsId>, events::kWords<events::Residency>.size()> by_residency;
  };
  mutable DimsCache dims_cache;
  std::int32_t free() const { return std::max(0, capacity - confirmed - offered); }
  std::int32_t over_by() const { return std::max(0, confirmed + offered - capacity); }
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

// What was served, as recorded by the organizer; every version is kept in its history.
struct Served {
  std::string id;
  std::int32_t count = 0;
  Instant recorded_at{};
  Day counted_on{};                    // the session's start day
  std::uint32_t activity_version = 0;  // the dimensions under which it counts
  struct Part {
    events::Residency residency = events::Residency::kUnknown;
    std::string target_group;
    std::int32_t count = 0;
    void write(state::Writer& w) const { w.put(residency, target_group, count); }
    void read(state::Reader& r) { r.get(residency, target_group, count); }
  };
  std::vector<Part> breakdown;
  History history;
  void write(state::Writer& w) const {
    w.put(id, count, recorded_at, counted_on, activity_version, breakdown, history);
  }
  void read(state::Reader& r) {
    r.get(id, count, recorded_at, counted_on, activity_version, breakdown, history);
  }
};

struct Session {
  SessionId id;
  ActivityId activity_id;
  Instant start_at{}, end_at{};
  SessionStatus status = SessionStatus::kScheduled;
  std::uint64_t version = 1;  // rises with each event that changes it (a refusal does not); the ETag of PATCH
  std::uint32_t activity_version = 0;  // the dimensions under which it counts as scheduled
  std::string venue_json;              // Text, or ""
  std::optional<Instant> opens_at, closes_at, cancel_until;
  events::Waitlist waitlist = events::Waitlist::kFirstFit;
  std::optional<std::int32_t> confirm_within_minutes;
  std::string person_in_charge;
  std::vector<Place> places;
  state::Parts<Signup> signups;  // in the order of the log
  std::vector<Served> served;
  std::optional<std::uint32_t>
      home;  // not part of the bytes: its number in the shard's directory, once asked
  void write(state::Writer& w) const;  // without the sign-ups, which are written beside it
  void read(state::Reader& r);
  state::Parts<Signup>& parts() { return signups; }

  // Appends a sign-up and counts it into its place; returns its index. The id must be new.
  std::uint32_t add(Signup&& added);
  // The person's confirmed, waitlisted or offered sign-up; at most one.
  const Signup* active_signup_of(std::string_view person_id) const;
  // nullptr: no such role.
  const Place* place(std::string_view role) const;
  // The role as asked for, whether or not there is such a place.
  std::string_view role_of(const Signup& signup) const;
  // 1 for the next; 0 when it does not wait. seats_ahead: persons before it in its queue.
  std::int32_t waitlist_position(const Signup& signup) const;
  std::int32_t seats_ahead(const Signup& signup) const;

  // Brings near what a request of this person will touch, or what happens to the sign-up at `slot`.
  void prefetch_request(std::string_view person_id) const;
  void prefetch_signup(std::uint32_t slot) const;

  // Rebuilds from `signups` what is not written: levels, queues, look-ups. Needed after `signups` was changed
  // by hand.
  void rebuild();

 private:
  void count(std::uint32_t slot);
  std::optional<std::uint32_t> latest_of(std::string_view person_id) const;
  std::optional<WaitQueue::Ahead> ahead_of(const Signup& signup) const;

  // The latest sign-up of a person that was active when it was added. By their ids the shard's directory
  // finds them.
  state::SlotIndex by_person_;
};

}  // namespace haiyu::services
