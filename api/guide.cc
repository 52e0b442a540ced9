#include "api/guide.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "api/names.h"
#include "api/reading.h"
#include "api/shown.h"
#include "api/view_parts.h"
#include "events/types/vocabulary.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

Guide::Item item_of(const Domain& domain, const services::ServiceItem& from, std::string_view lang) {
  Guide::Item item;
  item.id = from.id.str();
  item.name = in_language(from.name_json, lang);
  item.provider_id = from.facets.provider_id.str();
  item.provider = in_language(from.provider_name_json, lang);
  item.category = from.facets.category;
  item.sector = from.facets.sector;
  for (const PlatformId& id : from.platform_ids) {
    const auto platform = domain.entities().platforms.read(id.view());
    if (!platform || platform->withdrawn_on) continue;
    item.platforms.push_back(in_language(platform->name_json, lang));
    if (item.provider.empty() && platform->provider_id == from.facets.provider_id)
      item.provider = in_language(platform->provider_name_json, lang);
  }
  item.target_groups = from.facets.target_groups;
  item.delivery_modes = from.facets.delivery_modes;
  for (const std::string& document : from.required_documents)
    item.required_documents.push_back(in_language(document, lang));
  item.eligibility = in_language(from.eligibility_json, lang);
  item.how_to_get = in_language(from.how_to_get_json, lang);
  item.schedule = in_language(from.schedule_json, lang);
  item.fee_fen = from.fee_fen;
  return item;
}

std::optional<Guide> make_guide(const Node& node, const std::string& id, std::string lang) {
  Guide guide{std::move(lang), id, id, {}};
  const bool known = read_shard(node, node.shard_of(id), [&](const Domain& domain) {
    const auto community = domain.entities().communities.read(id);
    if (!community) return false;
    if (!community->name_json.empty()) guide.name = in_language(community->name_json, guide.lang);
    domain.index().scan(row_table(Rows::kServiceItemsIn), {id}, {}, [&](std::string_view parts, auto) {
      const auto item = domain.entities().service_items.read(state::split_parts(parts)[1]);
      if (item && !item->withdrawn_on) guide.items.push_back(item_of(domain, *item, guide.lang));
      return true;
    });
    return true;
  });
  if (!known) return std::nullopt;
  Names names(node, guide.lang);
  for (Guide::Item& item : guide.items) {
    // An organization's own name stands before what somebody else called it.
    const std::string& name = names.organization(item.provider_id);
    if (item.provider.empty() || name != item.provider_id) item.provider = name;
  }
  std::stable_sort(guide.items.begin(), guide.items.end(), [](const Guide::Item& a, const Guide::Item& b) {
    return std::tie(a.sector, a.category) < std::tie(b.sector, b.category);
  });
  return guide;
}

void write_item(JsonWriter& json, const Guide::Item& item) {
  json.begin_object();
  json.field("id", item.id);
  json.field("name", item.name);
  json.begin_object("provider");
  json.field("id", item.provider_id);
  json.field("name", item.provider);
  json.end_object();
  json.field("category", item.category);
  json.field("platforms", item.platforms);
  json.field("target_groups", item.target_groups);
  json.field("delivery_modes", item.delivery_modes);
  filled_field(json, "eligibility", item.eligibility);
  filled_field(json, "how_to_get", item.how_to_get);
  json.field("required_documents", item.required_documents);
  json.field("fee_fen", item.fee_fen);
  filled_field(json, "schedule", item.schedule);
  json.end_object();
}

}  // namespace

std::string yuan(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

std::string render_json(const Guide& guide) {
  JsonWriter json;
  json.begin_object();
  json.field("community_id", guide.community_id);
  json.field("name", guide.name);
  json.field("lang", guide.lang);
  json.begin_array("sectors");
  for (const events::Sector sector :
       {events::Sector::kPublic, events::Sector::kSocial, events::Sector::kMarket}) {
    json.begin_object();
    json.field("sector", events::word_of(sector));
    json.begin_array("items");
    for (const Guide::Item& item : guide.items)
      if (item.sector == sector) write_item(json, item);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

Or<Response> get_guide(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(std::string lang, language_of(request));
  const auto guide = make_guide(node, request.segments.front(), std::move(lang));
  if (!guide) return deny("not_found");
  return shown_answer(
      request, guide->lang, [&] { return render_html(*guide); }, [&] { return render_json(*guide); });
}

}  // namespace haiyu::api
