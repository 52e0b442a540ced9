#include "api/lookup.h"

#include <array>
#include <utility>

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

struct Named {
  std::string_view name;
  Thing thing;
  std::string_view collection;
};
constexpr std::array kThings = {
    Named{"organization", Thing::kOrganization, "/v1/organizations"},
    Named{"member", Thing::kMember, "/v1/members"},
    Named{"application", Thing::kMember, "/v1/applications"},
    Named{"person", Thing::kPerson, "/v1/people"},
    Named{"volunteer", Thing::kVolunteer, "/v1/volunteers"},
    Named{"activity", Thing::kActivity, "/v1/activities"},
    Named{"session", Thing::kSession, "/v1/sessions"},
    Named{"signup", Thing::kSignup, "/v1/signups"},
    Named{"served", Thing::kServed, "/v1/served"},
    Named{"grant", Thing::kGrant, "/v1/grants"},
    Named{"community", Thing::kCommunity, "/v1/communities"},
    Named{"party", Thing::kParty, "/v1/parties"},
    Named{"centre", Thing::kCentre, "/v1/centres"},
    Named{"coverage_plan", Thing::kCoveragePlan, "/v1/coverage-plans"},
    Named{"investment", Thing::kInvestment, "/v1/investments"},
    Named{"platform", Thing::kPlatform, "/v1/platforms"},
    Named{"service_item", Thing::kServiceItem, "/v1/service-items"},
    Named{"survey", Thing::kSurvey, "/v1/surveys"},
    Named{"answer", Thing::kAnswer, "/v1/answers"},
    Named{"bill", Thing::kBill, "/v1/bills"},
    Named{"order", Thing::kOrder, "/v1/orders"},
    Named{"credit", Thing::kCredit, "/v1/credits"},
    Named{"credit_rules", Thing::kCreditRules, "/v1/credit-rules"},
    Named{"record", Thing::kRecord, "/v1/records"},
};

// The key that a thing with an entity of its own names; nullopt: it is not here.
template <class Entity, class Key>
std::optional<Whereabouts> keyed(const state::Table<Entity>& table, std::string_view id, Key Entity::*key) {
  const auto entity = table.read(id);
  if (!entity) return std::nullopt;
  return Whereabouts{0, ((*entity).*key).str(), {}};
}

// The key of a thing inside another: its row has it.
std::optional<Whereabouts> named_by_row(const Domain& domain, Rows rows, std::string_view id) {
  auto key = domain.index().get(row_table(rows), {id});
  if (!key) return std::nullopt;
  return Whereabouts{0, std::move(*key), {}};
}

// The aggregate and the session that carry the thing, if this shard has it.
std::optional<Whereabouts> carried_by(const Domain& domain, Thing thing, std::string_view id) {
  const services::Tables& tables = domain.entities();
  state::Table<services::Session>::Ref session;
  std::uint32_t slot = 0;
  switch (thing) {
    case Thing::kOrganization:
      if (!tables.organizations.read(id)) return std::nullopt;
      return Whereabouts{0, std::string(id), {}};
    case Thing::kPerson:
      if (!tables.people.read(id)) return std::nullopt;
      return Whereabouts{0, std::string(id), {}};
    case Thing::kActivity:
      if (!tables.activities.read(id)) return std::nullopt;
      return Whereabouts{0, std::string(id), {}};
    case Thing::kMember:
      return keyed(tables.members, id, &services::Member::organization_id);
    case Thing::kVolunteer:
      return keyed(tables.volunteers, id, &services::Volunteer::person_id);
    case Thing::kGrant:
      return keyed(tables.grants, id, &services::Grant::organization_id);
    case Thing::kCommunity:
      return keyed(tables.communities, id, &services::Community::id);
    case Thing::kParty:
      return keyed(tables.parties, id, &services::Party::community_id);
    case Thing::kCentre:
      return keyed(tables.centres, id, &services::Centre::community_id);
    case Thing::kInvestment:
      return keyed(tables.investments, id, &services::Investment::community_id);
    case Thing::kPlatform:
      return keyed(tables.platforms, id, &services::Platform::community_id);
    case Thing::kServiceItem:
      return keyed(tables.service_items, id, &services::ServiceItem::community_id);
    case Thing::kSurvey:
      return keyed(tables.surveys, id, &services::Survey::community_id);
    case Thing::kAnswer:
      return keyed(tables.answers, id, &services::SurveyAnswer::community_id);
    case Thing::kBill:
      return keyed(tables.bills, id, &services::Bill::community_id);
    case Thing::kOrder:
      return keyed(tables.orders, id, &services::Order::community_id);
    case Thing::kRecord:
      return keyed(tables.records, id, &services::ServiceRecord::person_id);
    case Thing::kCoveragePlan:
      return named_by_row(domain, Rows::kCoveragePlans, id);
    case Thing::kCreditRules:
      return named_by_row(domain, Rows::kCreditRules, id);
    case Thing::kCredit:
      return named_by_row(domain, Rows::kCredits, id);
    case Thing::kSignup:
      if (auto found = domain.find_signup(SignupIdView(id))) {
        session = std::move(found->session);
        slot = found->slot;
      }
      break;
    case Thing::kServed:
      if (const auto row = domain.index().get(row_table(Rows::kServed), {id}))
        session = tables.sessions.read(*row);
      break;
    case Thing::kSession:
      session = tables.sessions.read(id);
      break;
  }
  if (!session) return std::nullopt;
  return Whereabouts{0, session->activity_id.str(), session->id.str(), slot};
}

bool is_aggregate(Thing thing) {
  return thing == Thing::kOrganization || thing == Thing::kPerson || thing == Thing::kActivity ||
         thing == Thing::kCommunity;
}

}  // namespace

Thing thing_named(std::string_view name) {
  for (const Named& named : kThings)
    if (named.name == name) return named.thing;
  die("api/lookup.cc", name);
}

std::string_view collection_of(Thing thing) {
  for (const Named& named : kThings)
    if (named.thing == thing) return named.collection;
  die("api/lookup.cc", "a thing without a collection");
}

std::optional<Whereabouts> find_thing(const Node& node, Thing thing, std::string_view id) {
  const std::size_t home = node.shard_of(id);
  const std::size_t first = is_aggregate(thing) ? home : 0;
  const std::size_t last = is_aggregate(thing) ? home + 1 : node.shards();
  for (std::size_t shard = first; shard < last; ++shard) {
    auto found = read_shard(node, shard, [&](const Domain& domain) { return carried_by(domain, thing, id); });
    if (!found) continue;
    found->shard = shard;
    return found;
  }
  return std::nullopt;
}

std::optional<Whereabouts> find_place(const Node& node, std::size_t levels, std::string_view id) {
  if (place_levels(id) != levels) return std::nullopt;
  return Whereabouts{node.shard_of(id), std::string(id), {}};
}

}  // namespace haiyu::api
