// The services of one shard: their tables, and the dispatch of each event to its fold.
//
// recruitment (volunteers), activities (activities, sessions, sign-ups, attendance, served), enrollment
// (organizations, members), community (parties, centres, plans), funding (grants, investments), catalogue
// (platforms, service items), needs (surveys, bills, orders), credits (credited service). A fold reads and
// changes only entities of its own key: topics have no order between them, so what it must know of others
// comes as claims in the event; and what it has to say to another shard it tells the journal.
#pragma once

#include <functional>
#include <optional>

#include "events/time.h"
#include "services/activities/movement.h"
#include "services/catalogue/entities.h"
#include "services/community/entities.h"
#include "services/credits/entities.h"
#include "services/entities.h"
#include "services/funding/entities.h"
#include "services/metrics.h"
#include "services/needs/entities.h"
#include "services/signup.h"
#include "state/fold.h"
#include "state/shard_state.h"
#include "state/table.h"

namespace haiyu {  // instantiated in services/tables.cc

extern template class state::Table<services::Organization>;
extern template class state::Table<services::Member>;
extern template class state::Table<services::Person>;
extern template class state::Table<services::Volunteer>;
extern template class state::Table<services::Activity>;
extern template class state::Table<services::Session>;
extern template class state::Table<services::Community>;
extern template class state::Table<services::Party>;
extern template class state::Table<services::Centre>;
extern template class state::Table<services::District>;
extern template class state::Table<services::Grant>;
extern template class state::Table<services::Investment>;
extern template class state::Table<services::Platform>;
extern template class state::Table<services::ServiceItem>;
extern template class state::Table<services::Survey>;
extern template class state::Table<services::SurveyAnswer>;
extern template class state::Table<services::Bill>;
extern template class state::Table<services::Order>;
extern template class state::Table<services::PersonCredits>;
extern template class state::Table<services::ServiceRecord>;

}  // namespace haiyu

namespace haiyu::services {

// Tables of Index rows: what lists and look-ups by a child's id read. Values are ids, or empty where none is
// named. Rows stay when what they name ends (a member who left, a cancelled session): lists show the status
// of the entity.
enum class Rows : std::uint8_t {
  kOrganizations = 1,   // (organization)
  kMembersOf,           // (organization, member or application)
  kVolunteers,          // (volunteer) -> person
  kVolunteersOf,        // (organization, volunteer) -> person
  kActivities,          // (activity)
  kActivitiesOf,        // (organization, activity)
  kSessionsByStart,     // (start as 16 hex digits of ms since 1900, session) -> activity
  kSessionsOf,          // (activity, session)
  kServed,              // (served) -> session
  kMembersOfPerson,     // (person, member or application) -> organization
  kVolunteersOfPerson,  // (person, volunteer) -> organization
  kCurrentMember,       // (organization, person) -> member; only while enrolled
  kOffers,              // (expiry as kSessionsByStart, sign-up) -> session; only while the offer is open
  kCommunities,         // (community)
  kPartiesOf,           // (community, party)
  kCentres,             // (centre)
  kCoveragePlans,       // (plan) -> district
  kGrants,              // (grant)
  kGrantsOf,            // (organization, grant)
  kInvestments,         // (investment)
  kPlatforms,           // (platform)
  kPlatformsIn,         // (community, platform)
  kServiceItems,        // (service item)
  kServiceItemsIn,      // (community, service item)
  kSurveys,             // (survey)
  kBills,               // (bill)
  kOrders,              // (order)
  kOrdersOfPerson,      // (person, order)
  kCreditRules,         // (rules) -> district
  kCredits,             // (credit) -> person
  kRecordsOfPerson,     // (person, record)
  kFormerMember,        // (organization, person) -> the day on which the last membership ended
  kFormerVolunteer,     // (person, organization) -> the day on which the person last left
  kForgotten,           // (offset of the event as 16 hex digits, person)
};

// An instant as a row's part in the order of time: 16 hex digits of milliseconds since 1900.
std::string start_part(Instant instant);
// A place in the log as a row's part in that order: 16 hex digits.
std::string offset_part(std::uint64_t offset);

struct Tables {
  Tables(const state::Store& store, std::uint32_t shard);
  state::Table<Organization> organizations;
  state::Table<Member> members;
  state::Table<Person> people;
  state::Table<Volunteer> volunteers;
  state::Table<Activity> activities;
  state::Table<Session> sessions;
  state::Table<Community> communities;
  state::Table<Party> parties;
  state::Table<Centre> centres;
  state::Table<District> districts;
  state::Table<Grant> grants;
  state::Table<Investment> investments;
  state::Table<Platform> platforms;
  state::Table<ServiceItem> service_items;
  state::Table<Survey> surveys;
  state::Table<SurveyAnswer> answers;
  state::Table<Bill> bills;
  state::Table<Order> orders;
  state::Table<PersonCredits> credits;
  state::Table<ServiceRecord> records;
};

class Domain final : public state::Fold {
 public:
  // `zone`: in whose days facts count.
  Domain(state::ShardState& state, Zone zone);
  ~Domain() override;

  state::Outcome apply(const events::Event& event) override;
  void look_ahead(std::span<const events::Event* const> coming) const override;
  std::span<state::TableBase* const> tables() override;

  // For readers, under the shard's shared lock. Sign-ups stand in the shard's directory, not in rows: by
  // their id, and by their person.
  //
  struct FoundSignup {
    state::Table<Session>::Ref session;
    std::uint32_t slot = 0;  // in session->signups
  };
  // nullopt: there is none here.
  std::optional<FoundSignup> find_signup(SignupIdView signup) const;
  // Calls `look(session, signup)` for the person's sign-ups here, in no order, until it returns true.
  using LookAtSignup = std::function<bool(const Session&, const Signup&)>;
  void find_signups_of(PersonIdView person, const LookAtSignup& look) const;

  const Tables& entities() const { return tables_; }
  const state::Index& index() const { return state_.index(); }
  const Zone& zone() const { return zone_; }
  const state::Journal& journal() const { return state_.journal(); }

 private:
  state::ShardState& state_;
  Zone zone_;
  Movements moved_;
  Tables tables_;
  std::vector<state::TableBase*> table_list_;
};

}  // namespace haiyu::services
