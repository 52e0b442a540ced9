#include "services/metrics.h"

#include <array>
#include <cstddef>

namespace haiyu::services {
namespace {

using state::Add;
using state::DimensionInfo;
using state::MetricInfo;

constexpr std::uint32_t bit(Dimension dimension) { return 1u << static_cast<unsigned>(dimension); }
template <class... More>
constexpr std::uint32_t bit(Dimension dimension, More... more) {
  return bit(dimension) | bit(more...);
}

using enum Dimension;
constexpr std::uint32_t kPlace = bit(kDistrict, kStreet, kCommunity);
constexpr std::uint32_t kRegister = kPlace | bit(kKind, kTrack, kCommunityLevel);
constexpr std::uint32_t kLeading = kPlace | bit(kOrganization);
constexpr std::uint32_t kPeople = kPlace | bit(kOrganization, kResidency);
constexpr std::uint32_t kActivity =
    kPlace | bit(kOrganization, kCategory, kSector, kTargetGroup, kDeliveryMode, kChannel);
constexpr std::uint32_t kSignup = kActivity | bit(kRole, kResidency);
constexpr std::uint32_t kServed = kActivity | bit(kResidency);
constexpr std::uint32_t kProviders = kPlace | bit(kCategory, kSector, kTargetGroup, kDeliveryMode, kChannel);
constexpr std::uint32_t kOrder = kPlace | bit(kOrganization, kCategory, kSector, kDeliveryMode, kResidency);
constexpr std::uint32_t kCredit = kPlace | bit(kOrganization, kCategory);
constexpr std::uint32_t kGrant = kRegister | bit(kOrganization);

// In the order of Dimension.
constexpr std::array kDimensions = {
    DimensionInfo{"district"},
    DimensionInfo{"street"},
    DimensionInfo{"community"},
    DimensionInfo{"organization", true},  // the one who did it, and those who supported it
    DimensionInfo{"category"},
    DimensionInfo{"sector"},
    DimensionInfo{"target_group", true},
    DimensionInfo{"delivery_mode", true},
    DimensionInfo{"channel", true},  // a service item has those of its platforms
    DimensionInfo{"role"},
    DimensionInfo{"residency"},
    DimensionInfo{"kind"},
    DimensionInfo{"track"},
    DimensionInfo{"community_level"},
    DimensionInfo{"funder_kind"},
};
static_assert(kDimensions.size() == static_cast<std::size_t>(kFunderKind) + 1);

// In the order of Metric.
constexpr std::array kMetrics = {
    MetricInfo{"organizations.current", "organizations", Add::kLast, kRegister,
               "Organizations that are registered or filed and not dissolved."},
    MetricInfo{"organizations.led", "organizations", Add::kLast, kLeading,
               "Organizations that a service centre leads, under the centre that leads them."},
    MetricInfo{"members.enrolled", "members", Add::kSum, kPeople,
               "Persons enrolled as members of an organization, on the day of enrolment."},
    MetricInfo{"members.current", "members", Add::kLast, kPeople,
               "Memberships that have begun and not ended."},
    MetricInfo{"volunteers.recruited", "volunteers", Add::kSum, kPeople,
               "Volunteers recruited by an organization, on the day of recruitment."},
    MetricInfo{"volunteers.current", "volunteers", Add::kLast, kPeople,
               "Volunteers who were recruited and have not left."},
    MetricInfo{"sessions.scheduled", "sessions", Add::kSum, kActivity,
               "Sessions put on the calendar, on the day on which they start."},
    MetricInfo{"sessions.held", "sessions", Add::kSum, kActivity,
               "Sessions that took place, on the day on which they started."},
    MetricInfo{"sessions.cancelled", "sessions", Add::kSum, kActivity,
               "Sessions called off, on the day on which they would have started."},
    MetricInfo{"signups.requested", "signups", Add::kSum, kSignup,
               "Requests for a place in a session, whatever was decided."},
    MetricInfo{"signups.confirmed", "signups", Add::kSum, kSignup,
               "Sign-ups that got a place, at once or from the waitlist."},
    MetricInfo{"signups.waitlisted", "signups", Add::kSum, kSignup,
               "Sign-ups that were put on a waitlist when they were made."},
    MetricInfo{"signups.refused", "signups", Add::kSum, kSignup,
               "Sign-ups that were refused: demand that was not met."},
    MetricInfo{"signups.cancelled", "signups", Add::kSum, kSignup,
               "Sign-ups taken back, with a place or from the waitlist."},
    MetricInfo{"signups.promoted", "signups", Add::kSum, kSignup,
               "Sign-ups that moved from the waitlist to a place."},
    MetricInfo{"attendance.checked_in", "signups", Add::kSum, kSignup,
               "Sign-ups checked in, less those corrected since."},
    MetricInfo{"attendance.completed", "signups", Add::kSum, kSignup,
               "Sign-ups whose attendance was completed, less those corrected since."},
    MetricInfo{"attendance.no_show", "signups", Add::kSum, kSignup,
               "Confirmed sign-ups that did not come, less those corrected since."},
    MetricInfo{"service.minutes", "minutes", Add::kSum, kSignup,
               "Minutes of service given by helpers whose attendance was completed."},
    MetricInfo{"served.person_times", "person_times", Add::kSum, kServed,
               "Contacts with persons served: each counts at each session."},
    MetricInfo{"served.people", "persons", Add::kDistinct, kSignup,
               "Distinct persons who completed attendance on a place for beneficiaries."},
    MetricInfo{"signups.offered", "signups", Add::kSum, kSignup,
               "Sign-ups on a waitlist that were offered a place, each time."},
    MetricInfo{"signups.declined", "signups", Add::kSum, kSignup, "Sign-ups that declined an offered place."},
    MetricInfo{"signups.expired", "signups", Add::kSum, kSignup, "Sign-ups that let an offered place go by."},
    MetricInfo{"communities", "communities", Add::kLast, kPlace,
               "Communities that are known: registered, or named by an event."},
    MetricInfo{"parties.current", "parties", Add::kLast, kPlace | bit(kKind),
               "Parties that take part in a community, by what they are."},
    MetricInfo{"service_centres.open", "service_centres", Add::kLast, kPlace,
               "Service centres that were opened and not closed."},
    MetricInfo{"service_centres.planned", "service_centres", Add::kLast, bit(kDistrict),
               "Service centres that shall be open by a day, as the plan due last before it says."},
    MetricInfo{"grants.amount_fen", "fen", Add::kSum, kGrant,
               "Money granted to organizations, on the day of the award, as corrected since."},
    MetricInfo{"grants.organizations", "organizations", Add::kDistinct, kGrant,
               "Distinct organizations to which money was granted."},
    MetricInfo{"investments.amount_fen", "fen", Add::kSum, kPlace | bit(kFunderKind),
               "Money put into communities, by who gave it, as corrected since."},
    MetricInfo{"catalogue.platforms", "platforms", Add::kLast, kPlace | bit(kOrganization, kChannel),
               "Platforms that are listed: where residents turn to for services."},
    MetricInfo{"catalogue.service_items", "service_items", Add::kLast, kProviders | bit(kOrganization),
               "Service items that are listed, by provider, sector and how they are delivered."},
    MetricInfo{"catalogue.providers", "providers", Add::kLastDistinct, kProviders,
               "Distinct providers with at least one platform or service item listed."},
    MetricInfo{"surveys.answers", "answers", Add::kSum, kPlace | bit(kResidency, kTargetGroup),
               "Answers to surveys of what residents need."},
    MetricInfo{"orders.placed", "orders", Add::kSum, kOrder, "Orders of a service, whatever became of them."},
    MetricInfo{"orders.accepted", "orders", Add::kSum, kOrder, "Orders that were accepted and given a time."},
    MetricInfo{"orders.refused", "orders", Add::kSum, kOrder,
               "Orders that were refused: demand that was not met."},
    MetricInfo{"orders.cancelled", "orders", Add::kSum, kOrder,
               "Orders taken back before they were fulfilled."},
    MetricInfo{"orders.fulfilled", "orders", Add::kSum, kOrder,
               "Orders fulfilled, on the day on which they were."},
    MetricInfo{"orders.followed_up", "orders", Add::kSum, kOrder,
               "Fulfilled orders after which somebody asked how it was."},
    MetricInfo{"activities.posted", "activities", Add::kSum, kActivity,
               "Activities posted, whatever became of them."},
    MetricInfo{"activities.current", "activities", Add::kLast, kActivity,
               "Activities that were posted and not cancelled."},
    MetricInfo{
        "credits.minutes", "minutes", Add::kSum, kCredit,
        "Service minutes as credited to volunteers: rounded, weighted and capped by the district's rules."},
    MetricInfo{"credits.disputed", "credits", Add::kSum, kCredit,
               "Credits that their volunteer disputed, on the day on which they were."},
};
static_assert(kMetrics.size() == static_cast<std::size_t>(Metric::kCreditsDisputed) + 1);

constexpr state::Schema kSchema{kMetrics, kDimensions};

}  // namespace

const state::Schema& schema() { return kSchema; }

}  // namespace haiyu::services
