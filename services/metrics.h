// The catalogue of counters: the metrics of the domain and the dimensions that each keeps.
#pragma once

#include "state/counters.h"

namespace haiyu::services {

enum class Dimension : state::DimensionNo {
  kDistrict,
  kStreet,
  kCommunity,
  kOrganization,
  kCategory,
  kSector,
  kTargetGroup,
  kDeliveryMode,
  kChannel,
  kRole,
  kResidency,
  kKind,
  kTrack,
  kCommunityLevel,
  kFunderKind,
};

enum class Metric : state::MetricNo {
  kOrganizationsCurrent,  // last
  kOrganizationsLed,      // last, by the centre that leads
  kMembersEnrolled,       // sum
  kMembersCurrent,        // last
  kVolunteersRecruited,   // sum
  kVolunteersCurrent,     // last
  kSessionsScheduled,     // sum, on the session's start day
  kSessionsHeld,          // sum, on the session's start day
  kSessionsCancelled,     // sum, on the session's start day
  kSignupsRequested,      // sums of decisions, on the day of the event that made them
  kSignupsConfirmed,      // got a place, at once or by promotion
  kSignupsWaitlisted,
  kSignupsRefused,
  kSignupsCancelled,
  kSignupsPromoted,
  kAttendanceCheckedIn,  // sums; a correction takes back what it corrects, on the day on which that counted
  kAttendanceCompleted,
  kAttendanceNoShow,
  kServiceMinutes,     // sum, helpers only
  kServedPersonTimes,  // sum, from served.recorded, on the session's start day
  kServedPeople,       // distinct persons who completed attendance on a beneficiary's place
  kSignupsOffered,     // sums of what became of the waitlist where places are offered
  kSignupsDeclined,
  kSignupsExpired,
  kCommunities,     // last
  kPartiesCurrent,  // last
  kServiceCentresOpen,
  kServiceCentresPlanned,  // last: what the plan due last names
  kGrantsAmount,           // sum, on the day of the award
  kGrantsOrganizations,    // distinct organizations with a grant
  kInvestmentsAmount,      // sum, on its day
  kCataloguePlatforms,     // last
  kCatalogueServiceItems,  // last
  kCatalogueProviders,     // last, of distinct ones: who has something listed
  kSurveysAnswers,         // sum
  kOrdersPlaced,           // sums, on the day of the event
  kOrdersAccepted,
  kOrdersRefused,
  kOrdersCancelled,
  kOrdersFulfilled,
  kOrdersFollowedUp,
  kActivitiesPosted,   // sum, on the day of the event
  kActivitiesCurrent,  // last: posted and not cancelled
  kCreditsMinutes,     // sum, on the day of the service
  kCreditsDisputed,    // sum, on the day of the dispute
};

const state::Schema& schema();

}  // namespace haiyu::services
