#include <fmt/format.h>

#include "api/sealing.h"
#include "api/view_parts.h"
#include "api/views.h"
#include "events/types/vocabulary.h"

namespace haiyu::api {

void write_fields(JsonWriter& json, const services::CreditRules& rules) {
  json.field("id", rules.id);
  json.field("step_minutes", rules.step_minutes);
  json.field("rounding", word_of(rules.rounding));
  json.field("daily_cap_minutes", rules.daily_cap_minutes);
  json.field("approved_cap_minutes", rules.approved_cap_minutes);
  json.field("star_hours", rules.star_hours);
}

void write_view(JsonWriter& json, const services::District& district,
                const services::District::Rules& rules) {
  json.begin_object();
  write_fields(json, rules.rules);
  json.field("district_id", district.id);
  json.field("valid_from_on", rules.valid_from_on);
  json.begin_array("factors");
  for (const auto& factor : rules.factors) {
    json.begin_object();
    json.field("category", factor.category);
    json.field("percent", factor.percent);
    json.end_object();
  }
  json.end_array();
  json.field("published_at", rules.published_at);
  json.end_object();
}

void write_view(JsonWriter& json, const services::PersonCredits& credits, const services::Credit& item,
                const Vault& vault) {
  json.begin_object();
  json.field("id", item.id);
  json.field("person_id", credits.id);
  json.field("session_id", item.session_id);
  json.field("activity_id", item.activity_id);
  json.field("organization_id", item.organization_id);
  json.field("community_id", item.community_id);
  json.field("category", item.category);
  list_field(json, "supported_by", item.supported_by);
  json.field("on", item.on);
  json.field("served_minutes", item.minutes);
  json.field("credited_minutes", item.credited);
  json.field("rules_id", credits.rules[item.rules].id);
  json.field("percent", item.percent);
  json.field("approved", item.approved);
  json.field("dispute", services::name_of(item.dispute));
  json.field("resolved_minutes", item.resolved_minutes);
  history_field(json, item.history, OwnTexts(vault, credits.id.view()));
  json.end_object();
}

void write_view(JsonWriter& json, const services::ServiceRecord& record,
                const services::PersonCredits& credits) {
  json.begin_object();
  json.field("id", record.id);
  json.field("status", services::checksum_of(credits, record.items) == record.checksum ? "valid" : "changed");
  json.field("issued_at", record.issued_at);
  json.field("items", record.items);
  json.field("minutes", record.minutes);
  json.field("stars", record.stars);
  json.field("checksum", fmt::format("{:016x}", record.checksum));
  json.end_object();
}

}  // namespace haiyu::api
