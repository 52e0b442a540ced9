#include "api/reads_catalogue.h"

#include <algorithm>

#include "api/lists.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

// true: listed, false: withdrawn, none: both.
Or<std::optional<bool>> listed_param(const Request& request) {
  const auto value = request.param("status");
  if (!value) return std::optional<bool>();
  if (*value == "listed") return std::optional(true);
  if (*value == "withdrawn") return std::optional(false);
  return invalid_param("status", "One of: listed withdrawn.");
}

template <class T>
bool has(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

struct ItemFilter {
  std::optional<std::string> provider, category, delivery_mode, target_group, platform;
  std::optional<events::Sector> sector;
  std::optional<events::Channel> channel;
  std::optional<bool> listed;
};

bool fits(const ItemFilter& filter, const services::ServiceItem& item) {
  const services::ServiceItem::Facets& facets = item.facets;
  if (filter.provider && facets.provider_id.view() != *filter.provider) return false;
  if (filter.category && facets.category != *filter.category) return false;
  if (filter.sector && facets.sector != *filter.sector) return false;
  if (filter.channel && !has(facets.channels, *filter.channel)) return false;
  if (filter.delivery_mode && !has(facets.delivery_modes, *filter.delivery_mode)) return false;
  if (filter.target_group && !has(facets.target_groups, *filter.target_group)) return false;
  if (filter.platform && !has(item.platform_ids, PlatformId(*filter.platform))) return false;
  return !filter.listed || *filter.listed != item.withdrawn_on.has_value();
}

}  // namespace

Or<Response> list_platforms(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto community, id_param(request, "community_id"));
  BOOST_OUTCOME_TRY(const auto provider, id_param(request, "provider_id"));
  BOOST_OUTCOME_TRY(const auto channel, word_param<events::Channel>(request, "channel"));
  BOOST_OUTCOME_TRY(const auto listed, listed_param(request));
  Walk walk{.list = "platforms", .rows = Rows::kPlatforms};
  if (community) walk = {.list = "platforms_in", .rows = Rows::kPlatformsIn, .prefix = {*community}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto platform = domain.entities().platforms.read(parts.back());
    if (!platform || (provider && platform->provider_id.view() != *provider)) return false;
    if (channel && platform->channel != *channel) return false;
    if (listed && *listed == platform->withdrawn_on.has_value()) return false;
    write_view(json, *platform);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_service_items(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto community, id_param(request, "community_id"));
  ItemFilter filter;
  BOOST_OUTCOME_TRY(filter.provider, id_param(request, "provider_id"));
  BOOST_OUTCOME_TRY(filter.platform, id_param(request, "platform_id"));
  BOOST_OUTCOME_TRY(filter.channel, word_param<events::Channel>(request, "channel"));
  BOOST_OUTCOME_TRY(filter.sector, word_param<events::Sector>(request, "sector"));
  BOOST_OUTCOME_TRY(filter.listed, listed_param(request));
  filter.category = text_param(request, "category");
  filter.delivery_mode = text_param(request, "delivery_mode");
  filter.target_group = text_param(request, "target_group");
  Walk walk{.list = "service_items", .rows = Rows::kServiceItems};
  if (community) walk = {.list = "service_items_in", .rows = Rows::kServiceItemsIn, .prefix = {*community}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto item = domain.entities().service_items.read(parts.back());
    if (!item || !fits(filter, *item)) return false;
    write_view(json, *item);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_surveys(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto community, id_param(request, "community_id"));
  BOOST_OUTCOME_TRY(const auto open, flag_param(request, "open"));
  Walk walk{.list = "surveys", .rows = Rows::kSurveys};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto survey = domain.entities().surveys.read(parts[0]);
    if (!survey || (community && survey->community_id.view() != *community)) return false;
    if (open && *open == survey->closed_at.has_value()) return false;
    write_view(json, *survey);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> get_results(const Node& node, const Request& request) {
  const std::string& id = request.segments.front();
  const auto where = find_thing(node, Thing::kSurvey, id);
  if (!where) return deny("not_found");
  JsonWriter json;
  read_shard(node, where->shard,
             [&](const Domain& domain) { write_results(json, *domain.entities().surveys.read(id)); });
  return read_answer(request, json.take());
}

Or<Response> list_bills(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto community, id_param(request, "community_id"));
  BOOST_OUTCOME_TRY(const auto current, flag_param(request, "current"));
  Walk walk{.list = "bills", .rows = Rows::kBills};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto bill = domain.entities().bills.read(parts[0]);
    if (!bill || (community && bill->community_id.view() != *community)) return false;
    if (current && *current == bill->replaced) return false;
    write_view(json, *bill);
    return true;
  };
  return page_answer(node, request, walk);
}

Or<Response> list_orders(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const auto community, id_param(request, "community_id"));
  BOOST_OUTCOME_TRY(const auto item, id_param(request, "service_item_id"));
  BOOST_OUTCOME_TRY(const auto provider, id_param(request, "provider_id"));
  BOOST_OUTCOME_TRY(const auto person, id_param(request, "person_id"));
  using services::OrderStatus;
  BOOST_OUTCOME_TRY(const auto status,
                    name_param(request, "status", OrderStatus::kPlaced, OrderStatus::kFollowedUp));
  Walk walk{.list = "orders", .rows = Rows::kOrders};
  if (person) walk = {.list = "orders_of", .rows = Rows::kOrdersOfPerson, .prefix = {*person}};
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view, JsonWriter& json) {
    const auto order = domain.entities().orders.read(parts.back());
    if (!order || (community && order->community_id.view() != *community)) return false;
    if (item && order->service_item_id.view() != *item) return false;
    if (provider && order->provider_id.view() != *provider) return false;
    if (status && order->status != *status) return false;
    write_view(json, *order, node.vault());
    return true;
  };
  return page_answer(node, request, walk);
}

}  // namespace haiyu::api
