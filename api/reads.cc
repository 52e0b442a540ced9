#include "api/reads.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "api/forgetting.h"
#include "api/lists.h"
#include "api/views.h"
#include "events/types/vocabulary.h"
#include "services/signup.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

std::string render_carried(const Domain& domain, const Vault& vault, Thing thing, std::string_view id,
                           const Whereabouts& where) {
  const services::Tables& tables = domain.entities();
  switch (thing) {
    case Thing::kOrganization:
      return view_of(*tables.organizations.read(id));
    case Thing::kMember:
      return view_of(*tables.members.read(id), vault);
    case Thing::kPerson:
      return view_of(*tables.people.read(id), vault);
    case Thing::kVolunteer:
      return view_of(*tables.volunteers.read(id));
    case Thing::kActivity:
      return view_of(*tables.activities.read(id));
    case Thing::kSession: {
      const auto activity = tables.activities.read(where.key);
      return view_of(*tables.sessions.read(id), activity ? &*activity : nullptr);
    }
    case Thing::kSignup: {
      const auto session = tables.sessions.read(where.session);
      return view_of(*session, session->signups[where.slot], vault);
    }
    case Thing::kGrant:
      return view_of(*tables.grants.read(id));
    case Thing::kCommunity:
      return view_of(*tables.communities.read(id));
    case Thing::kParty:
      return view_of(*tables.parties.read(id));
    case Thing::kCentre:
      return view_of(*tables.centres.read(id));
    case Thing::kInvestment:
      return view_of(*tables.investments.read(id));
    case Thing::kPlatform:
      return view_of(*tables.platforms.read(id));
    case Thing::kServiceItem:
      return view_of(*tables.service_items.read(id));
    case Thing::kSurvey:
      return view_of(*tables.surveys.read(id));
    case Thing::kAnswer:
      return view_of(*tables.answers.read(id));
    case Thing::kBill:
      return view_of(*tables.bills.read(id));
    case Thing::kOrder:
      return view_of(*tables.orders.read(id), vault);
    case Thing::kRecord:
      return view_of(*tables.records.read(id), *tables.credits.read(where.key));
    case Thing::kCredit: {
      const auto credits = tables.credits.read(where.key);
      return view_of(*credits, *credits->item(id), vault);
    }
    case Thing::kCreditRules: {
      const auto district = tables.districts.read(where.key);
      return view_of(*district, *district->rules_named(id));
    }
    case Thing::kCoveragePlan: {
      const auto district = tables.districts.read(where.key);
      return view_of(*district, *district->plan(id));
    }
    case Thing::kServed: {
      const auto session = tables.sessions.read(where.session);
      for (const services::Served& served : session->served)
        if (served.id == id) return view_of(*session, served);
      return {};
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> render_thing(const Node& node, Thing thing, std::string_view id) {
  const auto where = find_thing(node, thing, id);
  if (!where) return std::nullopt;
  std::string view = read_shard(node, where->shard, [&](const Domain& domain) {
    return render_carried(domain, node.vault(), thing, id, *where);
  });
  if (view.empty()) return std::nullopt;
  return view;
}

Or<Response> get_thing(const Node& node, const Request& request, Thing thing) {
  if (thing == Thing::kPerson && is_forgotten(node, request.segments.front())) return deny("forgotten");
  auto view = render_thing(node, thing, request.segments.front());
  if (!view) return deny("not_found");
  return read_answer(request, std::move(*view));
}

Or<Response> list_organizations(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto track, word_param<events::Track>(request, "track"));
  BOOST_OUTCOME_TRY(const auto community_level, flag_param(request, "community_level"));
  const auto kind = text_param(request, "kind");
  const auto place = text_param(request, "place_id");
  Walk walk{.list = "organizations", .rows = Rows::kOrganizations};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto organization = domain.entities().organizations.read(parts[0]);
    if (!organization) return false;
    const services::Organization::Facets& facets = organization->facets;
    if (kind && facets.kind != *kind) return false;
    if (track && facets.track != *track) return false;
    if (community_level && facets.community_level != *community_level) return false;
    if (place && !lies_in(facets.place_id.view(), *place)) return false;
    write_view(json, *organization);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_members(const Node& node, const Request& request) {
  using services::MemberStatus;
  const std::string& organization = request.segments.front();
  if (!find_thing(node, Thing::kOrganization, organization)) return deny("not_found");
  BOOST_OUTCOME_TRY(const auto status,
                    name_param(request, "status", MemberStatus::kApplied, MemberStatus::kAccepted));
  Walk walk{.list = "members", .rows = Rows::kMembersOf, .prefix = {organization}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto member = domain.entities().members.read(parts[1]);
    if (!member || (status && member->status != *status)) return false;
    write_view(json, *member, node.vault());
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_memberships_of(const Node& node, const Request& request) {
  Walk walk{.list = "memberships", .rows = Rows::kMembersOfPerson, .prefix = {request.segments.front()}};
  walk.render = [&node](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto member = domain.entities().members.read(parts[1]);
    if (!member) return false;
    write_view(json, *member, node.vault());
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_led(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const Page page, page_of(request, "led"));
  BOOST_OUTCOME_TRY(const auto current, flag_param(request, "current"));
  std::size_t skip = 0;
  if (!page.after.empty()) {
    const char* const end = page.after.data() + page.after.size();
    if (std::from_chars(page.after.data(), end, skip).ptr != end) return deny("invalid_cursor");
  }
  const std::string& id = request.segments.front();
  return read_shard(node, node.shard_of(id), [&](const Domain& domain) -> Or<Response> {
    const auto organization = domain.entities().organizations.read(id);
    if (!organization) return deny("not_found");
    JsonWriter items;
    items.begin_array();
    std::size_t shown = 0, at = skip;
    for (; at < organization->led.size() && shown < page.limit; ++at) {
      const auto& led = organization->led[at];
      if (current && *current == led.until_on.has_value()) continue;
      write_view(items, led);
      ++shown;
    }
    items.end_array();
    std::optional<std::string> next;
    if (at < organization->led.size()) next = next_url(request, cursor_after("led", std::to_string(at)));
    return items_answer(request, std::move(items), next);
  });
}

Or<Response> list_volunteers(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto organization, id_param(request, "organization_id"));
  BOOST_OUTCOME_TRY(const auto person, id_param(request, "person_id"));
  BOOST_OUTCOME_TRY(const auto current, flag_param(request, "current"));
  const auto skill = text_param(request, "skill");
  Walk walk{.list = "volunteers", .rows = Rows::kVolunteers};
  if (organization) walk = {.list = "volunteers_of", .rows = Rows::kVolunteersOf, .prefix = {*organization}};
  if (person) walk = {.list = "volunteers_who_are", .rows = Rows::kVolunteersOfPerson, .prefix = {*person}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto volunteer = domain.entities().volunteers.read(parts.back());
    if (!volunteer || (current && *current == volunteer->left_on.has_value())) return false;
    if (organization && volunteer->organization_id.view() != *organization) return false;
    const auto has = [&](const services::SkillHeld& held) { return held.code == *skill; };
    if (skill && std::none_of(volunteer->skills.begin(), volunteer->skills.end(), has)) return false;
    write_view(json, *volunteer);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_activities(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto organization, id_param(request, "organization_id"));
  const auto place = text_param(request, "place_id");
  const auto category = text_param(request, "category");
  BOOST_OUTCOME_TRY(const auto sector, word_param<events::Sector>(request, "sector"));
  Walk walk{.list = "activities", .rows = Rows::kActivities};
  if (organization) walk = {.list = "activities_of", .rows = Rows::kActivitiesOf, .prefix = {*organization}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto activity = domain.entities().activities.read(parts.back());
    if (!activity || activity->facets.empty()) return false;
    const auto& facets = activity->facets.back();
    if (place && !lies_in(facets.community_id.view(), *place)) return false;
    if (category && facets.category != *category) return false;
    if (sector && facets.sector != *sector) return false;
    write_view(json, *activity);
    return true;
  };
  return page_answer(node, request, walk);
}

std::vector<SignupSeen> signups_of(const Node& node, PersonIdView person,
                                   std::optional<services::SignupStatus> status) {
  std::vector<SignupSeen> seen;
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    read_shard(node, shard, [&](const Domain& domain) {
      domain.find_signups_of(person, [&](const services::Session& session, const services::Signup& signup) {
        if (!status || signup.status == *status)
          seen.push_back({shard, signup.id.str(), view_of(session, signup, node.vault())});
        return false;
      });
    });
  }
  return seen;
}

Or<Response> list_signups_of(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto status, signup_status_param(request));
  constexpr std::string_view kList = "signups";
  BOOST_OUTCOME_TRY(const Page page, page_of(request, kList));
  std::vector<Row> rows;  // a person's sign-ups are few: all of them, in the order of their ids
  for (SignupSeen& one : signups_of(node, PersonIdView(request.segments.front()), status)) {
    if (one.id > page.after) rows.push_back({one.shard, std::move(one.id), {}, std::move(one.view)});
  }
  return rows_answer(request, kList, page, std::move(rows), std::nullopt);
}

Or<Response> list_poison(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const Page page, page_of(request, "poison"));
  std::size_t shard = 0;
  std::optional<std::pair<Topic, std::uint64_t>> after;
  if (!page.after.empty()) {
    std::array<std::uint64_t, 3> numbers{};
    std::size_t at = 0;
    for (std::uint64_t& number : numbers) {
      const auto [end, error] =
          std::from_chars(page.after.data() + at, page.after.data() + page.after.size(), number);
      if (error != std::errc()) return deny("invalid_cursor");
      at = static_cast<std::size_t>(end - page.after.data()) + 1;
    }
    if (numbers[0] >= node.shards() || numbers[1] >= kTopicCount) return deny("invalid_cursor");
    shard = numbers[0];
    after = {kTopics.at(numbers[1]), numbers[2]};
  }

  JsonWriter items;
  items.begin_array();
  std::size_t shown = 0;
  std::string last;
  std::optional<std::string> next;
  for (; shard < node.shards() && !next; ++shard, after.reset()) {
    const auto lock = node.shard(shard).shard->lock_shared();
    for (const state::Poison& poison : node.shard(shard).state->poison(page.limit - shown + 1, after)) {
      if (shown == page.limit) {
        next = next_url(request, cursor_after("poison", last));
        break;
      }
      write_view(items, poison, static_cast<std::uint32_t>(shard));
      last = fmt::format("{}-{}-{}", shard, static_cast<int>(poison.topic), poison.offset);
      ++shown;
    }
  }
  items.end_array();
  return items_answer(request, std::move(items), next);
}

}  // namespace haiyu::api
