// Equal treatment can be looked at from every side: residency crossed with any other dimension that a metric
// keeps.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "events/types/vocabulary.h"
#include "world.h"

namespace haiyu::services::test {

namespace {

using events::Residency;
using Values = std::map<Dimension, std::set<std::string>>;  // none: ""

// What counted, as the test itself says it.
struct Fact {
  Metric metric;
  Values values;
  std::int64_t delta;
  std::string person;  // of a distinct metric
};

std::string residency_value(Residency residency) {
  return residency == Residency::kUnknown ? "" : std::string(events::word_of(residency));
}

void set_place(Values& values, const std::string& community) {
  const std::size_t second = community.rfind('.');
  values[Dimension::kCommunity] = {community};
  values[Dimension::kStreet] = {community.substr(0, second)};
  values[Dimension::kDistrict] = {community.substr(0, community.find('.'))};
}

// One setting of all other dimensions, and what happens there to people of one residency.
struct Setting {
  std::string id, community, organization, supporter, category, group, mode, role;
  events::Sector sector;
  events::Channel channel;
};
const Setting kSettings[] = {
    {"a1", "baoan.xinan.haiyu", "club", "centre", "health", "elderly", "appointment", "doctor",
     events::Sector::kSocial, events::Channel::kOneStop},
    {"a2", "baoan.xinan.another", "club", "", "youth", "youth", "", "guide", events::Sector::kPublic,
     events::Channel::kOnline},
    {"a3", "baoan.shajing.third", "band", "centre", "health", "", "door_to_door", "doctor",
     events::Sector::kMarket, events::Channel::kOnline},
    {"a4", "nanshan.yuehai.fourth", "band", "club", "charity", "elderly", "appointment", "driver",
     events::Sector::kSocial, events::Channel::kOneStop},
};

class Town {
 public:
  Town() {
    for (const char* organization : {"club", "band"}) w_.apply(organization, organization, registered());
    int number = 0;
    for (const Setting& setting : kSettings) {
      open(setting);
      for (const Residency residency : {Residency::kRegistered, Residency::kMigrant, Residency::kUnknown}) {
        // Not the same numbers anywhere, so that no cell can stand for another.
        happen(setting, residency, 1 + number++ % 5);
      }
    }
  }

  const std::vector<Fact>& facts() const { return facts_; }
  World& world() { return w_; }

 private:
  void open(const Setting& s) {
    events::ActivityPosted p = posted();
    p.organization_id = OrganizationIdView(s.organization);
    p.category = {s.category};
    p.sector = s.sector;
    p.channel = s.channel;
    p.community_id = PlaceIdView(s.community);
    p.target_groups.clear();
    p.delivery_modes.clear();
    p.supported_by.clear();
    if (!s.group.empty()) p.target_groups = {{s.group}};
    if (!s.mode.empty()) p.delivery_modes = {{s.mode}};
    if (!s.supporter.empty()) p.supported_by = {OrganizationIdView(s.supporter)};
    REQUIRE(w_.apply(s.id, s.id, p).reason == "");
    for (const char* kind : {"plain", "waits", "offers"}) {
      const std::string id = s.id + kind;
      events::SessionScheduled plan = scheduled();
      const bool plain = std::string(kind) == "plain";
      plan.places = {place(s.role, plain ? 1'000 : 1), place("guest", 1'000, events::Side::kBeneficiary)};
      if (std::string(kind) == "offers") plan.confirm_within_minutes = 30;
      REQUIRE(w_.apply(s.id, id, plan).reason == "");
    }
    events::ServiceItemListed item;
    item.provider_id = OrganizationIdView(s.organization);
    item.name = {R"("Meals")"};
    item.sector = s.sector;
    item.category = {s.category};
    REQUIRE(w_.apply(s.community, s.id + "item", item).reason == "");
    events::SurveyOpened survey;
    survey.title = {R"("Needs")"};
    survey.options = {"meals"};
    REQUIRE(w_.apply(s.community, s.id + "survey", survey).reason == "");
  }

  Values activity_values(const Setting& s, Residency residency) {
    Values values;
    set_place(values, s.community);
    values[Dimension::kOrganization] = {s.organization};
    if (!s.supporter.empty()) values[Dimension::kOrganization].insert(s.supporter);
    values[Dimension::kCategory] = {s.category};
    values[Dimension::kSector] = {std::string(events::word_of(s.sector))};
    values[Dimension::kChannel] = {std::string(events::word_of(s.channel))};
    values[Dimension::kTargetGroup] = {s.group};
    values[Dimension::kDeliveryMode] = {s.mode};
    values[Dimension::kResidency] = {residency_value(residency)};
    return values;
  }
  void note(Metric metric, Values values, std::int64_t delta = 1, std::string person = {}) {
    facts_.push_back({metric, std::move(values), delta, std::move(person)});
  }

  // A sign-up's id and person are the same text. Notes the request; the caller notes what comes of it.
  std::string ask(const Setting& s, Residency residency, const std::string& session, const std::string& role,
                  SignupStatus expected) {
    const std::string id = s.id + "-" + std::to_string(++people_);
    const std::string session_id = s.id + session;
    events::Event e = event(s.id, id, requested(session_id, id, role));
    e.claims.emplace().residency = residency;
    REQUIRE(w_.apply(e).status == static_cast<int>(expected));
    signup(Metric::kSignupsRequested, s, residency, role);
    if (expected == SignupStatus::kConfirmed) signup(Metric::kSignupsConfirmed, s, residency, role);
    if (expected == SignupStatus::kWaitlisted) signup(Metric::kSignupsWaitlisted, s, residency, role);
    if (expected == SignupStatus::kRefused) signup(Metric::kSignupsRefused, s, residency, role);
    return id;
  }
  void signup(Metric metric, const Setting& s, Residency residency, const std::string& role,
              std::int64_t delta = 1, const std::string& person = {}) {
    Values values = activity_values(s, residency);
    values[Dimension::kRole] = {role};
    note(metric, std::move(values), delta, person);
  }
  template <class Payload>
  void move(std::string_view key, std::string_view subject, Payload payload, Instant time = {}) {
    REQUIRE(w_.apply(key, subject, std::move(payload), time).reason == "");
  }

  void happen(const Setting& s, Residency residency, int times) {
    for (int n = 0; n < times; ++n) {
      attend(s, residency, s.role);
      attend(s, residency, "guest");
      ask(s, residency, "plain", "cook", SignupStatus::kRefused);
      wait_and_offer(s, residency);
    }
    serve(s, residency, times);
    order(s, residency, times);
    belong(s, residency);
    answer(s, residency, times);
  }

  void attend(const Setting& s, Residency residency, const std::string& role) {
    const std::string came = ask(s, residency, "plain", role, SignupStatus::kConfirmed);
    move(s.id, came, events::AttendanceCheckedIn{minute(kStart), {}, {}});
    signup(Metric::kAttendanceCheckedIn, s, residency, role);
    move(s.id, came, events::AttendanceCheckedOut{minute(kStart + 40), {}, {}, {}});
    signup(Metric::kAttendanceCompleted, s, residency, role);
    if (role == "guest") signup(Metric::kServedPeople, s, residency, role, 1, came);
    if (role != "guest") signup(Metric::kServiceMinutes, s, residency, role, 40);
    const std::string absent = ask(s, residency, "plain", role, SignupStatus::kConfirmed);
    move(s.id, absent, events::AttendanceNoShow{minute(kEnd), {}});
    signup(Metric::kAttendanceNoShow, s, residency, role);
    cancel(s, residency, role, ask(s, residency, "plain", role, SignupStatus::kConfirmed));
  }
  void cancel(const Setting& s, Residency residency, const std::string& role, const std::string& id) {
    move(s.id, id, events::SignupCancelled{});
    signup(Metric::kSignupsCancelled, s, residency, role);
  }
  // Each place goes from one to the next; in the end all are free again.
  void wait_and_offer(const Setting& s, Residency residency) {
    const auto counts = [&](Metric metric) { signup(metric, s, residency, s.role); };
    const std::string first = ask(s, residency, "waits", s.role, SignupStatus::kConfirmed);
    const std::string second = ask(s, residency, "waits", s.role, SignupStatus::kWaitlisted);
    cancel(s, residency, s.role, first);
    counts(Metric::kSignupsPromoted);
    counts(Metric::kSignupsConfirmed);
    cancel(s, residency, s.role, second);

    const std::string has = ask(s, residency, "offers", s.role, SignupStatus::kConfirmed);
    std::vector<std::string> waiting;
    for (int n = 0; n < 3; ++n)
      waiting.push_back(ask(s, residency, "offers", s.role, SignupStatus::kWaitlisted));
    cancel(s, residency, s.role, has);
    counts(Metric::kSignupsOffered);
    move(s.id, waiting[0], events::SignupDeclined{1, {}});
    counts(Metric::kSignupsDeclined);
    counts(Metric::kSignupsOffered);
    move(s.id, waiting[1], events::SignupExpired{1}, minute(60));
    counts(Metric::kSignupsExpired);
    counts(Metric::kSignupsOffered);
    move(s.id, waiting[2], events::SignupAccepted{1});
    counts(Metric::kSignupsPromoted);
    counts(Metric::kSignupsConfirmed);
    cancel(s, residency, s.role, waiting[2]);
  }
  void serve(const Setting& s, Residency residency, int times) {
    events::ServedRecorded served;
    const std::string session = s.id + "plain";
    served.session_id = SessionIdView(session);
    served.count = 10 * times + 3;
    served.breakdown = {{residency, events::Code{"disabled"}, 7 * times}, {residency, {}, 3 * times}};
    move(s.id, s.id + "served" + std::to_string(static_cast<int>(residency)), served);
    const auto part = [&](Residency of, const std::string& group, int count) {
      Values values = activity_values(s, of);
      values[Dimension::kTargetGroup] = {group};
      note(Metric::kServedPersonTimes, std::move(values), count);
    };
    part(residency, "disabled", 7 * times);
    part(residency, "", 3 * times);
    part(Residency::kUnknown, "", 3);
  }
  void order(const Setting& s, Residency residency, int times) {
    Values values;
    set_place(values, s.community);
    values[Dimension::kOrganization] = {s.organization};
    values[Dimension::kCategory] = {s.category};
    values[Dimension::kSector] = {std::string(events::word_of(s.sector))};
    values[Dimension::kDeliveryMode] = {"follow_up"};
    values[Dimension::kResidency] = {residency_value(residency)};
    const std::string item = s.id + "item";
    for (int n = 0; n < 3 * times; ++n) {
      const std::string id = s.id + "order" + std::to_string(++people_);
      events::OrderPlaced placed;
      placed.service_item_id = ServiceItemIdView(item);
      placed.person_id = PersonIdView(id);
      placed.delivery_mode = {"follow_up"};
      events::Event e = event(s.community, id, placed);
      e.claims.emplace().residency = residency;
      REQUIRE(w_.apply(e).reason == "");
      note(Metric::kOrdersPlaced, values);
      if (n % 3 == 0) {
        move(s.community, id, events::OrderRefused{"r"});
        note(Metric::kOrdersRefused, values);
      } else if (n % 3 == 1) {
        move(s.community, id, events::OrderCancelled{});
        note(Metric::kOrdersCancelled, values);
      } else {
        move(s.community, id, events::OrderAccepted{minute(kStart)});
        note(Metric::kOrdersAccepted, values);
        move(s.community, id, events::OrderFulfilled{minute(kStart)});
        note(Metric::kOrdersFulfilled, values);
        move(s.community, id, events::OrderFollowedUp{});
        note(Metric::kOrdersFollowedUp, values);
      }
    }
  }
  void belong(const Setting& s, Residency residency) {
    const std::string person = s.id + "member" + std::to_string(++people_);
    const auto counts = [&](Metric metric, const std::string& community) {
      Values values;
      if (!community.empty()) set_place(values, community);
      values[Dimension::kOrganization] = {s.organization};
      values[Dimension::kResidency] = {residency_value(residency)};
      note(metric, std::move(values));
    };
    events::MemberEnrolled enrolled;
    enrolled.person_id = PersonIdView(person);
    enrolled.enrolled_on = day(200);
    events::Event e = event(s.organization, person, enrolled);
    e.claims.emplace().residency = residency;
    REQUIRE(w_.apply(e).reason == "");
    counts(Metric::kMembersEnrolled, std::string(kCommunity));
    counts(Metric::kMembersCurrent, std::string(kCommunity));
    events::VolunteerRecruited recruited;
    recruited.person_id = PersonIdView(person);
    recruited.organization_id = OrganizationIdView(s.organization);
    recruited.recruited_on = day(200);
    const std::string volunteer = "v" + person;
    events::Event r = event(person, volunteer, recruited);
    r.claims.emplace().residency = residency;
    r.claims->organization_place = PlaceIdView(s.community);
    REQUIRE(w_.apply(r).reason == "");
    counts(Metric::kVolunteersRecruited, s.community);
    counts(Metric::kVolunteersCurrent, s.community);
  }
  void answer(const Setting& s, Residency residency, int times) {
    const std::string survey = s.id + "survey";
    for (int n = 0; n < times; ++n) {
      events::SurveyAnswered answered;
      answered.survey_id = SurveyIdView(survey);
      answered.wants = {{"meals", 1}};
      answered.residency = residency;
      if (n % 2 == 0) answered.target_groups = {{"elderly"}, {"disabled"}};
      move(s.community, s.id + "answer" + std::to_string(++people_), answered);
      Values values;
      set_place(values, s.community);
      values[Dimension::kResidency] = {residency_value(residency)};
      if (n % 2 == 0) values[Dimension::kTargetGroup] = {"elderly", "disabled"};
      note(Metric::kSurveysAnswers, std::move(values));
    }
  }

  World w_;
  std::vector<Fact> facts_;
  int people_ = 0;
};

using Cells = std::map<std::pair<std::string, std::string>, std::int64_t>;

std::set<std::string> values_of(const Fact& fact, Dimension dimension) {
  const auto at = fact.values.find(dimension);
  return at == fact.values.end() ? std::set<std::string>{""} : at->second;
}

Cells expected_cells(const std::vector<Fact>& facts, Metric metric, Dimension other) {
  Cells cells;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> people;
  for (const Fact& fact : facts) {
    if (fact.metric != metric) continue;
    for (const std::string& residency : values_of(fact, Dimension::kResidency)) {
      for (const std::string& value : values_of(fact, other)) {
        if (fact.person.empty()) cells[{residency, value}] += fact.delta;
        if (!fact.person.empty()) people[{residency, value}].insert(fact.person);
      }
    }
  }
  for (const auto& [cell, persons] : people) cells[cell] = static_cast<std::int64_t>(persons.size());
  return cells;
}

Cells answered_cells(World& w, Metric metric, Dimension other, bool residency_first) {
  state::CounterQuery query;
  query.metric = number_of(metric);
  query.by = {number_of(Dimension::kResidency), number_of(other)};
  if (!residency_first) std::swap(query.by[0], query.by[1]);
  const state::Counters* counters = &w.state().counters();
  Cells cells;
  for (const state::CounterRow& row : state::Counters::query(std::span(&counters, 1), query).rows) {
    auto key = std::pair(row.key[0], row.key[1]);
    if (!residency_first) std::swap(key.first, key.second);
    for (std::string* text : {&key.first, &key.second})
      if (*text == "unknown") text->clear();
    cells[key] = row.values.at(0).value;
  }
  return cells;
}

}  // namespace

TEST_CASE("every metric that keeps residency crosses it with every other dimension that it keeps") {
  Town town;
  const std::uint32_t residency = 1u << static_cast<unsigned>(Dimension::kResidency);
  std::size_t pairs = 0;
  for (std::size_t number = 0; number < schema().metrics.size(); ++number) {
    const state::MetricInfo& info = schema().metrics[number];
    if ((info.dimensions & residency) == 0) continue;
    const auto metric = static_cast<Metric>(number);
    CAPTURE(info.name);
    for (std::size_t d = 0; d < schema().dimensions.size(); ++d) {
      const auto other = static_cast<Dimension>(d);
      if (other == Dimension::kResidency || (info.dimensions & (1u << d)) == 0) continue;
      CAPTURE(schema().dimensions[d].name);
      const Cells expected = expected_cells(town.facts(), metric, other);
      // Three residencies, or it would show nothing.
      std::set<std::string> residencies;
      for (const auto& [cell, count] : expected) residencies.insert(cell.first);
      REQUIRE(residencies.size() == 3);
      CHECK(answered_cells(town.world(), metric, other, true) == expected);
      CHECK(answered_cells(town.world(), metric, other, false) == expected);
      ++pairs;
    }
  }
  CHECK(pairs > 150);
}

TEST_CASE("beneficiaries, orders and sign-ups keep residency") {
  for (const state::MetricInfo& info : schema().metrics) {
    const auto is_of = [&](std::string_view family) { return info.name.starts_with(family); };
    if (!is_of("served.") && !is_of("orders.") && !is_of("signups.") && !is_of("attendance.")) continue;
    CAPTURE(info.name);
    CHECK((info.dimensions >> static_cast<unsigned>(Dimension::kResidency) & 1) == 1);
  }
}

}  // namespace haiyu::services::test
