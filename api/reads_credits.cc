#include "api/reads_credits.h"

#include "api/lists.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

using services::Domain;

std::string render_credits(std::string_view volunteer, const std::string& person,
                           const services::PersonCredits& credits, const Vault& vault) {
  JsonWriter json;
  json.begin_object();
  json.field("volunteer_id", volunteer);
  json.field("person_id", person);
  json.field("total_minutes", credits.total_minutes);
  json.field("stars", credits.stars());
  json.field("next_star_hours", credits.next_star_hours());
  json.begin_array("items");
  for (const services::Credit& item : credits.items) write_view(json, credits, item, vault);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

Or<Response> get_credits(const Node& node, const Request& request) {
  const std::string& volunteer = request.segments.front();
  const auto where = find_thing(node, Thing::kVolunteer, volunteer);
  if (!where) return deny("not_found");
  return read_answer(request, read_shard(node, where->shard, [&](const Domain& domain) {
                       static const services::PersonCredits kNone;
                       const auto credits = domain.entities().credits.read(where->key);
                       return render_credits(volunteer, where->key, credits ? *credits : kNone, node.vault());
                     }));
}

Or<Response> list_credit_rules(const Node& node, const Request& request) {
  const auto where = find_place(node, 1, request.segments.front());
  if (!where) return deny("not_found");
  return read_shard(node, where->shard, [&](const Domain& domain) -> Or<Response> {
    const auto district = domain.entities().districts.read(where->key);
    if (!district) return deny("not_found");
    JsonWriter items;
    items.begin_array();
    for (const auto& rules : district->rules) write_view(items, *district, rules);
    items.end_array();
    return items_answer(request, std::move(items), std::nullopt);
  });
}

}  // namespace haiyu::api
