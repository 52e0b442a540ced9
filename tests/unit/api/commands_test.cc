#include <map>
#include <set>
#include <thread>

#include "events/table.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::string text(const boost::json::value& value, const char* name) {
  const auto* found = value.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// A write that succeeds, in an order in which each finds what it needs, and one to the same route that is
// refused.
struct WriteRow {
  const char* method;
  const char* target;
  const char* body;
  int status;
  const char* bad_target;
  const char* bad_body;
  int bad_status;
};
constexpr WriteRow kWrites[] = {
    {"POST", "/v1/organizations",
     R"({"id":"o2","name":"Red Scarf","kind":"social_group","track":"filed","registered_on":"2014-01-01","place_id":"baoan.xinan.haiyu","community_level":true})",
     201, "/v1/organizations", R"({"name":"x","kind":"social_group","track":"odd"})", 422},
    {"PATCH", "/v1/organizations/o2", R"({"effective_on":"2014-06-01","track":"registered"})", 200,
     "/v1/organizations/o2", R"({"track":"registered"})", 422},
    {"POST", "/v1/organizations/centre/lead", R"({"led_id":"o2","from_on":"2014-02-01"})", 200,
     "/v1/organizations/nowhere/lead", R"({"led_id":"o2","from_on":"2014-02-01"})", 404},
    {"POST", "/v1/organizations/centre/release", R"({"led_id":"o2","until_on":"2014-03-01"})", 200,
     "/v1/organizations/centre/release", R"({"led_id":"o9","until_on":"2014-03-01"})", 422},
    {"POST", "/v1/people", R"({"id":"p1","residency":"migrant","birth_year":1980,"personal":{"name":"Li"}})",
     201, "/v1/people", R"({"residency":"elsewhere"})", 422},
    {"PATCH", "/v1/people/p1", R"({"birth_year":1981})", 200, "/v1/people/p1", R"({"birth":1981})", 400},
    {"POST", "/v1/organizations/centre/applications", R"({"id":"a1","person_id":"p1"})", 201,
     "/v1/organizations/centre/applications", R"({"id":"a 1","person_id":"p1"})", 422},
    {"POST", "/v1/applications/a1/reject", R"({"reason":"full"})", 200, "/v1/applications/a1/reject",
     R"({"reason":"full"})", 409},
    {"POST", "/v1/organizations/centre/members", R"({"id":"m1","person_id":"p1","enrolled_on":"2014-01-02"})",
     201, "/v1/organizations/centre/members", R"({"person_id":"p1"})", 422},
    {"POST", "/v1/members/m1/leave", R"({"left_on":"2014-05-02"})", 200, "/v1/members/m2/leave",
     R"({"left_on":"2014-05-02"})", 404},
    {"POST", "/v1/volunteers",
     R"({"id":"v1","person_id":"p1","organization_id":"centre","recruited_on":"2014-01-03","skills":[{"code":"doctor"}]})",
     201, "/v1/volunteers", R"({"person_id":"p1"})", 422},
    {"POST", "/v1/volunteers/v1/skills", R"({"skills":[{"code":"nurse"}]})", 200, "/v1/volunteers/v1/skills",
     R"({"skills":"nurse"})", 422},
    {"POST", "/v1/volunteers/v1/leave", R"({"left_on":"2014-09-01"})", 200, "/v1/volunteers/v1/leave",
     R"({"left_on":"2014-09-01"})", 409},
    {"POST", "/v1/activities",
     R"({"id":"act","organization_id":"centre","title":"Clinic","category":"health","sector":"social","community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"one_stop"})",
     201, "/v1/activities", R"({"title":5})", 422},
    {"PATCH", "/v1/activities/act", R"({"title":"Clinics"})", 200, "/v1/activities/none", R"({"title":"x"})",
     404},
    {"POST", "/v1/activities/act/sessions",
     R"({"id":"s1","start_at":"2030-03-01T09:00:00+08:00","end_at":"2030-03-01T10:00:00+08:00","places":[{"role":"volunteer","side":"helper","capacity":2}]})",
     201, "/v1/activities/act/sessions", R"({"start_at":"tomorrow"})", 422},
    {"PATCH", "/v1/sessions/s1", R"({"end_at":"2030-03-01T11:00:00+08:00"})", 200, "/v1/sessions/s1",
     R"({"end_at":7})", 422},
    {"POST", "/v1/sessions/s1/signups", R"({"id":"g1","person_id":"p1","role":"volunteer"})", 201,
     "/v1/sessions/s1/signups", R"({"person_id":"p1","role":"volunteer"})", 409},
    {"POST", "/v1/sessions/s1/signups", R"({"id":"g2","person_id":"p2","role":"volunteer"})", 201,
     "/v1/sessions/s9/signups", R"({"person_id":"p2","role":"volunteer"})", 404},
    {"POST", "/v1/sessions/s1/signups", R"({"id":"g3","person_id":"p3","role":"volunteer"})", 201,
     "/v1/sessions/s1/signups", R"({"person_id":"p4","role":"cook"})", 409},
    {"POST", "/v1/signups/g3/cancel", "", 200, "/v1/signups/g3/cancel", "", 409},
    {"POST", "/v1/signups/g1/check-in", R"({"at":"2030-03-01T09:00:00+08:00"})", 200,
     "/v1/signups/g1/check-in", R"({"at":"2030-03-01T09:00:00+08:00"})", 409},
    {"POST", "/v1/signups/g1/check-out", R"({"at":"2030-03-01T10:30:00+08:00"})", 200,
     "/v1/signups/g1/check-out", R"({"at":"never"})", 422},
    {"POST", "/v1/signups/g2/no-show", R"({"at":"2030-03-01T10:30:00+08:00"})", 200, "/v1/signups/g2/no-show",
     R"({"at":"2030-03-01T10:30:00+08:00"})", 409},
    {"POST", "/v1/signups/g2/correct", R"({"to":"checked_in","reason":"came late"})", 200,
     "/v1/signups/g2/correct", R"({"to":"home","reason":"x"})", 422},
    {"POST", "/v1/sessions/s1/served", R"({"id":"r1","count":120})", 201, "/v1/sessions/s1/served",
     R"({"count":-1})", 422},
    {"POST", "/v1/served/r1/correct", R"({"count":121,"reason":"counted again"})", 200,
     "/v1/served/r2/correct", R"({"count":1,"reason":"x"})", 404},
    {"POST", "/v1/sessions/s1/close", R"({"held":true})", 200, "/v1/sessions/s1/close", R"({"held":true})",
     409},
    {"POST", "/v1/activities/act/sessions",
     R"({"id":"s3","start_at":"2030-03-05T09:00:00+08:00","end_at":"2030-03-05T10:00:00+08:00","confirm_within_minutes":60,"places":[{"role":"volunteer","side":"helper","capacity":1}]})",
     201, "/v1/activities/act/sessions", R"({"confirm_within_minutes":0})", 422},
    {"POST", "/v1/sessions/s3/signups", R"({"id":"g5","person_id":"p5","role":"volunteer"})", 201,
     "/v1/sessions/s3/signups", R"({"id":"g5","person_id":"p6","role":"volunteer"})", 409},
    {"POST", "/v1/sessions/s3/signups", R"({"id":"g6","person_id":"p6","role":"volunteer"})", 201,
     "/v1/signups/g6/accept", R"({"offer_no":1})", 409},
    {"POST", "/v1/sessions/s3/signups", R"({"id":"g7","person_id":"p7","role":"volunteer"})", 201,
     "/v1/signups/g7/decline", R"({"offer_no":1})", 409},
    {"POST", "/v1/signups/g5/cancel", "", 200, "/v1/signups/g6/accept", R"({"offer_no":2})", 409},
    {"POST", "/v1/signups/g6/decline", R"({"offer_no":1,"reason":"ill"})", 200, "/v1/signups/g6/decline",
     R"({"offer_no":"1"})", 422},
    {"POST", "/v1/signups/g7/accept", R"({"offer_no":1})", 200, "/v1/signups/g7/accept", R"({})", 422},
    {"POST", "/v1/activities/act/sessions",
     R"({"id":"s2","start_at":"2030-04-01T09:00:00+08:00","end_at":"2030-04-01T10:00:00+08:00","places":[{"role":"volunteer","side":"helper","capacity":2}]})",
     201, "/v1/activities/none/sessions", R"({})", 404},
    {"POST", "/v1/sessions/s2/cancel", R"({"reason":"rain"})", 200, "/v1/sessions/s2/cancel",
     R"({"why":"rain"})", 400},
    {"POST", "/v1/activities/act/cancel", "", 200, "/v1/activities/act/cancel", "[]", 400},
    {"POST", "/v1/communities", R"({"id":"a.b.c","name":"C","registered_on":"2004-01-01"})", 201,
     "/v1/communities", R"({"id":"a.b","name":"C","registered_on":"2004-01-01"})", 422},
    {"POST", "/v1/communities/a.b.c/parties",
     R"({"id":"pa","party_kind":"core","name":"P","from_on":"2012-01-01"})", 201,
     "/v1/communities/a.b/parties", R"({"party_kind":"core","name":"P","from_on":"2012-01-01"})", 404},
    {"POST", "/v1/parties/pa/leave", R"({"until_on":"2013-01-01"})", 200, "/v1/parties/pa/leave",
     R"({"until_on":"2013-01-01"})", 409},
    {"POST", "/v1/centres", R"({"id":"k1","community_id":"a.b.c","opened_on":"2013-01-01"})", 201,
     "/v1/centres", R"({"community_id":"a","opened_on":"2013-01-01"})", 422},
    {"POST", "/v1/centres/k1/close", R"({"closed_on":"2014-01-01"})", 200, "/v1/centres/k1/close",
     R"({"closed_on":"2014-01-01"})", 409},
    {"POST", "/v1/districts/a/coverage-plans", R"({"due_on":"2014-12-31","centres":86})", 201,
     "/v1/districts/a/coverage-plans", R"({"due_on":"2014-12-31","centres":-1})", 422},
    {"POST", "/v1/grants",
     R"({"id":"gr","organization_id":"o2","amount_fen":100,"awarded_on":"2014-01-01","funder":"F"})", 201,
     "/v1/grants", R"({"organization_id":"o9","amount_fen":1,"awarded_on":"2014-01-01","funder":"F"})", 422},
    {"PATCH", "/v1/grants/gr", R"({"amount_fen":90,"reason":"a slip"})", 200, "/v1/grants/none",
     R"({"amount_fen":90,"reason":"a slip"})", 404},
    {"POST", "/v1/investments",
     R"({"id":"in","community_id":"a.b.c","funder_kind":"district","amount_fen":100,"on":"2014-01-01"})", 201,
     "/v1/investments",
     R"({"community_id":"a.b.c","funder_kind":"district","amount_fen":-1,"on":"2014-01-01"})", 422},
    {"PATCH", "/v1/investments/in", R"({"amount_fen":90,"reason":"a slip"})", 200, "/v1/investments/in",
     R"({"amount_fen":90,"reason":"r","why":"a slip"})", 400},
    {"POST", "/v1/platforms",
     R"({"id":"pl","community_id":"a.b.c","provider_id":"o2","name":"Desk","channel":"one_stop"})", 201,
     "/v1/platforms", R"({"community_id":"a.b.c","provider_id":"o2","name":"Desk","channel":"by_mail"})",
     422},
    {"POST", "/v1/service-items",
     R"({"id":"it","provider_id":"o2","platform_ids":["pl"],"name":"Meals","sector":"social","category":"elderly_care"})",
     201, "/v1/service-items",
     R"({"provider_id":"o2","platform_ids":[],"name":"Meals","sector":"social","category":"elderly_care"})",
     422},
    {"PATCH", "/v1/service-items/it", R"({"fee_fen":500})", 200, "/v1/service-items/it",
     R"({"platform_ids":["x"]})", 422},
    {"POST", "/v1/surveys",
     R"({"id":"sv","community_id":"a.b.c","title":"Needs","options":["meals","visits"]})", 201, "/v1/surveys",
     R"({"title":"Needs","options":["meals"]})", 422},
    {"POST", "/v1/surveys/sv/answers", R"({"wants":[{"option":"meals","weight":2}],"residency":"migrant"})",
     201, "/v1/surveys/sv/answers", R"({"wants":[{"option":"cake","weight":2}]})", 422},
    {"POST", "/v1/surveys/sv/close", "", 200, "/v1/surveys/sv/close", "", 409},
    {"POST", "/v1/bills",
     R"({"id":"bi","community_id":"a.b.c","period":"2015 Q1","lines":[{"service_item_id":"it","quota":3}],"survey_id":"sv"})",
     201, "/v1/bills",
     R"({"community_id":"a.b.c","period":"2015 Q1","lines":[{"service_item_id":"none","quota":3}]})", 422},
    {"POST", "/v1/orders",
     R"({"id":"d1","service_item_id":"it","person_id":"p1","delivery_mode":"door_to_door"})", 201,
     "/v1/orders", R"({"service_item_id":"none","person_id":"p1","delivery_mode":"door_to_door"})", 422},
    {"POST", "/v1/orders/d1/accept", R"({"scheduled_at":"2015-03-01T09:00:00+08:00"})", 200,
     "/v1/orders/d1/accept", R"({"scheduled_at":"2015-03-01T09:00:00+08:00"})", 409},
    {"POST", "/v1/orders/d1/fulfil", R"({"at":"2015-03-01T09:30:00+08:00"})", 200, "/v1/orders/d1/fulfil",
     R"({})", 422},
    {"POST", "/v1/orders/d1/follow-up", R"({"rating":5,"note":"kind"})", 200, "/v1/orders/d1/follow-up",
     R"({"rating":5})", 409},
    {"POST", "/v1/orders",
     R"({"id":"d2","service_item_id":"it","person_id":"p2","delivery_mode":"appointment"})", 201,
     "/v1/orders", R"({"id":"d2","service_item_id":"it","person_id":"p2","delivery_mode":"appointment"})",
     409},
    {"POST", "/v1/orders/d2/refuse", R"({"reason":"nobody is free"})", 200, "/v1/orders/d2/refuse",
     R"({"reason":"nobody is free"})", 409},
    {"POST", "/v1/orders",
     R"({"id":"d3","service_item_id":"it","person_id":"p3","delivery_mode":"appointment"})", 201,
     "/v1/orders", R"({"service_item_id":"it"})", 422},
    {"POST", "/v1/orders/d3/cancel", "", 200, "/v1/orders/d9/cancel", "", 404},
    {"POST", "/v1/service-items/it/withdraw", "", 200, "/v1/service-items/it/withdraw", "", 409},
    {"POST", "/v1/platforms/pl/withdraw", R"({"reason":"moved"})", 200, "/v1/platforms/pl/withdraw", "", 409},
    {"POST", "/v1/districts/a/credit-rules", R"({"valid_from_on":"2014-01-01","step_minutes":30})", 201,
     "/v1/districts/a/credit-rules", R"({"valid_from_on":"2014-01-01","step_minutes":0})", 422},
    {"POST", "/v1/credits/cr/dispute", R"({"reason":"two hours"})", 200, "/v1/credits/none/dispute",
     R"({"reason":"two hours"})", 404},
    {"POST", "/v1/credits/cr/resolve", R"({"minutes":120,"reason":"so the list"})", 200,
     "/v1/credits/cr/resolve", R"({"minutes":120,"reason":"so the list"})", 409},
    {"POST", "/v1/credits/cr/approve", "", 200, "/v1/credits/cr/approve", "", 409},
    {"POST", "/v1/volunteers/v1/records", R"({"purpose":"school"})", 201, "/v1/volunteers/none/records", "",
     404},
    {"POST", "/v1/organizations/o2/dissolve", R"({"dissolved_on":"2015-01-01"})", 200,
     "/v1/organizations/o2/dissolve", R"({"dissolved_on":"2015-13-01"})", 422},
};

TEST_CASE("every write route of the table takes what is right and refuses what is wrong") {
  Client client;
  make_centre(client);
  // A credit, which has no route.
  const Response credited = client.post_events(
      R"([{"specversion":"1.0","id":"c","source":"urn:test","type":"haiyu.service.credited.v1","subject":"cr",)"
      R"("time":"2014-10-01T00:00:00Z","data":{"person_id":"p1","session_id":"s","activity_id":"act",)"
      R"("organization_id":"centre","community_id":"a.b.c","category":"health","on":"2014-10-01",)"
      R"("minutes":60,"revision":1,"rules":{"id":"r"}}}])",
      "?wait=true");
  REQUIRE(credited.status == 202);
  std::set<std::string> used;
  int number = 0;
  for (const WriteRow& row : kWrites) {
    const Headers key = {{"idempotency-key", "row-" + std::to_string(++number)}};
    const Headers other = {{"idempotency-key", "bad-" + std::to_string(number)}};
    const Response good = client.ask(row.method, row.target, row.body, key).response;
    CHECK_MESSAGE(good.status == row.status, row.method, " ", row.target, " ", good.body);
    CHECK_FALSE(header_of(good, "haiyu-position").empty());
    if (row.status == 201) CHECK(client.get(header_of(good, "location")).status == 200);
    const Response bad = client.ask(row.method, row.bad_target, row.bad_body, other).response;
    CHECK_MESSAGE(bad.status == row.bad_status, row.method, " ", row.bad_target, " ", bad.body);
    CHECK(header_of(bad, "content-type") == "application/problem+json");

    const Headers none;
    CHECK(client.ask(row.method, row.target, row.body, none).response.status == 400);
    std::string pattern = row.target;
    for (const events::TypeInfo& type : events::types()) {
      const std::string_view head = type.route.substr(0, type.route.find('{'));
      const std::size_t tail = type.route.find('}');
      const bool fits =
          type.method == row.method && pattern.starts_with(head) &&
          (tail == std::string_view::npos ? pattern == type.route
                                          : pattern.ends_with(type.route.substr(tail + 1)) &&
                                                std::count(pattern.begin(), pattern.end(), '/') ==
                                                    std::count(type.route.begin(), type.route.end(), '/'));
      if (fits) used.insert(std::string(type.name));
    }
  }
  for (const events::TypeInfo& type : events::types())
    if (!type.route.empty()) CHECK_MESSAGE(used.contains(std::string(type.name)), "no row for ", type.name);
}

TEST_CASE("a check-out before the check-in is invalid, not a wrong state") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 1);
  client.make("/v1/sessions/s1/signups", R"({"id":"g","person_id":"p","role":"volunteer"})");
  client.make("/v1/signups/g/check-in", R"({"at":"2030-01-05T09:00:00Z"})");
  const Response early = client.post("/v1/signups/g/check-out", R"({"at":"2030-01-05T08:59:00Z"})");
  CHECK(early.status == 422);
  CHECK(text(json_of(early), "type") == "urn:haiyu:problem:invalid");
  CHECK(text(json_of(early).at("errors").at(0), "pointer") == "/at");
}

TEST_CASE("a wrong field is named by its pointer") {
  Client client;
  make_centre(client);
  const auto problem =
      json_of(client.post("/v1/activities/clinic/sessions",
                          R"({"start_at":"2030-01-01T09:00:00+08:00","end_at":"2030-01-01T10:00:00+08:00",
                                           "places":[{"role":"volunteer","side":"helper","capacity":"many"}]})"));
  CHECK(text(problem, "type") == "urn:haiyu:problem:invalid");
  CHECK(text(problem.at("errors").at(0), "pointer") == "/places/0/capacity");
  const auto unknown = json_of(client.post("/v1/people", R"({"residence":"migrant"})"));
  CHECK(text(unknown, "type") == "urn:haiyu:problem:unknown_field");
  CHECK(text(unknown.at("errors").at(0), "pointer") == "/residence");
  Headers headers = {{"idempotency-key", "k"}, {"content-type", "text/plain"}};
  CHECK(client.ask("POST", "/v1/people", "{}", headers).response.status == 415);
}

TEST_CASE("a retry gets the first answer, also after a restart, and another payload is refused") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 1);
  const Response first = client.post("/v1/sessions/s1/signups", signup_body("p1"), "one");
  REQUIRE(first.status == 201);
  const Response second = client.post("/v1/sessions/s1/signups", signup_body("p2"), "two");
  REQUIRE(second.status == 201);
  CHECK(text(json_of(second), "status") == "waitlisted");
  // What happens later does not change the first answer.
  const std::string id = text(json_of(first), "id");
  REQUIRE(client.post("/v1/signups/" + id + "/cancel").status == 200);
  CHECK(text(json_of(client.get(header_of(second, "location"))), "status") == "confirmed");

  for (const bool restarted : {false, true}) {
    if (restarted) client.reopen();
    const Response again = client.post("/v1/sessions/s1/signups", signup_body("p2"), "two");
    CHECK(again.status == 201);
    CHECK(again.body == second.body);
    CHECK(header_of(again, "location") == header_of(second, "location"));
    CHECK(header_of(again, "idempotency-replayed") == "true");
    const Response other = client.post("/v1/sessions/s1/signups", signup_body("p3"), "two");
    CHECK(other.status == 422);
    CHECK(text(json_of(other), "type") == "urn:haiyu:problem:idempotency_key_reused");
    const auto total = json_of(client.get("/v1/counters/signups.requested")).at("total").at(0).at("value");
    CHECK(total.as_int64() == 2);
  }
}

TEST_CASE("while a write is under way its key is refused") {
  Client client;
  make_centre(client);
  const std::string body = R"({"id":"p1"})";
  const WriteIdentity identity = identify_write("local", "k", "POST", "/v1/people", body);
  CHECK_FALSE(client.api().in_flight.begin(identity.hash, identity.payload_hash));
  const Response same = client.post("/v1/people", body, "k");
  CHECK(same.status == 409);
  CHECK(text(json_of(same), "type") == "urn:haiyu:problem:idempotency_in_flight");
  CHECK(client.post("/v1/people", R"({"id":"p2"})", "k").status == 422);
  client.api().in_flight.end(identity.hash);
  CHECK(client.post("/v1/people", body, "k").status == 201);
}

TEST_CASE("a refused sign-up is recorded, gives its reason and shows where there is room") {
  Client client;
  make_centre(client);
  make_session(client, "full", 5, 1, "none");
  make_session(client, "later", 6, 2);
  make_session(client, "latest", 7, 2);
  CHECK(client.post("/v1/sessions/full/signups", signup_body("p1")).status == 201);
  const Response refused = client.post("/v1/sessions/full/signups", signup_body("p2"));
  REQUIRE(refused.status == 409);
  const auto problem = json_of(refused);
  CHECK(text(problem, "type") == "urn:haiyu:problem:signup_refused");
  CHECK(text(problem, "reason") == "full");
  CHECK(text(problem.at("signup"), "status") == "refused");
  REQUIRE(problem.at("next_steps").as_array().size() == 2);
  CHECK(text(problem.at("next_steps").at(0), "session_id") == "later");
  const Response kept = client.get(header_of(refused, "location"));
  REQUIRE(kept.status == 200);
  CHECK(text(json_of(kept), "reason") == "full");
}

TEST_CASE("overlaps and eligibility are seen across activities and shards") {
  Client client;
  make_centre(client);
  for (int n = 0; n < 6; ++n) {  // activities of both shards
    const std::string id = "a" + std::to_string(n);
    client.make("/v1/activities",
                R"({"id":")" + id +
                    R"(","organization_id":"centre","title":"T","category":"health","sector":"social",
        "community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"online","eligibility":{"min_age":18}})");
    client.make("/v1/activities/" + id + "/sessions", session_body("s-" + id, 8, 5));
  }
  client.make("/v1/people", R"({"id":"adult","birth_year":1990})");
  client.make("/v1/people", R"({"id":"child","birth_year":2020})");
  CHECK(client.post("/v1/sessions/s-a0/signups", signup_body("adult")).status == 201);
  for (int n = 1; n < 6; ++n) {
    const Response response =
        client.post("/v1/sessions/s-a" + std::to_string(n) + "/signups", signup_body("adult"));
    CHECK(response.status == 409);
    CHECK(text(json_of(response), "reason") == "overlaps");
  }
  const Response young = client.post("/v1/sessions/s-a0/signups", signup_body("child"));
  CHECK(young.status == 409);
  CHECK(text(json_of(young), "reason") == "not_eligible");
  // Back to back is no overlap.
  make_session(client, "next", 8, 5);
  client.patch("/v1/sessions/next",
               R"({"start_at":"2030-01-08T11:00:00+08:00","end_at":"2030-01-08T12:00:00+08:00"})");
  CHECK(client.post("/v1/sessions/next/signups", signup_body("adult")).status == 201);
}

TEST_CASE("a rush gives each place once, and the rest wait in the order of the log") {
  Client client;
  make_centre(client);
  make_session(client, "rush", 9, 10);
  constexpr int kThreads = 4, kEach = 25;
  std::vector<std::thread> threads;
  std::array<std::map<std::string, int>, kThreads> statuses;
  std::array<std::vector<std::int64_t>, kThreads> positions;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int n = 0; n < kEach; ++n) {
        const std::string name = std::to_string(thread) + "-" + std::to_string(n);
        const auto view =
            json_of(client.post("/v1/sessions/rush/signups", signup_body("p-" + name), "rush-" + name));
        ++statuses[static_cast<std::size_t>(thread)][text(view, "status")];
        if (const auto* waits = view.as_object().if_contains("waitlist"))
          positions[static_cast<std::size_t>(thread)].push_back(waits->at("position").as_int64());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> total;
  std::multiset<std::int64_t> all;
  for (const auto& of : statuses)
    for (const auto& [status, count] : of) total[status] += count;
  for (const auto& of : positions) all.insert(of.begin(), of.end());
  CHECK(total["confirmed"] == 10);
  CHECK(total["waitlisted"] == kThreads * kEach - 10);
  std::int64_t expected = 0;
  for (const std::int64_t position : all) CHECK(position == ++expected);
  const auto session = json_of(client.get("/v1/sessions/rush"));
  CHECK(session.at("places").at(0).at("confirmed").as_int64() == 10);
  CHECK(session.at("places").at(0).at("over_by").as_int64() == 0);
}

TEST_CASE("a conditional change of what changed meanwhile is refused") {
  Client client;
  make_centre(client);
  const std::string etag = header_of(client.get("/v1/activities/clinic"), "etag");
  CHECK(client.patch("/v1/activities/clinic", R"({"title":"One"})", {{"if-match", etag}}).status == 200);
  const Response late = client.patch("/v1/activities/clinic", R"({"title":"Two"})", {{"if-match", etag}});
  CHECK(late.status == 412);
  CHECK(header_of(late, "etag") == header_of(client.get("/v1/activities/clinic"), "etag"));
  CHECK(client.patch("/v1/activities/clinic", R"({"title":"Two"})").status == 200);
}

}  // namespace
}  // namespace haiyu::api::test
