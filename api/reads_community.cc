#include "api/reads_community.h"

#include <algorithm>

#include "api/counters_route.h"
#include "api/lists.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

// The level of a district's stock at the end of the day.
Or<std::int64_t> level(const Node& node, std::string_view metric, const std::string& district, Day as_of) {
  BOOST_OUTCOME_TRY(CounterSpec spec, counter_spec(metric, {{"district", district}}));
  spec.query.as_of = as_of;
  return counter_value(node, spec);
}

bool knows_district(const Node& node, const std::string& district) {
  const auto has_community = [&](const Domain& domain) {
    bool found = false;
    domain.index().scan(row_table(Rows::kCommunities), {}, district + ".", [&](std::string_view parts, auto) {
      found = lies_in(state::split_parts(parts).front(), district);
      return false;
    });
    return found;
  };
  for (std::size_t shard = 0; shard < node.shards(); ++shard)
    if (read_shard(node, shard, has_community)) return true;
  return false;
}

}  // namespace

Or<Response> list_communities(const Node& node, const Request& request) {
  const auto place = text_param(request, "place_id");
  Walk walk{.list = "communities", .rows = Rows::kCommunities};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    if (place && !lies_in(parts[0], *place)) return false;
    const auto community = domain.entities().communities.read(parts[0]);
    if (!community) return false;
    write_view(json, *community);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_parties(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto kind, word_param<events::PartyKind>(request, "party_kind"));
  BOOST_OUTCOME_TRY(const auto current, flag_param(request, "current"));
  const std::string& community = request.segments.front();
  if (!find_thing(node, Thing::kCommunity, community)) return deny("not_found");
  Walk walk{.list = "parties", .rows = Rows::kPartiesOf, .prefix = {community}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto party = domain.entities().parties.read(parts[1]);
    if (!party || (kind && party->kind != *kind)) return false;
    if (current && *current == party->until_on.has_value()) return false;
    write_view(json, *party);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_centres(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto as_of, day_param(request, "as_of"));
  const auto place = text_param(request, "place_id");
  Walk walk{.list = "centres", .rows = Rows::kCentres};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto centre = domain.entities().centres.read(parts[0]);
    if (!centre || (place && !lies_in(centre->community_id.view(), *place))) return false;
    if (as_of && (centre->opened_on > *as_of || (centre->closed_on && *centre->closed_on <= *as_of)))
      return false;
    write_view(json, *centre);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_grants(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto organization, id_param(request, "organization_id"));
  const auto place = text_param(request, "place_id");
  Walk walk{.list = "grants", .rows = Rows::kGrants};
  if (organization) walk = {.list = "grants_of", .rows = Rows::kGrantsOf, .prefix = {*organization}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto grant = domain.entities().grants.read(parts.back());
    if (!grant || (place && !lies_in(grant->facets.place_id.view(), *place))) return false;
    write_view(json, *grant);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_investments(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto funder, word_param<events::FunderKind>(request, "funder_kind"));
  const auto place = text_param(request, "place_id");
  Walk walk{.list = "investments", .rows = Rows::kInvestments};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto investment = domain.entities().investments.read(parts[0]);
    if (!investment || (place && !lies_in(investment->community_id.view(), *place))) return false;
    if (funder && investment->funder_kind != *funder) return false;
    write_view(json, *investment);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> get_coverage(Api& api, const Request& request) {
  BOOST_OUTCOME_TRY(const auto asked, day_param(request, "as_of"));
  const Node& node = api.node;
  const std::string& district = request.segments.front();
  const Day as_of = asked.value_or(node.zone().day_of(api.options.now()));
  if (place_levels(district) != 1) return deny("not_found");

  JsonWriter plans;
  plans.begin_array();
  const bool planned = read_shard(node, node.shard_of(district), [&](const Domain& domain) {
    const auto known = domain.entities().districts.read(district);
    if (!known) return false;
    std::vector<const services::District::Plan*> current;
    for (const auto& plan : known->plans)
      if (!plan.replaced) current.push_back(&plan);
    std::sort(current.begin(), current.end(),
              [](const auto* a, const auto* b) { return a->due_on < b->due_on; });
    for (const auto* plan : current) write_view(plans, *known, *plan);
    return true;
  });
  plans.end_array();
  if (!planned && !knows_district(node, district)) return deny("not_found");

  JsonWriter json;
  json.begin_object();
  json.field("district_id", district);
  json.field("as_of", as_of);
  for (const auto& [name, metric] :
       {std::pair("communities", "communities"), std::pair("open", "service_centres.open"),
        std::pair("planned", "service_centres.planned")}) {
    BOOST_OUTCOME_TRY(const std::int64_t value, level(node, metric, district, as_of));
    json.field(name, value);
  }
  json.raw_field("plans", plans.text_so_far());
  json.end_object();
  return read_answer(request, json.take());
}

}  // namespace haiyu::api
