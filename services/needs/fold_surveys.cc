// Folds of surveys and of the bills that come of them.
#include <algorithm>

#include "events/types/vocabulary.h"
#include "services/assign.h"
#include "services/community/fold.h"
#include "services/dims.h"
#include "services/needs/fold.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const SurveyAnswer& answer) {
  state::Dims dims;
  set_place(dims, answer.community_id.view());
  if (const auto value = value_of(answer.residency); !value.empty())
    dims.set(number_of(Dimension::kResidency), value);
  for (const std::string& group : answer.target_groups) dims.add(number_of(Dimension::kTargetGroup), group);
  return context.counters.intern(dims);
}

template <class Entity>
bool is_here(const Entity* entity, const Event& event) {
  return entity != nullptr && entity->community_id.view() == event.key;
}

// Target groups as the survey counts them, each once.
std::vector<std::string> groups_of(Survey& survey, const std::vector<events::Code>& named) {
  std::vector<std::string> groups;
  for (const events::Code& code : named) {
    const std::string group(survey.group_of(code.view));
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::SurveyOpened& opened) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.surveys.find(event.subject) != nullptr) return rejected("already_exists");
  know_community(context, event, context.zone.day_of(event.time));
  Survey& survey = context.tables.surveys.create(event.subject);
  survey.id = SurveyId(event.subject);
  survey.community_id = PlaceId(event.key);
  survey.title_json = opened.title.json;
  survey.options.assign(opened.options.begin(), opened.options.end());
  survey.opened_at = event.time;
  context.put(Rows::kSurveys, {event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SurveyAnswered& answered) {
  const Survey* known = context.tables.surveys.find(answered.survey_id.view());
  if (!is_here(known, event)) return rejected("not_found");
  if (known->closed_at) return rejected("wrong_state");
  if (context.tables.answers.find(event.subject) != nullptr) return rejected("already_exists");
  for (const events::Want& want : answered.wants)
    if (!known->option_named(want.option)) return rejected("invalid:/wants");

  Survey& survey = *context.tables.surveys.edit(answered.survey_id.view());
  SurveyAnswer& answer = context.tables.answers.create(event.subject);
  answer.id = AnswerId(event.subject);
  answer.survey_id = survey.id;
  answer.community_id = survey.community_id;
  answer.residency = answered.residency;
  answer.target_groups = groups_of(survey, answered.target_groups);
  answer.answered_at = event.time;
  ++survey.answers;
  for (const events::Want& want : answered.wants) {
    answer.wants.push_back({std::string(want.option), want.weight});
    const std::uint32_t option = *survey.option_named(want.option);
    survey.tally(Survey::By::kAll, "", option, want.weight);
    survey.tally(Survey::By::kResidency, events::word_of(answer.residency), option, want.weight);
    for (const std::string& group : answer.target_groups)
      survey.tally(Survey::By::kTargetGroup, group, option, want.weight);
  }
  context.count(Metric::kSurveysAnswers, dims_of(context, answer), context.zone.day_of(event.time), 1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SurveyClosed&) {
  Survey* survey = context.tables.surveys.edit(event.subject);
  if (!is_here(survey, event)) return rejected("not_found");
  if (survey->closed_at) return rejected("wrong_state");
  survey->closed_at = event.time;
  ++survey->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::BillPublished& published) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.bills.find(event.subject) != nullptr) return rejected("already_exists");
  for (const events::BillLineSpec& line : published.lines) {
    const ServiceItem* item = context.tables.service_items.find(line.service_item_id.view());
    if (!is_here(item, event) || item->withdrawn_on) return rejected("invalid:/lines");
  }
  if (published.survey_id && !is_here(context.tables.surveys.find(published.survey_id->view()), event))
    return rejected("invalid:/survey_id");

  Community& community = know_community(context, event, context.zone.day_of(event.time));
  if (community.current_bill) context.tables.bills.edit(community.current_bill->view())->replaced = true;
  Bill& bill = context.tables.bills.create(event.subject);
  bill.id = BillId(event.subject);
  bill.community_id = community.id;
  bill.period = published.period;
  if (published.survey_id) bill.survey_id = SurveyId(*published.survey_id);
  for (const events::BillLineSpec& line : published.lines)
    bill.lines.push_back({ServiceItemId(line.service_item_id), line.quota, 0});
  bill.published_at = event.time;
  community.current_bill = bill.id;
  context.put(Rows::kBills, {event.subject}, "");
  return applied();
}

}  // namespace haiyu::services
