// A decoded event: the CloudEvents attributes that matter, one typed payload, and the API's claims.
//
// Ownership: everything points into the decoder and into the record; valid until the next `decode`.
#pragma once

#include <variant>

#include "events/id_hash.h"
#include "events/record.h"
#include "events/types/activities.h"
#include "events/types/catalogue.h"
#include "events/types/communities.h"
#include "events/types/credits.h"
#include "events/types/funding.h"
#include "events/types/needs.h"
#include "events/types/organizations.h"
#include "events/types/volunteers.h"

namespace haiyu::events {

// The order is the order of events/table.h; `payload.index()` is the type's number there.
using Payload = std::variant<
    OrganizationRegistered, OrganizationChanged, OrganizationDissolved, OrganizationLed, OrganizationReleased,
    MemberApplied, MemberEnrolled, MemberRejected, MemberLeft, PersonRegistered, PersonChanged,
    VolunteerRecruited, VolunteerLeft, VolunteerSkillsSet, ActivityPosted, ActivityChanged, ActivityCancelled,
    SessionScheduled, SessionChanged, SessionCancelled, SessionClosed, SignupRequested, SignupCancelled,
    AttendanceCheckedIn, AttendanceCheckedOut, AttendanceNoShow, AttendanceCorrected, ServedRecorded,
    ServedCorrected, SignupAccepted, SignupDeclined, SignupExpired, CommunityRegistered, PartyJoined,
    PartyLeft, CentreOpened, CentreClosed, CoveragePlanned, GrantAwarded, GrantCorrected, InvestmentRecorded,
    InvestmentCorrected, PlatformListed, PlatformWithdrawn, ServiceItemListed, ServiceItemChanged,
    ServiceItemWithdrawn, SurveyOpened, SurveyAnswered, SurveyClosed, BillPublished, OrderPlaced,
    OrderAccepted, OrderRefused, OrderCancelled, OrderFulfilled, OrderFollowedUp, CreditRulesPublished,
    ServiceCredited, CreditDisputed, CreditResolved, CreditApproved, RecordIssued, PersonCalendarRenewed,
    PersonForgotten, SignupPlaced>;

// Who asked for it, as far as the deadlines of a sign-up care. kUnknown: deadlines apply, the end does not.
enum class Actor : std::uint8_t { kUnknown, kPerson, kOrganizer, kOperator };

struct Event {
  // CloudEvents attributes.
  std::string_view id;
  std::string_view source;
  std::string_view subject;       // the thing that the event is about
  std::string_view key;           // partitionkey: the aggregate
  Instant time{};                 // when it happened: counters
  Actor actor = Actor::kUnknown;  // extension `actor`
  std::uint64_t payload_hash =
      0;  // extension `payloadhash`: of the request, for Idempotency-Key; 0 if absent

  // Of the record.
  Instant append_time{};  // when it arrived: deadlines
  Topic topic{};
  std::uint64_t offset = 0;

  IdHash id_hash;  // of source and id: drops duplicates
  Payload payload;
  std::optional<Claims> claims;
};

}  // namespace haiyu::events
