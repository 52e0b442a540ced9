// Surveys, bills and orders over HTTP.
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

void make_item(Client& client) {
  client.make(
      "/v1/service-items",
      R"({"id":"meals","community_id":"a.b.c","provider_id":"club","provider_name":"Club","platform_ids":[],"name":"Meals",
      "sector":"social","category":"elderly_care","delivery_modes":["door_to_door"]})");
}
std::string order(const std::string& id, const std::string& person = "p1") {
  return R"({"id":")" + id + R"(","service_item_id":"meals","person_id":")" + person +
         R"(","delivery_mode":"door_to_door"})";
}
std::int64_t counter(Client& client, const std::string& target) {
  return json_of(client.get("/v1/counters/" + target)).at("total").at(0).at("value").as_int64();
}

TEST_CASE("a survey is answered without names, and shows what is wanted by whom") {
  Client client;
  client.make("/v1/surveys",
              R"({"id":"s","community_id":"a.b.c","title":{"en":"Needs"},"options":["meals","visits"]})");
  const Response answer = client.post(
      "/v1/surveys/s/answers",
      R"({"wants":[{"option":"meals","weight":3}],"residency":"migrant","target_groups":["elderly"]})");
  CHECK(answer.status == 201);
  CHECK(client.get(header_of(answer, "location")).body == answer.body);
  client.make("/v1/surveys/s/answers", R"({"wants":[{"option":"meals"},{"option":"visits"}]})");
  CHECK(client.post("/v1/surveys/none/answers", R"({"wants":[{"option":"meals"}]})").status == 404);
  const Response unknown = client.post("/v1/surveys/s/answers", R"({"wants":[{"option":"cake"}]})");
  CHECK(unknown.status == 422);
  CHECK(json_of(unknown).at("errors").at(0).at("pointer").as_string() == "/wants");
  CHECK(
      client.get("/v1/surveys/s/results").body ==
      R"({"survey_id":"s","community_id":"a.b.c","title":{"en":"Needs"},"status":"open","answers":2,"options":[)"
      R"({"option":"meals","answers":2,"weight":4,"by_residency":[{"residency":"migrant","answers":1,"weight":3},)"
      R"({"residency":"unknown","answers":1,"weight":1}],"by_target_group":[{"target_group":"elderly","answers":1,"weight":3}]},)"
      R"({"option":"visits","answers":1,"weight":1,"by_residency":[{"residency":"unknown","answers":1,"weight":1}],"by_target_group":[]}]})");
  CHECK(client.get("/v1/surveys/none/results").status == 404);
  client.make("/v1/surveys/s/close");
  CHECK(client.post("/v1/surveys/s/answers", R"({"wants":[{"option":"meals"}]})").status == 409);
  CHECK(json_of(client.get("/v1/surveys?open=true")).at("items").as_array().empty());
  CHECK(json_of(client.get("/v1/surveys?community_id=a.b.c")).at("items").as_array().size() == 1);
  CHECK(counter(client, "surveys.answers?community=a.b.c") == 2);
  CHECK(counter(client, "surveys.answers?residency=migrant&target_group=elderly") == 1);
}

TEST_CASE("an order beyond the quota is refused, recorded, and refused again to a retry") {
  Client client;
  make_item(client);
  client.make("/v1/people", R"({"id":"p1","residency":"migrant"})");
  client.make(
      "/v1/bills",
      R"({"id":"b","community_id":"a.b.c","period":"2014-11","lines":[{"service_item_id":"meals","quota":1}]})");
  const auto placed = client.make("/v1/orders", order("o1"));
  CHECK(placed.at("status").as_string() == "placed");
  CHECK(placed.at("bill_id").as_string() == "b");
  const Response refused = client.post("/v1/orders", order("o2"), "the-second");
  CHECK(refused.status == 409);
  CHECK(json_of(refused).at("type").as_string() == "urn:haiyu:problem:order_refused");
  CHECK(json_of(refused).at("reason").as_string() == "quota_used_up");
  CHECK(json_of(refused).at("order").at("status").as_string() == "refused");
  CHECK(client.get(header_of(refused, "location")).status == 200);
  client.make("/v1/orders/o1/cancel");
  client.reopen();
  const Response again = client.post("/v1/orders", order("o2"), "the-second");
  CHECK(again.status == 409);
  CHECK(header_of(again, "idempotency-replayed") == "true");
  CHECK(client.post("/v1/orders", order("o3")).status == 201);
  CHECK(json_of(client.get("/v1/bills/b")).at("lines").at(0).at("used").as_int64() == 1);
  CHECK(json_of(client.get("/v1/bills?community_id=a.b.c&current=true")).at("items").as_array().size() == 1);
  CHECK(counter(client, "orders.placed?residency=migrant&sector=social") == 3);
  CHECK(counter(client, "orders.refused?community=a.b.c") == 1);
}

TEST_CASE("an order is accepted, fulfilled and followed up, and found by each filter") {
  Client client;
  make_item(client);
  client.make("/v1/orders", order("o1"));
  client.make("/v1/orders", order("o2", "p2"));
  CHECK(client.post("/v1/orders/o1/fulfil", R"({"at":"2014-11-02T09:30:00+08:00"})").status == 409);
  client.make("/v1/orders/o1/accept", R"({"scheduled_at":"2014-11-02T09:00:00+08:00"})");
  client.make("/v1/orders/o1/fulfil", R"({"at":"2014-11-02T09:30:00+08:00"})");
  client.make("/v1/orders/o1/follow-up", R"({"rating":5,"note":"kind"})");
  client.make("/v1/orders/o2/refuse", R"({"reason":"nobody is free"})");
  const auto done = json_of(client.get("/v1/orders/o1"));
  CHECK(done.at("status").as_string() == "followed_up");
  CHECK(done.at("rating").as_int64() == 5);
  CHECK(done.at("history").as_array().size() == 4);
  CHECK(json_of(client.get("/v1/orders/o2")).at("reason").as_string() == "nobody is free");
  struct Row {
    const char* query;
    std::size_t count;
  };
  for (const Row& row : {Row{"", 2}, Row{"status=refused", 1}, Row{"person_id=p2", 1}, Row{"person_id=p9", 0},
                         Row{"community_id=a.b.c&service_item_id=meals", 2}, Row{"provider_id=club", 2},
                         Row{"community_id=a.b.d", 0}, Row{"provider_id=x", 0}})
    CHECK_MESSAGE(json_of(client.get(std::string("/v1/orders?") + row.query)).at("items").as_array().size() ==
                      row.count,
                  row.query);
  CHECK(counter(client, "orders.fulfilled?from=2014-11-02&to=2014-11-02") == 1);
  for (const char* body : {R"({"service_item_id":"none","person_id":"p","delivery_mode":"door_to_door"})",
                           R"({"service_item_id":"meals","person_id":"p","delivery_mode":"by_mail"})"}) {
    const Response refused = client.post("/v1/orders", body);
    CHECK_MESSAGE(refused.status == 422, refused.body);
    CHECK(json_of(refused).at("errors").as_array().size() == 1);
  }
}

}  // namespace
}  // namespace haiyu::api::test
