// Communities, their parties, centres and plans, and the money.
#include "api/view_parts.h"
#include "api/views.h"
#include "events/types/vocabulary.h"

namespace haiyu::api {

using events::word_of;

void write_view(JsonWriter& json, const services::Community& community) {
  json.begin_object();
  json.field("id", community.id);
  text_field(json, "name", community.name_json);
  json.field("registered_on", community.registered_on);
  json.field("known_since", community.known_since);
  json.field("core_party_id", community.core);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Party& party) {
  json.begin_object();
  json.field("id", party.id);
  json.field("community_id", party.community_id);
  json.field("party_kind", word_of(party.kind));
  json.field("organization_id", party.organization_id);
  text_field(json, "name", party.name_json);
  json.field("status", party.until_on ? "left" : "current");
  json.field("from_on", party.from_on);
  json.field("until_on", party.until_on);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Centre& centre) {
  json.begin_object();
  json.field("id", centre.id);
  json.field("community_id", centre.community_id);
  json.field("organization_id", centre.organization_id);
  text_field(json, "name", centre.name_json);
  json.field("status", centre.closed_on ? "closed" : "open");
  json.field("opened_on", centre.opened_on);
  json.field("closed_on", centre.closed_on);
  json.end_object();
}

void write_view(JsonWriter& json, const services::District& district, const services::District::Plan& plan) {
  json.begin_object();
  json.field("id", plan.id);
  json.field("district_id", district.id);
  json.field("due_on", plan.due_on);
  json.field("centres", plan.centres);
  json.field("planned_at", plan.planned_at);
  json.field("status", plan.replaced ? "replaced" : "current");
  json.end_object();
}

void write_view(JsonWriter& json, const services::Grant& grant) {
  json.begin_object();
  json.field("id", grant.id);
  json.field("organization_id", grant.organization_id);
  json.field("amount_fen", grant.amount_fen);
  json.field("awarded_on", grant.awarded_on);
  text_field(json, "funder", grant.funder_json);
  json.field("kind", grant.facets.kind);
  json.field("track", word_of(grant.facets.track));
  json.field("place_id", grant.facets.place_id);
  json.field("community_level", grant.facets.community_level);
  history_field(json, grant.history);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Investment& investment) {
  json.begin_object();
  json.field("id", investment.id);
  json.field("community_id", investment.community_id);
  json.field("funder_kind", word_of(investment.funder_kind));
  json.field("amount_fen", investment.amount_fen);
  json.field("on", investment.on);
  text_field(json, "purpose", investment.purpose_json);
  history_field(json, investment.history);
  json.end_object();
}

}  // namespace haiyu::api
