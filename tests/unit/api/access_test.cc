// The matrix of who may: every role, bound to whom a write or a read concerns and to others, and nobody.
#include "api/auth/access.h"

#include <string>

#include "tests/unit/api/write_rows.h"

namespace haiyu::api::test {
namespace {

using events::Role;

constexpr Role kBound[] = {Role::kPerson, Role::kDesk, Role::kOrganizer, Role::kCentre, Role::kRegistrar};
constexpr Concerns kOthers = {"someone-else", "another-session", "another-organization", "another-district"};

Principal a_producer() { return {.role = Role::kProducer, .subject = "a producer"}; }

Principal bound(Role role, const Concerns& to) {
  return {.role = role,
          .subject = "somebody",
          .person = to.person,
          .session = to.session,
          .organization = to.organization,
          .district = to.district};
}

// What a role is compared with: "" is compared with nothing.
std::string_view binding_of(Role role, const Concerns& concerns) {
  switch (role) {
    case Role::kPerson:
      return concerns.person;
    case Role::kDesk:
      return concerns.session;
    case Role::kOrganizer:
    case Role::kCentre:
      return concerns.organization;
    case Role::kRegistrar:
      return concerns.district;
    default:
      return {};
  }
}

// The two writes for which it is enough to have the role.
bool is_open_to(const events::TypeInfo& type, Role role) {
  return (type.name == "haiyu.person.registered.v1" && role >= Role::kOrganizer) ||
         (type.name == "haiyu.survey.answered.v1" && role >= Role::kPerson);
}

// A world in which strangers may only read what is public.
struct World {
  Client client{Strangers::kPublic};
  World() {
    client.act_as(the_operator());
    make_centre(client);
    make_credit(client);
  }
};

int status_of(Client& client, const WriteRow& row, const std::string& key, std::optional<Principal> who) {
  client.act_as(std::move(who));
  return client.ask(row.method, row.target, row.body, {{"idempotency-key", key}}).response.status;
}

TEST_CASE("every write is refused to every role that may not, and taken from every one that may") {
  for (const Role role : kBound) {
    World world;
    int number = 0;
    for (const WriteRow& row : write_rows()) {
      const events::TypeInfo& type = type_of(row);
      CAPTURE(events::name_of(role));
      CAPTURE(std::string(row.target));
      const std::string key = std::to_string(++number);
      const bool ranks_so = role >= type.who;
      const bool open = ranks_so && is_open_to(type, role);
      const bool own = ranks_so && !binding_of(role, row.concerns).empty();

      CHECK(status_of(world.client, row, "none-" + key, std::nullopt) == 401);
      CHECK(status_of(world.client, row, "producer-" + key, a_producer()) == 403);
      if (!open) CHECK(status_of(world.client, row, "other-" + key, bound(role, kOthers)) == 403);
      const Concerns mine = own ? row.concerns : kOthers;
      if (open || own) {
        CHECK(status_of(world.client, row, "mine-" + key, bound(role, mine)) == row.status);
      } else {
        if (!binding_of(role, row.concerns).empty())
          CHECK(status_of(world.client, row, "low-" + key, bound(role, row.concerns)) == 403);
        CHECK(status_of(world.client, row, "operator-" + key, the_operator()) == row.status);
      }
    }
  }
}

struct ReadRow {
  const char* target;
  Role least;
  Concerns concerns;
};
// Reads that tell of people. In the world that all write rows have made.
constexpr ReadRow kPersonal[] = {
    {"/v1/organizations/centre/members", Role::kOrganizer, {"", "", "centre", "baoan"}},
    {"/v1/members/m1", Role::kPerson, {"p1", "", "centre", "baoan"}},
    {"/v1/applications/a1", Role::kPerson, {"p1", "", "centre", "baoan"}},
    {"/v1/people/p1", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/people/p1/signups", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/people/p1/calendar", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/people/p1/memberships", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/people/unregistered/signups", Role::kPerson, {"unregistered", "", "", ""}},
    {"/v1/volunteers?organization_id=centre", Role::kPerson, {"", "", "centre", "baoan"}},
    {"/v1/volunteers?person_id=p1", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/volunteers", Role::kPerson, {"", "", "", ""}},
    {"/v1/volunteers/v1", Role::kPerson, {"p1", "", "centre", "baoan"}},
    {"/v1/volunteers/v1/credits", Role::kPerson, {"p1", "", "centre", "baoan"}},
    {"/v1/volunteers/v1/record", Role::kPerson, {"p1", "", "centre", "baoan"}},
    {"/v1/credits/cr", Role::kPerson, {"p1", "", "centre", "a"}},
    {"/v1/sessions/s1/roster", Role::kDesk, {"", "s1", "centre", "baoan"}},
    {"/v1/signups/g1", Role::kPerson, {"p1", "s1", "centre", "baoan"}},
    {"/v1/orders?person_id=p1", Role::kPerson, {"p1", "", "", ""}},
    {"/v1/orders?provider_id=o2", Role::kPerson, {"", "", "o2", ""}},
    {"/v1/orders?community_id=a.b.c", Role::kPerson, {"", "", "", "a"}},
    {"/v1/orders", Role::kPerson, {"", "", "", ""}},
    {"/v1/orders/d1", Role::kPerson, {"p1", "", "o2", "a"}},
    {"/v1/poison", Role::kOperator, {"", "", "", ""}},
};
constexpr const char* kPublic[] = {
    "/v1/organizations",
    "/v1/organizations/centre",
    "/v1/organizations/centre/led",
    "/v1/activities",
    "/v1/activities/act",
    "/v1/sessions",
    "/v1/sessions/s1",
    "/v1/served/r1",
    "/v1/communities",
    "/v1/communities/a.b.c",
    "/v1/communities/a.b.c/parties",
    "/v1/communities/a.b.c/guide",
    "/v1/centres",
    "/v1/districts/a/coverage",
    "/v1/grants",
    "/v1/investments",
    "/v1/platforms",
    "/v1/service-items",
    "/v1/surveys",
    "/v1/surveys/sv/results",
    "/v1/bills",
    "/v1/districts/a/credit-rules",
    "/v1/counters",
    "/v1/counters/signups.confirmed",
    "/v1/events",
    "/feeds/organization",
    "/feeds/activity",
    "/feeds/service_item",
    "/healthz",
    "/readyz",
    "/metrics",
};

TEST_CASE("what tells of people is read by those whom it concerns, and the rest by everybody") {
  World world;
  int number = 0;
  for (const WriteRow& row : write_rows())
    REQUIRE(status_of(world.client, row, std::to_string(++number), the_operator()) == row.status);
  const auto status = [&](const char* target, std::optional<Principal> who) {
    world.client.act_as(std::move(who));
    return world.client.get(target).status;
  };
  for (const ReadRow& row : kPersonal) {
    CAPTURE(std::string(row.target));
    CHECK(status(row.target, std::nullopt) == 401);
    CHECK(status(row.target, a_producer()) == 403);
    CHECK(status(row.target, the_operator()) == 200);
    for (const Role role : kBound) {
      CAPTURE(events::name_of(role));
      CHECK(status(row.target, bound(role, kOthers)) == 403);
      if (const auto own = binding_of(role, row.concerns); !own.empty())
        CHECK(status(row.target, bound(role, row.concerns)) == (role >= row.least ? 200 : 403));
    }
  }
  for (const char* const target : kPublic) {
    CAPTURE(std::string(target));
    CHECK(status(target, std::nullopt) == 200);
  }
}

TEST_CASE("a centre may also for the organizations that it leads now, and in communities where it is open") {
  World world;
  Client& client = world.client;
  client.make(
      "/v1/organizations",
      R"({"id":"o2","name":"Red Scarf","kind":"social_group","track":"filed","registered_on":"2014-01-01",)"
      R"("place_id":"baoan.xinan.haiyu","community_level":true})");
  const auto as_centre = [&] { client.act_as(bound(Role::kCentre, {"", "", "centre", ""})); };
  const auto post = [](const std::string& organization) {
    return R"({"organization_id":")" + organization +
           R"(","title":"T","category":"health","sector":"social","community_id":"far.away.place",)"
           R"("delivery_modes":[],"channel":"one_stop"})";
  };
  as_centre();
  CHECK(client.post("/v1/activities", post("o2")).status == 403);
  client.make("/v1/organizations/centre/lead", R"({"led_id":"o2","from_on":"2014-02-01"})");
  CHECK(client.post("/v1/activities", post("o2")).status == 201);
  client.make("/v1/organizations/centre/release", R"({"led_id":"o2","until_on":"2014-03-01"})");
  CHECK(client.post("/v1/activities", post("o2")).status == 403);

  const char* const survey = R"({"community_id":"a.b.c","title":"Needs","options":["meals"]})";
  CHECK(client.post("/v1/surveys", survey).status == 403);
  client.act_as(the_operator());
  client.make("/v1/communities", R"({"id":"a.b.c","name":"C","registered_on":"2004-01-01"})");
  client.make("/v1/centres",
              R"({"id":"k","community_id":"a.b.c","organization_id":"centre","opened_on":"2013-01-01"})");
  as_centre();
  CHECK(client.post("/v1/surveys", survey).status == 201);
  client.act_as(the_operator());
  client.make("/v1/centres/k/close", R"({"closed_on":"2014-01-01"})");
  as_centre();
  CHECK(client.post("/v1/surveys", survey).status == 403);
}

TEST_CASE("an organization verifies skills in its own name only, and leaves what another one has verified") {
  World world;
  Client& client = world.client;
  client.make("/v1/organizations",
              R"({"id":"o2","name":"O2","kind":"social_group","track":"filed","registered_on":"2014-01-01",)"
              R"("place_id":"baoan.xinan.haiyu","community_level":true})");
  client.make("/v1/people", R"({"id":"p1"})");
  client.make("/v1/volunteers",
              R"({"id":"v1","person_id":"p1","organization_id":"centre","recruited_on":"2014-01-03"})");
  client.act_as(bound(Role::kOrganizer, {"", "", "o2", ""}));
  CHECK(client
            .post("/v1/volunteers", R"({"person_id":"p1","organization_id":"o2","recruited_on":"2014-01-03",)"
                                    R"("skills":[{"code":"doctor","verified_by":"centre"}]})")
            .status == 403);
  const auto set_as = [&](const char* organization, const std::string& skills) {
    client.act_as(bound(Role::kOrganizer, {"", "", organization, ""}));
    return client.post("/v1/volunteers/v1/skills", R"({"skills":[)" + skills + "]}");
  };
  const std::string of_centre = R"({"code":"doctor","verified_by":"centre"})";
  const std::string of_other = R"({"code":"nurse","verified_by":"o2"})";
  const Response refused = set_as("centre", of_centre + "," + of_other);
  CHECK(refused.status == 403);
  CHECK(json_of(refused).at("errors").at(0).at("pointer") == "/skills/1/verified_by");
  CHECK(set_as("centre", of_centre).status == 200);
  client.act_as(the_operator());
  client.make("/v1/volunteers/v1/skills", R"({"skills":[)" + of_other + "]}");
  CHECK(set_as("centre", of_centre + "," + of_other).status == 200);
  CHECK(set_as("centre", R"({"code":"cook","verified_by":"o2"})").status == 403);
}

TEST_CASE("producers send events and nothing else; others do not") {
  World world;
  const char* const events =
      R"([{"specversion":"1.0","id":"e","source":"urn:t","type":"haiyu.person.registered.v1","subject":"p9",)"
      R"("time":"2014-10-01T00:00:00Z","data":{}}])";
  for (const Role role : kBound) {
    world.client.act_as(bound(role, kOthers));
    CHECK(world.client.post_events(events).status == 403);
  }
  world.client.act_as(std::nullopt);
  CHECK(world.client.post_events(events).status == 401);
  world.client.act_as(a_producer());
  CHECK(world.client.post_events(events).status == 202);
}

TEST_CASE("Idempotency-Keys are each caller's own") {
  World world;
  Client& client = world.client;
  client.act_as(the_operator());
  make_session(client, "s1", 5, 9);
  const auto sign_up = [&](const char* person) {
    client.act_as(Principal{.role = Role::kPerson, .subject = person, .person = person});
    return client.post("/v1/sessions/s1/signups", signup_body(person), "the same key");
  };
  CHECK(sign_up("p1").status == 201);
  CHECK(sign_up("p2").status == 201);
  CHECK(header_of(sign_up("p1"), "idempotency-replayed") == "true");
}

TEST_CASE("an organizer may sign somebody up after the closing time, a person may not") {
  World world;
  Client& client = world.client;
  client.act_as(the_operator());
  client.make(
      "/v1/activities/clinic/sessions",
      R"({"id":"s1","start_at":"2030-01-05T09:00:00+08:00","end_at":"2030-01-05T11:00:00+08:00",)"
      R"("closes_at":"2020-01-01T00:00:00Z","places":[{"role":"volunteer","side":"helper","capacity":5}]})");
  client.act_as(Principal{.role = Role::kPerson, .subject = "p1", .person = "p1"});
  const Response refused = client.post("/v1/sessions/s1/signups", signup_body("p1"));
  CHECK(refused.status == 409);
  CHECK(json_of(refused).at("reason") == "closed");
  client.act_as(bound(Role::kOrganizer, {"", "", "centre", ""}));
  CHECK(client.post("/v1/sessions/s1/signups", signup_body("p2")).status == 201);
}

}  // namespace
}  // namespace haiyu::api::test
