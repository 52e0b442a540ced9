#include <doctest/doctest.h>

#include "kit.h"
#include "services/dims.h"
#include "services/domain.h"
#include "services/entities.h"
#include "state/memory_store.h"

namespace haiyu::services::test {

namespace {

template <class Entity>
void check_round_trip(const Entity& entity) {
  const std::string bytes = bytes_of(entity);
  CHECK(bytes_of(read_back<Entity>(bytes)) == bytes);
  CHECK(bytes != bytes_of(Entity{}));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    Entity broken;
    state::Reader reader(std::string_view(bytes).substr(0, cut));
    read_into(broken, reader);
    CHECK(reader.failed());
  }
}

// As another process finds it.
Session kept(state::MemoryStore& store, const Session& session) {
  state::Table<Session> table(store, 0, 's');
  table.create(session.id.view()) = session;
  state::Batch batch;
  table.collect(batch);
  REQUIRE(store.write(batch));
  return *state::Table<Session>(store, 0, 's').read(session.id.view());
}

}  // namespace

TEST_CASE("entities read back as they were written, and a cut one is noticed") {
  Organization organization;
  organization.id = OrganizationId("o");
  organization.facets.kind = "social_group";
  organization.registered_on = day(-3);
  organization.dissolved_on = day(5);
  organization.changes.push_back({day(-3), "social_group", events::Track::kFiled, PlaceId("baoan"), true});
  organization.changes.push_back({day(2), {}, events::Track::kRegistered, {}, {}});
  organization.led.push_back({OrganizationId("p"), day(1), day(2), PlaceId("baoan")});
  check_round_trip(organization);

  Community community;
  community.id = PlaceId("a.b.c");
  community.registered_on = day(4);
  community.core = PartyId("p");
  check_round_trip(community);

  Party party;
  party.kind = events::PartyKind::kStockCompany;
  party.organization_id = OrganizationId("o");
  party.until_on = day(9);
  check_round_trip(party);

  Centre centre;
  centre.id = CentreId("k");
  centre.closed_on = day(9);
  check_round_trip(centre);

  District district;
  district.id = PlaceId("a");
  district.plans.push_back({CoveragePlanId("p"), day(1), 86, minute(5), true});
  check_round_trip(district);

  Grant grant;
  grant.amount_fen = 9'000'000'000'000;
  grant.facets.track = events::Track::kFiled;
  grant.history.add(minute(1), Step::kWas, "7");
  check_round_trip(grant);

  Investment investment;
  investment.funder_kind = events::FunderKind::kResidents;
  investment.amount_fen = -1;
  investment.history.add(minute(1), Step::kWas, "7");
  check_round_trip(investment);

  Platform platform;
  platform.channel = events::Channel::kOnline;
  platform.withdrawn_on = day(3);
  check_round_trip(platform);

  ServiceItem item;
  item.required_documents = {R"("card")"};
  item.fee_fen = 5'000'000'000;
  item.platform_ids = {PlatformId("p")};
  item.facets.channels = {events::Channel::kOneStop, events::Channel::kOnline};
  item.facets.delivery_modes = {"appointment"};
  check_round_trip(item);

  Survey survey;
  survey.options = {"a", "b"};
  survey.closed_at = minute(3);
  survey.tally(Survey::By::kResidency, "migrant", 1, 5);
  survey.groups = {"elderly"};
  check_round_trip(survey);

  SurveyAnswer answer;
  answer.wants.push_back({"a", 3});
  answer.target_groups = {"elderly"};
  check_round_trip(answer);

  Bill bill;
  bill.survey_id = SurveyId("s");
  bill.lines.push_back({ServiceItemId("i"), 20, 3});
  check_round_trip(bill);

  Order order;
  order.status = OrderStatus::kFollowedUp;
  order.bill_id = BillId("b");
  order.rating = 4;
  order.history.add(minute(1), Step::kPlaced, "");
  check_round_trip(order);

  Member member;
  member.id = "m";
  member.status = MemberStatus::kAccepted;
  member.became = MemberId("n");
  member.enrolled_on = day(9);
  member.residency = events::Residency::kMigrant;
  member.supported_by = {OrganizationId("c")};
  check_round_trip(member);

  Person person;
  person.id = PersonId("p");
  person.registered = true;
  person.birth_year = 1950;
  person.phone = "1";
  person.serves.push_back({OrganizationId("o"), VolunteerId("v")});
  check_round_trip(person);

  Volunteer volunteer;
  volunteer.id = VolunteerId("v");
  volunteer.left_on = day(7);
  volunteer.skills.push_back({"doctor", OrganizationId("o"), day(8)});
  check_round_trip(volunteer);

  Activity activity;
  activity.id = ActivityId("a");
  activity.facets.resize(2);
  activity.facets[1].category = "clinic";
  activity.eligibility.emplace().min_age = 18;
  check_round_trip(activity);

  Session full = session({place("helper", 1)});
  full.opens_at = minute(1);
  ask(full, {"a"});
  ask(full, {"b"});
  ask(full, {"c", "pilot"});
  Served served;
  served.id = "x";
  served.count = 3;
  served.breakdown.push_back({events::Residency::kMigrant, "elderly", 2});
  full.served.push_back(served);
  check_round_trip(full);
}

TEST_CASE("a session that was read knows its sign-ups, roles and persons") {
  Session written = session({place("helper", 1)});
  ask(written, {"a"});
  ask(written, {"b"});
  ask(written, {"c", "pilot"});
  state::MemoryStore store;
  const Session s = kept(store, written);
  REQUIRE(s.signups[1].id.view() == "s-b-1");
  CHECK(s.waitlist_position(s.signups[1]) == 1);
  CHECK(s.role_of(s.signups[1]) == "helper");
  CHECK(s.role_of(s.signups[2]) == "pilot");
  CHECK(s.active_signup_of("a") == &s.signups[0]);
  CHECK(s.active_signup_of("c") == nullptr);
  const Signup copy = s.signups[1];
  CHECK(s.waitlist_position(copy) == 1);
}

TEST_CASE("a place counts under each level that its path names") {
  struct Row {
    const char* place;
    std::vector<std::pair<Dimension, std::string>> values;
  };
  const std::vector<Row> rows = {
      {"", {}},
      {"baoan", {{Dimension::kDistrict, "baoan"}}},
      {"baoan.xinan", {{Dimension::kDistrict, "baoan"}, {Dimension::kStreet, "baoan.xinan"}}},
      {"baoan.xinan.haiyu",
       {{Dimension::kDistrict, "baoan"},
        {Dimension::kStreet, "baoan.xinan"},
        {Dimension::kCommunity, "baoan.xinan.haiyu"}}}};
  for (const Row& row : rows) {
    state::Dims dims;
    set_place(dims, row.place);
    REQUIRE(dims.values().size() == row.values.size());
    for (std::size_t n = 0; n < row.values.size(); ++n) {
      CHECK(dims.values()[n].first == number_of(row.values[n].first));
      CHECK(dims.values()[n].second == row.values[n].second);
    }
  }
}

TEST_CASE("starts of sessions sort as text like instants") {
  CHECK(start_part(Instant(std::chrono::milliseconds(-2'208'988'800'000))) == "0000000000000000");
  CHECK(start_part(minute(-1)) < start_part(minute(0)));
  CHECK(start_part(minute(0)) < start_part(minute(1)));
  CHECK(start_part(minute(0)).size() == 16);
}

}  // namespace haiyu::services::test
