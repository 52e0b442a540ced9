// Surveys, bills and orders.
#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

void list(World& w, std::string_view id, std::vector<events::Code> modes = {}) {
  events::ServiceItemListed item;
  item.provider_id = OrganizationIdView("club");
  item.name = {R"("Meals")"};
  item.sector = events::Sector::kSocial;
  item.category = {"elderly_care"};
  item.delivery_modes = std::move(modes);
  REQUIRE(w.apply(kCommunity, id, item, noon(100)).reason == "");
}
state::Outcome publish(World& w, std::string_view id, std::vector<events::BillLineSpec> lines) {
  events::BillPublished bill;
  bill.period = "2014-11";
  bill.lines = std::move(lines);
  return w.apply(kCommunity, id, bill, noon(100));
}
events::BillLineSpec line(std::string_view item, std::int32_t quota) {
  return {ServiceItemIdView(item), quota};
}
state::Outcome place_order(World& w, std::string_view id, std::string_view item = "meals",
                           std::string_view mode = "door_to_door", std::string_view community = kCommunity) {
  events::OrderPlaced placed;
  placed.service_item_id = ServiceItemIdView(item);
  placed.person_id = PersonIdView("p");
  placed.delivery_mode = {mode};
  events::Event e = event(community, id, placed, noon(110));
  e.claims.emplace().residency = events::Residency::kMigrant;
  return w.apply(e);
}
OrderStatus status(const World& w, std::string_view id) {
  return w.domain().entities().orders.read(id)->status;
}
std::int32_t used(const World& w, std::string_view bill) {
  return w.domain().entities().bills.read(bill)->lines.front().used;
}

}  // namespace

TEST_CASE("answers are counted by option, residency and target group, until the survey closes") {
  World w;
  events::SurveyOpened opened;
  opened.title = {R"("Needs")"};
  opened.options = {"meals", "visits"};
  CHECK(w.apply("baoan", "s", opened).reason == "invalid:/community_id");
  CHECK(w.apply(kCommunity, "s", opened, noon(100)).reason == "");
  CHECK(w.apply(kCommunity, "s", opened, noon(100)).reason == "already_exists");
  events::SurveyAnswered answered;
  answered.survey_id = SurveyIdView("s");
  answered.wants = {{"visits", 3}};
  answered.residency = events::Residency::kMigrant;
  answered.target_groups = {{"elderly"}, {"elderly"}};
  CHECK(w.apply(kCommunity, "a1", answered, noon(101)).reason == "");
  CHECK(w.apply(kCommunity, "a1", answered, noon(101)).reason == "already_exists");
  answered.residency = events::Residency::kUnknown;
  answered.wants = {{"meals", 1}, {"visits", 2}};
  CHECK(w.apply(kCommunity, "a2", answered, noon(102)).reason == "");
  answered.wants = {{"cake", 1}};
  CHECK(w.apply(kCommunity, "a3", answered, noon(102)).reason == "invalid:/wants");
  CHECK(w.apply("baoan.xinan.other", "a3", answered, noon(102)).reason == "not_found");

  const auto survey = w.reopened().domain().entities().surveys.read("s");
  CHECK(survey->answers == 2);
  const auto tally = [&](Survey::By by, std::string_view value, std::uint32_t option) {
    for (const Survey::Tally& each : survey->tallies)
      if (each.by == by && each.value == value && each.option == option)
        return std::pair(each.answers, each.weight);
    return std::pair<std::int64_t, std::int64_t>(0, 0);
  };
  CHECK(tally(Survey::By::kAll, "", 1) == std::pair<std::int64_t, std::int64_t>(2, 5));
  CHECK(tally(Survey::By::kResidency, "migrant", 1) == std::pair<std::int64_t, std::int64_t>(1, 3));
  CHECK(tally(Survey::By::kTargetGroup, "elderly", 1) == std::pair<std::int64_t, std::int64_t>(2, 5));
  CHECK(w.total(Metric::kSurveysAnswers, {{Dimension::kResidency, "migrant"}}, day(101), day(101)) == 1);
  CHECK(w.total(Metric::kSurveysAnswers, {{Dimension::kTargetGroup, "elderly"}}) == 2);

  CHECK(w.apply(kCommunity, "s", events::SurveyClosed{}).reason == "");
  CHECK(w.apply(kCommunity, "s", events::SurveyClosed{}).reason == "wrong_state");
  CHECK(w.apply(kCommunity, "x", events::SurveyClosed{}).reason == "not_found");
  answered.wants = {{"meals", 1}};
  CHECK(w.apply(kCommunity, "a3", answered).reason == "wrong_state");
}

TEST_CASE("target groups that a survey has no room for count as other") {
  Survey survey;
  for (std::size_t n = 0; n < Survey::kGroupsMax; ++n) {
    const std::string group = "g" + std::to_string(n);
    CHECK(survey.group_of(group) == group);
  }
  CHECK(survey.group_of("one_more") == "other");
  CHECK(survey.group_of("g0") == "g0");
}

TEST_CASE("an order uses the quota of the current bill until it is refused or cancelled") {
  World w;
  list(w, "meals");
  list(w, "visits");
  CHECK(place_order(w, "free").reason == "");  // no bill, no quota
  CHECK(publish(w, "b1", {line("none", 1)}).reason == "invalid:/lines");
  CHECK(publish(w, "b1", {line("meals", 2)}).reason == "");
  CHECK(publish(w, "b1", {line("meals", 2)}).reason == "already_exists");
  place_order(w, "o1");
  place_order(w, "o2");
  CHECK(used(w, "b1") == 2);
  const state::Outcome refused = place_order(w, "o3");
  CHECK(refused.verdict == state::Verdict::kApplied);
  CHECK(static_cast<OrderStatus>(refused.status) == OrderStatus::kRefused);
  CHECK(w.domain().entities().orders.read("o3")->reason == kQuotaUsedUp);
  CHECK((status(w, "free") == OrderStatus::kPlaced && used(w, "b1") == 2));
  place_order(w, "v1", "visits");  // not in the bill
  CHECK(status(w, "v1") == OrderStatus::kPlaced);

  CHECK(w.apply(kCommunity, "o1", events::OrderCancelled{}, noon(111)).reason == "");
  place_order(w, "o4");
  CHECK(status(w, "o4") == OrderStatus::kPlaced);
  CHECK(w.apply(kCommunity, "o2", events::OrderRefused{"nobody"}, noon(111)).reason == "");
  CHECK(used(w, "b1") == 1);
  // A new bill has a quota of its own, and what was ordered under the old one stays there.
  CHECK(publish(w, "b2", {line("meals", 1)}).reason == "");
  place_order(w, "o5");
  CHECK((used(w, "b1") == 1 && used(w, "b2") == 1));
  CHECK(w.apply(kCommunity, "o4", events::OrderCancelled{}, noon(112)).reason == "");
  CHECK((used(w, "b1") == 0 && used(w, "b2") == 1));
  CHECK(w.domain().entities().bills.read("b1")->replaced);
  CHECK(static_cast<OrderStatus>(place_order(w, "o6").status) == OrderStatus::kRefused);

  CHECK(w.total(Metric::kOrdersPlaced) == 8);
  CHECK(w.total(Metric::kOrdersRefused, {{Dimension::kResidency, "migrant"}}) == 3);
  CHECK(w.total(Metric::kOrdersCancelled, {{Dimension::kDeliveryMode, "door_to_door"}}, day(111), day(112)) ==
        2);
}

TEST_CASE("an order goes from placed to followed up, and nowhere else") {
  World w;
  list(w, "meals", {{"door_to_door"}, {"appointment"}});
  CHECK(place_order(w, "o", "none").reason == "invalid:/service_item_id");
  CHECK(place_order(w, "o", "meals", "door_to_door", "baoan.xinan.other").reason ==
        "invalid:/service_item_id");
  CHECK(place_order(w, "o", "meals", "extended_hours").reason == "invalid:/delivery_mode");
  enum class Do { kAccept, kRefuse, kCancel, kFulfil, kFollowUp };
  const auto act = [&](std::string_view id, Do what) -> std::string_view {
    switch (what) {
      case Do::kAccept:
        return w.apply(kCommunity, id, events::OrderAccepted{noon(120)}, noon(111)).reason;
      case Do::kRefuse:
        return w.apply(kCommunity, id, events::OrderRefused{"r"}, noon(111)).reason;
      case Do::kCancel:
        return w.apply(kCommunity, id, events::OrderCancelled{}, noon(111)).reason;
      case Do::kFulfil:
        return w.apply(kCommunity, id, events::OrderFulfilled{noon(120)}, noon(130)).reason;
      case Do::kFollowUp:
        return w.apply(kCommunity, id, events::OrderFollowedUp{5, "kind"}, noon(131)).reason;
    }
    return "";
  };
  struct Row {
    std::vector<Do> way;
    std::vector<Do> then;  // what is possible there
  };
  const std::vector<Row> rows = {
      {{}, {Do::kAccept, Do::kRefuse, Do::kCancel}},
      {{Do::kAccept}, {Do::kCancel, Do::kFulfil}},
      {{Do::kRefuse}, {}},
      {{Do::kCancel}, {}},
      {{Do::kAccept, Do::kCancel}, {}},
      {{Do::kAccept, Do::kFulfil}, {Do::kFollowUp}},
      {{Do::kAccept, Do::kFulfil, Do::kFollowUp}, {}},
  };
  int number = 0;
  for (const Row& row : rows) {
    for (const Do what : {Do::kAccept, Do::kRefuse, Do::kCancel, Do::kFulfil, Do::kFollowUp}) {
      const std::string id = "o" + std::to_string(++number);
      CHECK(place_order(w, id).reason == "");
      for (const Do step : row.way) CHECK(act(id, step) == "");
      const bool possible = std::find(row.then.begin(), row.then.end(), what) != row.then.end();
      CAPTURE(number);
      CHECK(act(id, what) == (possible ? "" : "wrong_state"));
    }
  }
  CHECK(act("none", Do::kAccept) == "not_found");
  CHECK(w.total(Metric::kOrdersFulfilled,
                {{Dimension::kSector, "social"}, {Dimension::kCategory, "elderly_care"}}, day(120),
                day(120)) == 11);
  CHECK(w.total(Metric::kOrdersPlaced, {{Dimension::kOrganization, "club"}}, day(110), day(110)) == 35);
  CHECK(w.total(Metric::kOrdersAccepted) == 5 * 4 + 1);
  CHECK(w.total(Metric::kOrdersFollowedUp) == 6);

  w.apply(kCommunity, "meals", events::ServiceItemWithdrawn{}, noon(140));
  place_order(w, "late");
  CHECK((status(w, "late") == OrderStatus::kRefused &&
         w.domain().entities().orders.read("late")->reason == kWithdrawn));
}

}  // namespace haiyu::services::test
