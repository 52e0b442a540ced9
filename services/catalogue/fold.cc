#include "services/catalogue/fold.h"

#include <algorithm>

#include "events/types/vocabulary.h"
#include "services/assign.h"
#include "services/changes.h"
#include "services/community/fold.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Platform& platform) {
  state::Dims dims;
  set_place(dims, platform.community_id.view());
  dims.set(number_of(Dimension::kOrganization), platform.provider_id.view());
  dims.set(number_of(Dimension::kChannel), events::word_of(platform.channel));
  return context.counters.intern(dims);
}

state::DimsId dims_of(Context& context, const PlaceId& community, const ServiceItem::Facets& facets) {
  state::Dims dims;
  set_place(dims, community.view());
  dims.set(number_of(Dimension::kOrganization), facets.provider_id.view());
  dims.set(number_of(Dimension::kSector), events::word_of(facets.sector));
  dims.set(number_of(Dimension::kCategory), facets.category);
  for (const std::string& group : facets.target_groups) dims.add(number_of(Dimension::kTargetGroup), group);
  for (const std::string& mode : facets.delivery_modes) dims.add(number_of(Dimension::kDeliveryMode), mode);
  for (const events::Channel channel : facets.channels)
    dims.add(number_of(Dimension::kChannel), events::word_of(channel));
  return context.counters.intern(dims);
}

void count(Context& context, const Platform& platform, Day on, std::int32_t delta) {
  const state::DimsId dims = dims_of(context, platform);
  context.count(Metric::kCataloguePlatforms, dims, on, delta);
  context.count_one(Metric::kCatalogueProviders, dims, on, platform.provider_id.view(), delta);
}

void count(Context& context, const ServiceItem& item, Day on, std::int32_t delta) {
  const state::DimsId dims = dims_of(context, item.community_id, item.facets);
  context.count(Metric::kCatalogueServiceItems, dims, on, delta);
  context.count_one(Metric::kCatalogueProviders, dims, on, item.facets.provider_id.view(), delta);
}

// False when one of them is not listed in the event's community; else their channels, each once.
bool find_channels(Context& context, const Event& event, const std::vector<PlatformIdView>& platforms,
                   std::vector<events::Channel>& channels) {
  channels.clear();
  for (const PlatformIdView id : platforms) {
    const Platform* platform = context.tables.platforms.find(id.view());
    if (platform == nullptr || platform->community_id.view() != event.key || platform->withdrawn_on)
      return false;
    channels.push_back(platform->channel);
  }
  std::sort(channels.begin(), channels.end());
  channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
  return true;
}

void assign_text(std::string& to, const std::optional<events::Text>& from) {
  if (from) to = from->json;
}
void assign_texts(std::vector<std::string>& to, const std::vector<events::Text>& from) {
  to.clear();
  for (const events::Text& text : from) to.emplace_back(text.json);
}

// The item of the event, if it is one of its community's.
ServiceItem* own_item(Context& context, const Event& event) {
  ServiceItem* item = context.tables.service_items.edit(event.subject);
  return item != nullptr && item->community_id.view() == event.key ? item : nullptr;
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::PlatformListed& listed) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.platforms.find(event.subject) != nullptr) return rejected("already_exists");
  const Day on = context.zone.day_of(event.time);
  know_community(context, event, on);
  Platform& platform = context.tables.platforms.create(event.subject);
  platform.id = PlatformId(event.subject);
  platform.community_id = PlaceId(event.key);
  platform.provider_id = OrganizationId(listed.provider_id);
  platform.name_json = listed.name.json;
  assign_text(platform.provider_name_json, listed.provider_name);
  platform.channel = listed.channel;
  platform.listed_on = on;
  count(context, platform, on, 1);
  context.put(Rows::kPlatforms, {event.subject}, "");
  context.put(Rows::kPlatformsIn, {event.key, event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PlatformWithdrawn&) {
  Platform* platform = context.tables.platforms.edit(event.subject);
  if (platform == nullptr || platform->community_id.view() != event.key) return rejected("not_found");
  if (platform->withdrawn_on) return rejected("wrong_state");
  platform->withdrawn_on = std::max(context.zone.day_of(event.time), platform->listed_on);
  ++platform->version;
  count(context, *platform, *platform->withdrawn_on, -1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ServiceItemListed& listed) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.service_items.find(event.subject) != nullptr) return rejected("already_exists");
  std::vector<events::Channel> channels;
  if (!find_channels(context, event, listed.platform_ids, channels)) return rejected("invalid:/platform_ids");
  const Day on = context.zone.day_of(event.time);
  know_community(context, event, on);
  ServiceItem& item = context.tables.service_items.create(event.subject);
  item.id = ServiceItemId(event.subject);
  item.community_id = PlaceId(event.key);
  item.name_json = listed.name.json;
  assign_text(item.eligibility_json, listed.eligibility);
  assign_text(item.how_to_get_json, listed.how_to_get);
  assign_text(item.schedule_json, listed.schedule);
  assign_text(item.provider_name_json, listed.provider_name);
  assign_texts(item.required_documents, listed.required_documents);
  item.fee_fen = listed.fee_fen;
  assign(item.platform_ids, listed.platform_ids);
  item.facets.provider_id = OrganizationId(listed.provider_id);
  item.facets.sector = listed.sector;
  item.facets.category = listed.category.view;
  assign(item.facets.target_groups, listed.target_groups);
  assign(item.facets.delivery_modes, listed.delivery_modes);
  item.facets.channels = std::move(channels);
  item.listed_on = item.counted_since = on;
  count(context, item, on, 1);
  context.put(Rows::kServiceItems, {event.subject}, "");
  context.put(Rows::kServiceItemsIn, {event.key, event.subject}, "");
  note_change(context, event, ChangeKind::kServiceItem, true);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ServiceItemChanged& changed) {
  ServiceItem* item = own_item(context, event);
  if (item == nullptr) return rejected("not_found");
  if (item->withdrawn_on) return rejected("wrong_state");
  ServiceItem::Facets facets = item->facets;
  if (changed.platform_ids && !find_channels(context, event, *changed.platform_ids, facets.channels))
    return rejected("invalid:/platform_ids");
  assign(item->platform_ids, changed.platform_ids);
  if (changed.name) item->name_json = changed.name->json;
  assign_text(item->eligibility_json, changed.eligibility);
  assign_text(item->how_to_get_json, changed.how_to_get);
  assign_text(item->schedule_json, changed.schedule);
  // The name is one provider's, and goes with it.
  if (changed.provider_id && changed.provider_id->view() != facets.provider_id.view())
    item->provider_name_json.clear();
  assign_text(item->provider_name_json, changed.provider_name);
  if (changed.required_documents) assign_texts(item->required_documents, *changed.required_documents);
  if (changed.fee_fen) item->fee_fen = changed.fee_fen;
  ++item->version;
  note_change(context, event, ChangeKind::kServiceItem);

  assign(facets.provider_id, changed.provider_id);
  assign(facets.sector, changed.sector);
  assign(facets.category, changed.category);
  assign(facets.target_groups, changed.target_groups);
  assign(facets.delivery_modes, changed.delivery_modes);
  if (facets == item->facets) return applied();
  const Day on = std::max(context.zone.day_of(event.time), item->counted_since);
  count(context, *item, on, -1);
  item->facets = std::move(facets);
  item->counted_since = on;
  count(context, *item, on, 1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ServiceItemWithdrawn&) {
  ServiceItem* item = own_item(context, event);
  if (item == nullptr) return rejected("not_found");
  if (item->withdrawn_on) return rejected("wrong_state");
  item->withdrawn_on = std::max(context.zone.day_of(event.time), item->counted_since);
  ++item->version;
  note_change(context, event, ChangeKind::kServiceItem);
  count(context, *item, *item->withdrawn_on, -1);
  return applied();
}

}  // namespace haiyu::services
