// Events of the topic `activities` (key: activity id, which carries its sessions, sign-ups and attendance).
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

struct Eligibility {
  List<Code> skills_any;
  bool members_only = false;
  List<Residency> residency;
  Maybe<std::int32_t> min_age;
};

// subject: the activity
struct ActivityPosted {
  OrganizationIdView organization_id;
  Text title;
  Code category;
  Sector sector{};
  PlaceIdView community_id;
  List<Code> delivery_modes;
  Channel channel{};
  List<Code> target_groups;
  Maybe<Text> description;
  Maybe<Eligibility> eligibility;
  List<OrganizationIdView> supported_by;
  Maybe<ServiceItemIdView> service_item_id;
};
struct ActivityChanged {
  Maybe<Text> title;
  Maybe<Code> category;
  Maybe<Sector> sector;
  Maybe<PlaceIdView> community_id;
  Maybe<List<Code>> delivery_modes;
  Maybe<Channel> channel;
  Maybe<List<Code>> target_groups;
  Maybe<Text> description;
  Maybe<Eligibility> eligibility;
  Maybe<List<OrganizationIdView>> supported_by;
  Maybe<ServiceItemIdView> service_item_id;
};
struct ActivityCancelled {
  Maybe<Plain> reason;
};

struct PlaceSpec {
  Code role;
  std::int32_t capacity = 0;
  std::int32_t min_needed = 0;
  Side side{};
  // Who takes the place has one of these, valid on the session's day; empty: none is asked. And if so said,
  // some organization has verified it.
  List<Code> skills_any{};
  bool verified = false;
};

// subject: the session; its activity is the key (`activity_id` in data is optional and must agree)
struct SessionScheduled {
  Instant start_at{};
  Instant end_at{};
  List<PlaceSpec> places;
  Maybe<Text> venue;
  Maybe<Instant> opens_at;
  Maybe<Instant> closes_at;
  Maybe<Instant> cancel_until;
  Waitlist waitlist = Waitlist::kFirstFit;
  Maybe<std::int32_t> confirm_within_minutes;
  Maybe<Plain> person_in_charge;  // as a record of service names them
};
struct SessionChanged {
  Maybe<Instant> start_at;
  Maybe<Instant> end_at;
  Maybe<List<PlaceSpec>> places;
  Maybe<Text> venue;
  Maybe<Instant> opens_at;
  Maybe<Instant> closes_at;
  Maybe<Instant> cancel_until;
  Maybe<Waitlist> waitlist;
  Maybe<std::int32_t> confirm_within_minutes;
  Maybe<Plain> person_in_charge;
};
struct SessionCancelled {
  Maybe<Plain> reason;
};
struct SessionClosed {
  bool held = false;
};

// subject: the sign-up
struct SignupRequested {
  SessionIdView session_id;
  PersonIdView person_id;
  Code role;
  std::int32_t party_size = 1;
};
struct SignupCancelled {
  Maybe<Plain> reason;
};
// Of an offer: the sign-up's offer_no-th.
struct SignupAccepted {
  std::int32_t offer_no = 0;
};
struct SignupDeclined {
  std::int32_t offer_no = 0;
  Maybe<Plain> reason;
};
struct SignupExpired {
  std::int32_t offer_no = 0;
};
// An organizer gives who waits, or was offered a place, one now.
struct SignupPlaced {
  Plain reason;
  Maybe<Plain> recorded_by;
};
struct AttendanceCheckedIn {
  Instant at{};
  Maybe<Plain> recorded_by;
  Maybe<Code> method;
};
struct AttendanceCheckedOut {
  Instant at{};
  Maybe<Plain> recorded_by;
  Maybe<Code> method;
  Maybe<Plain> evaluation;  // of the service, as its record shows it
};
struct AttendanceNoShow {
  Instant at{};
  Maybe<Plain> recorded_by;
};
enum class CorrectedTo : std::uint8_t { kCheckedIn, kCompleted, kNoShow };
struct AttendanceCorrected {
  CorrectedTo to{};
  Plain reason;
  Maybe<Instant> at;  // the corrected time of the check-in (to checked_in) or check-out (to completed)
};

struct ServedPart {
  Maybe<Residency> residency;
  Maybe<Code> target_group;
  std::int32_t count = 0;
};
// subject: the record of service
struct ServedRecorded {
  SessionIdView session_id;
  std::int32_t count = 0;
  List<ServedPart> breakdown;
};
struct ServedCorrected {
  std::int32_t count = 0;
  Plain reason;
};

}  // namespace haiyu::events
