// A session with its sign-ups: the aggregate in which places are given. All decisions about places are here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/types/activities.h"
#include "state/codec.h"

namespace haiyu::services {

enum class SignupStatus : std::uint8_t { kConfirmed, kWaitlisted, kOffered, kRefused, kCancelled, kDeclined, kExpired };
enum class RefusalReason : std::uint8_t {
  kNone, kFull, kClosed, kNotOpenYet, kEnded, kCancelled, kUnknownRole, kAlreadySignedUp, kOverlaps, kNotEligible,
  kPartyTooLarge,
};
enum class Attendance : std::uint8_t { kNone, kCheckedIn, kCompleted, kNoShow };
enum class SessionStatus : std::uint8_t { kScheduled, kCancelled, kHeld, kNotHeld };

std::string_view name_of(SignupStatus status);       // "confirmed"
std::string_view name_of(RefusalReason reason);      // "full"; "" for kNone
std::string_view name_of(Attendance attendance);
std::string_view name_of(SessionStatus status);

// One step of a sign-up's life; corrections keep both versions visible.
struct HistoryEntry {
  Instant at{};        // when it happened
  std::string what;    // "requested", "confirmed", "promoted", "checked_in", "corrected_to_checked_in", ...
  std::string detail;  // a reason, or what stood before
  void write(state::Writer& w) const { w.put(at, what, detail); }
  void read(state::Reader& r) { r.get(at, what, detail); }
};

struct Signup {
  SignupId id;
  PersonId person_id;
  std::uint8_t place = 0;        // index into Session::places
  std::int32_t party_size = 1;
  SignupStatus status = SignupStatus::kRefused;
  RefusalReason reason = RefusalReason::kNone;
  bool eligibility_unchecked = false;
  Attendance attendance = Attendance::kNone;
  events::Residency residency = events::Residency::kUnknown;
  std::uint32_t activity_version = 0;  // whose dimensions its facts carry
  Instant requested_at{};
  std::optional<Instant> check_in_at, check_out_at;
  std::optional<std::int32_t> served_minutes;
  std::optional<Day> no_show_on;       // the day on which the no-show counted
  std::string role;                    // as asked (kept for a refused unknown role)
  std::vector<SignupId> conflicts;     // overlapping sign-ups that a race let through
  std::vector<HistoryEntry> history;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

struct Place {
  std::string role;
  events::Side side{};
  std::int32_t capacity = 0;
  std::int32_t min_needed = 0;
  // Levels in persons, kept with the sign-ups they sum up.
  std::int32_t confirmed = 0, offered = 0, waitlisted = 0, checked_in = 0, no_show = 0;
  std::vector<std::uint32_t> queue;    // indices of waitlisted sign-ups, in the order of the log
  std::int32_t free() const { return std::max(0, capacity - confirmed - offered); }
  std::int32_t over_by() const { return std::max(0, confirmed + offered - capacity); }
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

// What was served, as recorded by the organizer; every version is kept.
struct Served {
  std::string id;
  std::int32_t count = 0;
  Instant recorded_at{};
  struct Part {
    events::Residency residency = events::Residency::kUnknown;
    std::string target_group;
    std::int32_t count = 0;
    void write(state::Writer& w) const { w.put(residency, target_group, count); }
    void read(state::Reader& r) { r.get(residency, target_group, count); }
  };
  std::vector<Part> breakdown;
  std::vector<HistoryEntry> history;
  void write(state::Writer& w) const { w.put(id, count, recorded_at, breakdown, history); }
  void read(state::Reader& r) { r.get(id, count, recorded_at, breakdown, history); }
};

struct Session {
  SessionId id;
  ActivityId activity_id;
  Instant start_at{}, end_at{};
  SessionStatus status = SessionStatus::kScheduled;
  std::uint64_t version = 1;           // rises with each event that changes it; the ETag of PATCH
  std::string venue_json;              // Text, or ""
  std::optional<Instant> opens_at, closes_at, cancel_until;
  events::Waitlist waitlist = events::Waitlist::kFirstFit;
  std::optional<std::int32_t> confirm_within_minutes;
  std::vector<Place> places;
  std::vector<Signup> signups;         // in the order of the log
  std::vector<Served> served;
  void write(state::Writer& w) const;
  void read(state::Reader& r);

  const Signup* signup(std::string_view signup_id) const;  // linear from the newest
  // 1 for the next; 0 when it does not wait. seats_ahead: persons before it in its queue.
  std::int32_t waitlist_position(const Signup& signup) const;
  std::int32_t seats_ahead(const Signup& signup) const;
};

}  // namespace haiyu::services
