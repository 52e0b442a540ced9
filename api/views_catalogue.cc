// Platforms and service items; surveys, bills and orders.
#include "api/sealing.h"
#include "api/view_parts.h"
#include "api/views.h"
#include "events/types/vocabulary.h"

namespace haiyu::api {
namespace {

using events::word_of;
using services::Survey;

struct Total {
  std::int64_t answers = 0, weight = 0;
};

void count_fields(JsonWriter& json, const Total& total) {
  json.field("answers", total.answers);
  json.field("weight", total.weight);
}

Total total_of(const Survey& survey, std::uint32_t option) {
  for (const Survey::Tally& tally : survey.tallies)
    if (tally.by == Survey::By::kAll && tally.option == option) return {tally.answers, tally.weight};
  return {};
}

void write_tallies(JsonWriter& json, std::string_view name, std::string_view member, const Survey& survey,
                   Survey::By by, std::uint32_t option) {
  json.begin_array(name);
  for (const Survey::Tally& tally : survey.tallies) {
    if (tally.by != by || tally.option != option) continue;
    json.begin_object();
    json.field(member, tally.value);
    count_fields(json, {tally.answers, tally.weight});
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_view(JsonWriter& json, const services::Platform& platform) {
  json.begin_object();
  json.field("id", platform.id);
  json.field("community_id", platform.community_id);
  json.field("provider_id", platform.provider_id);
  text_field(json, "provider_name", platform.provider_name_json);
  text_field(json, "name", platform.name_json);
  json.field("channel", word_of(platform.channel));
  json.field("status", platform.withdrawn_on ? "withdrawn" : "listed");
  json.field("listed_on", platform.listed_on);
  json.field("withdrawn_on", platform.withdrawn_on);
  json.end_object();
}

void write_view(JsonWriter& json, const services::ServiceItem& item) {
  json.begin_object();
  json.field("id", item.id);
  json.field("community_id", item.community_id);
  json.field("provider_id", item.facets.provider_id);
  text_field(json, "provider_name", item.provider_name_json);
  json.field("platform_ids", item.platform_ids);
  text_field(json, "name", item.name_json);
  json.field("sector", word_of(item.facets.sector));
  json.field("category", item.facets.category);
  json.field("target_groups", item.facets.target_groups);
  json.field("delivery_modes", item.facets.delivery_modes);
  json.begin_array("channels");
  for (const events::Channel channel : item.facets.channels) json.item(word_of(channel));
  json.end_array();
  text_field(json, "eligibility", item.eligibility_json);
  text_field(json, "how_to_get", item.how_to_get_json);
  json.begin_array("required_documents");
  for (const std::string& document : item.required_documents) json.raw_item(document);
  json.end_array();
  json.field("fee_fen", item.fee_fen);
  text_field(json, "schedule", item.schedule_json);
  json.field("status", item.withdrawn_on ? "withdrawn" : "listed");
  json.field("listed_on", item.listed_on);
  json.field("withdrawn_on", item.withdrawn_on);
  json.end_object();
}

void write_view(JsonWriter& json, const Survey& survey) {
  json.begin_object();
  json.field("id", survey.id);
  json.field("community_id", survey.community_id);
  text_field(json, "title", survey.title_json);
  json.field("options", survey.options);
  json.field("status", survey.closed_at ? "closed" : "open");
  json.field("opened_at", survey.opened_at);
  json.field("closed_at", survey.closed_at);
  json.field("answers", survey.answers);
  json.end_object();
}

void write_results(JsonWriter& json, const Survey& survey) {
  json.begin_object();
  json.field("survey_id", survey.id);
  json.field("community_id", survey.community_id);
  text_field(json, "title", survey.title_json);
  json.field("status", survey.closed_at ? "closed" : "open");
  json.field("answers", survey.answers);
  json.begin_array("options");
  for (std::uint32_t option = 0; option < survey.options.size(); ++option) {
    json.begin_object();
    json.field("option", survey.options[option]);
    count_fields(json, total_of(survey, option));
    write_tallies(json, "by_residency", "residency", survey, Survey::By::kResidency, option);
    write_tallies(json, "by_target_group", "target_group", survey, Survey::By::kTargetGroup, option);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_view(JsonWriter& json, const services::SurveyAnswer& answer) {
  json.begin_object();
  json.field("id", answer.id);
  json.field("survey_id", answer.survey_id);
  json.begin_array("wants");
  for (const auto& want : answer.wants) {
    json.begin_object();
    json.field("option", want.option);
    json.field("weight", want.weight);
    json.end_object();
  }
  json.end_array();
  json.field("residency", word_of(answer.residency));
  json.field("target_groups", answer.target_groups);
  json.field("answered_at", answer.answered_at);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Bill& bill) {
  json.begin_object();
  json.field("id", bill.id);
  json.field("community_id", bill.community_id);
  json.field("period", bill.period);
  json.field("survey_id", bill.survey_id);
  json.field("status", bill.replaced ? "replaced" : "current");
  json.field("published_at", bill.published_at);
  json.begin_array("lines");
  for (const services::Bill::Line& line : bill.lines) {
    json.begin_object();
    json.field("service_item_id", line.service_item_id);
    json.field("quota", line.quota);
    json.field("used", line.used);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_view(JsonWriter& json, const services::Order& order, const Vault& vault) {
  json.begin_object();
  json.field("id", order.id);
  json.field("service_item_id", order.service_item_id);
  json.field("community_id", order.community_id);
  json.field("provider_id", order.provider_id);
  json.field("person_id", order.person_id);
  json.field("delivery_mode", order.delivery_mode);
  json.field("status", services::name_of(order.status));
  OwnTexts text(vault, order.person_id.view(), owner_order(order.community_id.view(), order.id.view()));
  filled_field(json, "reason", text(order.reason));
  json.field("bill_id", order.bill_id);
  json.field("placed_at", order.placed_at);
  json.field("preferred_at", order.preferred_at);
  json.field("scheduled_at", order.scheduled_at);
  json.field("fulfilled_at", order.fulfilled_at);
  json.field("rating", order.rating);
  filled_field(json, "note", text(order.note));
  history_field(json, order.history, text);
  json.end_object();
}

}  // namespace haiyu::api
