#include <map>
#include <set>
#include <thread>

#include "events/table.h"
#include "tests/unit/api/client.h"
#include "tests/unit/api/write_rows.h"

namespace haiyu::api::test {
namespace {

std::string text(const boost::json::value& value, const char* name) {
  const auto* found = value.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

TEST_CASE("every write route of the table takes what is right and refuses what is wrong") {
  Client client;
  make_centre(client);
  make_credit(client);
  std::set<std::string> used;
  int number = 0;
  for (const WriteRow& row : write_rows()) {
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
    used.insert(std::string(type_of(row).name));
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
