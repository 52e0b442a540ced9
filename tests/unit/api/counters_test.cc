#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::int64_t total(Client& client, const std::string& target) {
  const Response response = client.get(target);
  REQUIRE_MESSAGE(response.status == 200, target, " ", response.body);
  return json_of(response).at("total").at(0).at("value").as_int64();
}

void recruit(Client& client, const std::string& id, const std::string& day, const std::string& residency) {
  client.make("/v1/people", R"({"id":"p-)" + id + R"(","residency":")" + residency + R"("})");
  client.make("/v1/volunteers", R"({"id":")" + id + R"(","person_id":"p-)" + id +
                                    R"(","organization_id":"centre","recruited_on":")" + day + R"("})");
}

TEST_CASE("the catalogue names each metric with its unit, kind and dimensions") {
  Client client;
  const auto items = json_of(client.get("/v1/counters")).at("items").as_array();
  CHECK(items.size() == services::schema().metrics.size());
  for (const auto& item : items) {
    CHECK_FALSE(item.at("unit").as_string().empty());
    CHECK_FALSE(item.at("dimensions").as_array().empty());
  }
}

TEST_CASE("a counter has the shape of the contract") {
  Client client;
  make_centre(client);
  recruit(client, "v1", "2014-10-05", "registered");
  recruit(client, "v2", "2014-10-06", "migrant");
  recruit(client, "v3", "2014-11-01", "unknown");
  CHECK(
      client.get("/v1/counters/volunteers.recruited?organization=centre").body ==
      R"({"metric":"volunteers.recruited","unit":"volunteers","add":"sum","window":"all","zone":"Asia/Shanghai",)"
      R"("from":null,"to":null,"by":[],"filter":{"organization":"centre"},)"
      R"("rows":[{"key":{},"values":[{"on":"all","value":3}]}],"total":[{"on":"all","value":3}]})");
  const auto by_month =
      json_of(client.get("/v1/counters/volunteers.recruited?window=month&by=community,residency"));
  CHECK(by_month.at("rows").as_array().size() == 3);
  CHECK(by_month.at("rows").at(0).at("key").at("community").as_string() == "baoan.xinan.haiyu");
  bool unknown = false;
  for (const auto& row : by_month.at("rows").as_array())
    unknown |= row.at("key").at("residency").as_string() == "unknown";
  CHECK(unknown);
  CHECK(by_month.at("total").at(0).at("on").as_string() == "2014-10");
  CHECK(by_month.at("total").at(0).at("value").as_int64() == 2);
  CHECK(total(client, "/v1/counters/volunteers.recruited?residency=unknown") == 1);
  CHECK(total(client, "/v1/counters/volunteers.recruited?from=2014-10-06&to=2014-10-31") == 1);
  CHECK(total(client, "/v1/counters/volunteers.recruited?from=2014-10&to=2014-10") == 2);
  CHECK(total(client, "/v1/counters/volunteers.recruited?to=2014") == 3);
  CHECK(total(client, "/v1/counters/organizations.current?as_of=2012-04-30") == 0);
  CHECK(total(client, "/v1/counters/organizations.current?as_of=2012-05-01") == 1);
}

TEST_CASE("what a counter cannot answer is refused with the reason") {
  Client client;
  struct Row {
    const char* target;
    int status;
    const char* slug;
  };
  for (const Row& row :
       {Row{"/v1/counters/volunteers.lost", 404, "not_found"},
        Row{"/v1/counters/volunteers.recruited?by=role", 422, "dimension_not_kept"},
        Row{"/v1/counters/volunteers.recruited?by=moon", 422, "dimension_not_kept"},
        Row{"/v1/counters/volunteers.recruited?role=doctor", 422, "dimension_not_kept"},
        Row{"/v1/counters/volunteers.recruited?moon=full", 400, "unknown_field"},
        Row{"/v1/counters/volunteers.recruited?window=week", 422, "invalid"},
        Row{"/v1/counters/volunteers.recruited?from=2014-13-01", 422, "invalid"},
        Row{"/v1/counters/volunteers.recruited?from=2015&to=2014", 422, "invalid"},
        Row{"/v1/counters/volunteers.recruited?by=street,street", 422, "invalid"},
        Row{"/v1/counters/volunteers.recruited?by=street,district,community", 422, "invalid"}}) {
    const Response response = client.get(row.target);
    CHECK_MESSAGE(response.status == row.status, row.target, " ", response.body);
    CHECK(json_of(response).at("type").as_string() == std::string("urn:haiyu:problem:") + row.slug);
  }
  const auto kept =
      json_of(client.get("/v1/counters/volunteers.recruited?by=role")).at("dimensions").as_array();
  CHECK(std::find(kept.begin(), kept.end(), boost::json::value("residency")) != kept.end());
}

TEST_CASE("a counter's entity tag stays while others count") {
  Client client;
  make_centre(client);
  const std::string target = "/v1/counters/volunteers.recruited?organization=centre";
  const std::string etag = header_of(client.get(target), "etag");
  client.make("/v1/people", R"({"id":"p1"})");
  CHECK(client.get(target, {{"if-none-match", etag}}).status == 304);
  recruit(client, "v1", "2014-10-05", "registered");
  CHECK(client.get(target, {{"if-none-match", etag}}).status == 200);
}

}  // namespace
}  // namespace haiyu::api::test
