#include "api/auth/scope.h"

#include <variant>

namespace haiyu::api {
namespace {

using events::Role;
using services::Domain;

// What one thing says of itself; organizations and activities that it names are looked up by the caller.
struct Named {
  Scope scope;
  std::string organization;  // whose place it is in
  std::string activity;      // whose organization and place it has
};

Named of_member(const services::Member& member) {
  return {{.person = member.person_id.str()}, member.organization_id.str(), {}};
}
Named of_person(const services::Person& person) {
  Scope scope{.person = person.id.str()};
  for (const auto& serving : person.serves) scope.organizations.push_back(serving.organization_id.str());
  return {std::move(scope), {}, {}};
}
Named of_volunteer(const services::Volunteer& volunteer) {
  return {{.person = volunteer.person_id.str()}, volunteer.organization_id.str(), {}};
}
Named of_session(const services::Session& session) {
  return {{.session = session.id.str()}, {}, session.activity_id.str()};
}
Named in_place(std::string place, std::string organization = {}) {
  Scope scope{.places = {std::move(place)}};
  if (!organization.empty()) scope.organizations.push_back(std::move(organization));
  return {std::move(scope), {}, {}};
}
Named of_order(const services::Order& order) {
  Named named = in_place(order.community_id.str(), order.provider_id.str());
  named.scope.person = order.person_id.str();
  return named;
}
Named of_credit(const services::PersonCredits& credits, std::string_view id) {
  Named named{{.person = credits.id.str()}, {}, {}};
  if (const services::Credit* const item = credits.item(id)) {
    named.scope.organizations.push_back(item->organization_id.str());
    named.scope.places.push_back(item->community_id.str());
  }
  return named;
}

template <class Entity, class Say>
Named of_entity(const state::Table<Entity>& table, std::string_view id, Say say) {
  const auto entity = table.read(id);
  return entity ? say(*entity) : Named{};
}

template <class Entity>
Named of_community_thing(const state::Table<Entity>& table, std::string_view id) {
  return of_entity(table, id, [](const Entity& entity) { return in_place(entity.community_id.str()); });
}

Named named_by(const Domain& domain, Thing thing, std::string_view id, const Whereabouts& where) {
  const services::Tables& tables = domain.entities();
  switch (thing) {
    case Thing::kOrganization:
      return {{}, std::string(id), {}};
    case Thing::kActivity:
      return {{}, {}, std::string(id)};
    case Thing::kMember:
      return of_entity(tables.members, id, of_member);
    case Thing::kPerson:
      return of_entity(tables.people, id, of_person);
    case Thing::kVolunteer:
      return of_entity(tables.volunteers, id, of_volunteer);
    case Thing::kSession:
    case Thing::kServed:
      return of_entity(tables.sessions, where.session, of_session);
    case Thing::kSignup:
      return of_entity(tables.sessions, where.session, [&](const services::Session& session) {
        Named named = of_session(session);
        named.scope.person = session.signups[where.slot].person_id.str();
        return named;
      });
    case Thing::kGrant:
      return {{}, where.key, {}};
    case Thing::kCommunity:
    case Thing::kCoveragePlan:
    case Thing::kCreditRules:
      return in_place(where.key);
    case Thing::kParty:
      return of_community_thing(tables.parties, id);
    case Thing::kCentre:
      return of_community_thing(tables.centres, id);
    case Thing::kInvestment:
      return of_community_thing(tables.investments, id);
    case Thing::kSurvey:
      return of_community_thing(tables.surveys, id);
    case Thing::kAnswer:
      return of_community_thing(tables.answers, id);
    case Thing::kBill:
      return of_community_thing(tables.bills, id);
    case Thing::kPlatform:
      return of_entity(tables.platforms, id, [](const services::Platform& platform) {
        return in_place(platform.community_id.str(), platform.provider_id.str());
      });
    case Thing::kServiceItem:
      return of_entity(tables.service_items, id, [](const services::ServiceItem& item) {
        return in_place(item.community_id.str(), item.facets.provider_id.str());
      });
    case Thing::kOrder:
      return of_entity(tables.orders, id, of_order);
    case Thing::kCredit:
      return of_entity(tables.credits, where.key,
                       [&](const services::PersonCredits& credits) { return of_credit(credits, id); });
    case Thing::kRecord:
      return {{.person = where.key}, {}, {}};
  }
  return {};
}

void add_organization(const Node& node, std::string_view id, Scope& scope) {
  if (id.empty()) return;
  scope.organizations.emplace_back(id);
  read_shard(node, node.shard_of(id), [&](const Domain& domain) {
    if (const auto organization = domain.entities().organizations.read(id))
      scope.places.push_back(organization->facets.place_id.str());
  });
}

void add_activity(const Node& node, std::string_view id, Scope& scope) {
  if (id.empty()) return;
  read_shard(node, node.shard_of(id), [&](const Domain& domain) {
    const auto activity = domain.entities().activities.read(id);
    if (!activity) return;
    scope.organizations.push_back(activity->organization_id.str());
    scope.places.push_back(activity->facets.back().community_id.str());
  });
}

template <class Tag>
std::string_view text_of(const IdView<Tag>& id) {
  return id.view();
}
template <class Tag>
std::string_view text_of(const std::optional<IdView<Tag>>& id) {
  return id ? id->view() : std::string_view();
}

}  // namespace

Scope scope_of(const Node& node, Thing thing, std::string_view id) {
  const auto where = find_thing(node, thing, id);
  if (!where) {
    Scope scope;
    if (thing == Thing::kPerson) scope.person = id;  // persons need not be registered to be themselves
    return scope;
  }
  Named named = read_shard(node, where->shard,
                           [&](const Domain& domain) { return named_by(domain, thing, id, *where); });
  add_organization(node, named.organization, named.scope);
  add_activity(node, named.activity, named.scope);
  return std::move(named.scope);
}

Scope scope_of_new(const Node& node, const events::TypeInfo& type, const events::Event& body,
                   std::string_view subject, std::string_view key, std::string_view parent) {
  Scope scope;
  const bool in_a_place = type.parent == "community" || type.parent == "district";
  if (in_a_place)
    scope.places.emplace_back(parent);
  else if (!parent.empty())
    scope = scope_of(node, thing_named(type.parent), parent);
  std::visit(
      [&](const auto& payload) {
        using Payload = std::remove_cvref_t<decltype(payload)>;
        if constexpr (requires { payload.person_id; }) scope.person = text_of(payload.person_id);
        if constexpr (std::is_same_v<Payload, events::PersonRegistered>) {
          scope.person = subject;
          scope.open_to = Role::kOrganizer;
        }
        if constexpr (std::is_same_v<Payload, events::SurveyAnswered>) scope.open_to = Role::kPerson;
        if (!parent.empty()) return;  // it is under what answers for it
        if constexpr (requires { payload.organization_id; })
          add_organization(node, text_of(payload.organization_id), scope);
        if constexpr (requires { payload.provider_id; })
          scope.organizations.emplace_back(text_of(payload.provider_id));
        if constexpr (std::is_same_v<Payload, events::OrderPlaced>)
          scope.organizations =
              scope_of(node, Thing::kServiceItem, payload.service_item_id.view()).organizations;
        if constexpr (std::is_same_v<Payload, events::ActivityPosted>)
          scope.places.emplace_back(payload.community_id.view());
        if constexpr (requires { payload.place_id; }) scope.places.emplace_back(text_of(payload.place_id));
      },
      body.payload);
  if (parent.empty() && type.topic == Topic::kCommunities) scope.places.emplace_back(key);
  return scope;
}

}  // namespace haiyu::api
