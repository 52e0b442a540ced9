#include "api/events_route.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::string event(const std::string& id, const std::string& type, const std::string& subject,
                  const std::string& key, const std::string& data) {
  return R"({"specversion":"1.0","id":")" + id + R"(","source":"urn:test","type":"haiyu.)" + type +
         R"(.v1","subject":")" + subject + R"(","time":"2014-10-01T00:00:00Z",)" +
         (key.empty() ? "" : R"("partitionkey":")" + key + R"(",)") + R"("data":)" + data + "}";
}
std::string posted() {
  return event("e1", "activity.posted", "fair", "fair",
               R"({"organization_id":"centre","title":"Fair","category":"health","sector":"social",
      "community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"one_stop"})");
}
std::string scheduled() {
  return event("e2", "session.scheduled", "fair-1", "fair",
               R"({"start_at":"2014-10-02T01:00:00Z","end_at":"2014-10-02T03:00:00Z",
      "places":[{"role":"doctor","side":"helper","capacity":3}]})");
}
std::string served(const std::string& id, const std::string& session, int count) {
  return event(id, "served.recorded", "r-" + id, "",
               R"({"session_id":")" + session + R"(","count":)" + std::to_string(count) + "}");
}

TEST_CASE("who prefers to wait learns what became of the events, however long that takes") {
  ApiOptions hasty;
  hasty.write_deadline = std::chrono::milliseconds(0);
  Client client(hasty);
  const std::string type = "application/cloudevents-batch+json";
  CHECK(
      client
          .post_events("[" + posted() + "," + scheduled() + "]", "?wait=true", type, {{"prefer", "wait=30"}})
          .body == R"({"accepted":2,"duplicates":0,"rejected":[]})");
  CHECK(client.get("/v1/sessions/fair-1").status == 200);
}

TEST_CASE("a batch is taken whole, its keys found from state and from itself, and counts once") {
  Client client;
  const std::string batch = "[" + posted() + "," + scheduled() + "," + served("e3", "fair-1", 120) + "," +
                            served("e3", "fair-1", 120) + "]";
  const Response first = client.post_events(batch, "?wait=true");
  CHECK(first.status == 202);
  CHECK(first.body == R"({"accepted":3,"duplicates":1,"rejected":[]})");
  CHECK(client.get("/v1/sessions/fair-1").status == 200);
  const Response again = client.post_events(batch, "?wait=true");
  CHECK(again.body == R"({"accepted":0,"duplicates":4,"rejected":[]})");
  const Response more = client.post_events("[" + served("e4", "fair-1", 30) + "]", "?wait=true");
  CHECK(more.body == R"({"accepted":1,"duplicates":0,"rejected":[]})");
  const auto counter = json_of(client.get("/v1/counters/served.person_times"));
  CHECK(counter.at("total").at(0).at("value").as_int64() == 150);
  CHECK(client.post_events(served("e5", "fair-1", 1), "", "application/cloudevents+json").body ==
        R"({"accepted":1,"duplicates":0})");
}

TEST_CASE("one bad event refuses the batch and is named by its index") {
  Client client;
  const std::string unknown = event("e9", "moon.risen", "m", "m", "{}");
  const Response response = client.post_events(
      "[" + posted() + "," + unknown + "," + served("e3", "nowhere", 1) + "]", "?wait=true");
  REQUIRE(response.status == 422);
  const auto problem = json_of(response);
  REQUIRE(problem.at("errors").as_array().size() >= 2);
  CHECK(problem.at("errors").at(0).at("pointer").as_string().starts_with("/1"));
  CHECK(problem.at("errors").as_array().back().at("pointer").as_string() == "/2/partitionkey");
  CHECK(client.get("/v1/activities/fair").status == 404);
  CHECK(client.post_events("{}").status == 400);
  CHECK(client.post_events("[]", "?wait=perhaps").status == 422);
  CHECK(client.post_events("[]", "", "text/plain").status == 415);
  std::string many = "[{}";
  for (int n = 0; n < 1000; ++n) many += ",{}";
  CHECK(client.post_events(many + "]").status == 413);
}

TEST_CASE("what does not fit the state is reported by who waits") {
  Client client;
  const std::string cancel = event("e7", "session.cancelled", "fair-1", "fair", "{}");
  const std::string again = event("e8", "session.cancelled", "fair-1", "fair", "{}");
  const Response response =
      client.post_events("[" + posted() + "," + scheduled() + "," + cancel + "," + again + "]", "?wait=true");
  CHECK(response.body == R"({"accepted":4,"duplicates":0,"rejected":[{"index":3,"reason":"wrong_state"}]})");
}

TEST_CASE("binary mode has its attributes in headers") {
  Client client;
  const Headers headers = {{"ce-specversion", "1.0"},          {"ce-id", "b1"},
                           {"ce-source", "urn:test"},          {"ce-type", "haiyu.person.registered.v1"},
                           {"ce-subject", "binary%2Dp"},       {"ce-partitionkey", "binary-p"},
                           {"ce-time", "2014-10-01T00:00:00Z"}};
  const Response response =
      client.ask("POST", "/v1/events?wait=true", R"({"residency":"migrant"})", headers).response;
  CHECK(response.status == 202);
  CHECK(json_of(client.get("/v1/people/binary-p")).at("residency").as_string() == "migrant");
}

}  // namespace
}  // namespace haiyu::api::test
