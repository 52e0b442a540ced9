// Communities, centres, coverage and money over HTTP.
#include "services/metrics.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::string pointer_of(const Response& response) {
  const auto body = json_of(response);
  const auto* errors = body.as_object().if_contains("errors");
  return errors == nullptr ? "" : std::string(errors->at(0).at("pointer").as_string());
}

std::int64_t counter(Client& client, const std::string& target) {
  return json_of(client.get("/v1/counters/" + target)).at("total").at(0).at("value").as_int64();
}

void make_organization(Client& client, const std::string& id, const std::string& level) {
  client.make("/v1/organizations",
              R"({"id":")" + id +
                  R"(","name":"N","kind":"social_group","track":"filed","registered_on":"2010-01-01",)"
                  R"("place_id":"baoan.xinan.haiyu","community_level":)" +
                  level + "}");
}

TEST_CASE("a community is registered, or known from what is opened in it") {
  Client client;
  CHECK(client.get("/v1/communities/baoan.xinan.haiyu").status == 404);
  CHECK(client.get("/v1/communities/baoan.xinan.haiyu/parties").status == 404);
  const auto made = client.make("/v1/communities",
                                R"({"id":"baoan.xinan.haiyu","name":"Haiyu","registered_on":"2004-01-01"})");
  CHECK(made.at("registered_on").as_string() == "2004-01-01");
  CHECK(
      client.post("/v1/communities", R"({"id":"baoan.xinan.haiyu","name":"H","registered_on":"2004-01-01"})")
          .status == 409);
  const Response wrong =
      client.post("/v1/communities", R"({"id":"baoan.xinan","name":"H","registered_on":"2004-01-01"})");
  CHECK(wrong.status == 422);
  CHECK(pointer_of(wrong) == "/id");
  client.make("/v1/centres", R"({"community_id":"baoan.fuyong.qiaotou","opened_on":"2014-01-01"})");
  const auto known = json_of(client.get("/v1/communities/baoan.fuyong.qiaotou"));
  CHECK(known.at("known_since").as_string() == "2014-01-01");
  CHECK(json_of(client.get("/v1/communities?place_id=baoan.xinan")).at("items").as_array().size() == 1);
  CHECK(counter(client, "communities?district=baoan") == 2);
  CHECK(counter(client, "communities?district=baoan&as_of=2013") == 1);
}

TEST_CASE("parties join and leave a community") {
  Client client;
  const std::string parties = "/v1/communities/baoan.xinan.haiyu/parties";
  const Response created =
      client.post(parties, R"({"id":"p1","party_kind":"core","name":"Party","from_on":"2012-01-01"})");
  CHECK(created.status == 201);
  CHECK(header_of(created, "location") == "/v1/parties/p1");
  client.make("/v1/organizations", R"({"id":"firm","name":"Firm","kind":"property_firm","track":"registered",
      "registered_on":"2012-01-01","place_id":"baoan","community_level":false})");
  client.make(parties,
              R"({"id":"p2","party_kind":"property_firm","organization_id":"firm","from_on":"2013-01-01"})");
  CHECK(client.post(parties, R"({"party_kind":"core","name":"P","from_on":"2012-01-01"})").status == 409);
  struct Row {
    const char *target, *body, *pointer;
  };
  for (const Row& row : {Row{"/v1/communities/baoan.xinan.haiyu/parties",
                             R"({"party_kind":"core","from_on":"2012-01-01"})", "/organization_id"},
                         Row{"/v1/communities/baoan.xinan.haiyu/parties",
                             R"({"party_kind":"club","name":"n","from_on":"2012-01-01"})", "/party_kind"},
                         Row{"/v1/parties/p2/leave", R"({"until_on":"2012-12-31"})", "/until_on"}}) {
    const Response refused = client.post(row.target, row.body);
    CHECK_MESSAGE(refused.status == 422, row.body, refused.body);
    CHECK(pointer_of(refused) == row.pointer);
  }
  CHECK(client
            .post("/v1/communities/baoan.xinan/parties",
                  R"({"party_kind":"core","name":"n","from_on":"2012-01-01"})")
            .status == 404);
  CHECK(client.post("/v1/parties/p2/leave", R"({"until_on":"2014-01-01"})").status == 200);
  CHECK(client.post("/v1/parties/p2/leave", R"({"until_on":"2014-01-01"})").status == 409);
  CHECK(json_of(client.get(parties)).at("items").as_array().size() == 2);
  CHECK(json_of(client.get(parties + "?current=true")).at("items").at(0).at("id").as_string() == "p1");
  CHECK(client.get(parties + "?party_kind=club").status == 422);
  CHECK(
      json_of(client.get(parties + "?party_kind=property_firm")).at("items").at(0).at("status").as_string() ==
      "left");
  CHECK(counter(client, "parties.current?community=baoan.xinan.haiyu&kind=property_firm&as_of=2013") == 1);
}

TEST_CASE("coverage puts open and planned centres beside the communities, on any day") {
  Client client;
  const std::string coverage = "/v1/districts/baoan/coverage";
  CHECK(client.get(coverage).status == 404);
  for (int n = 0; n < 5; ++n)
    client.make("/v1/communities",
                R"({"id":"baoan.s1.c)" + std::to_string(n) + R"(","name":"C","registered_on":"2000-01-01"})");
  client.make("/v1/communities", R"({"id":"baoan-2.s1.c1","name":"C","registered_on":"2000-01-01"})");
  client.make("/v1/centres", R"({"id":"k1","community_id":"baoan.s1.c1","opened_on":"2014-03-01"})");
  client.make("/v1/centres", R"({"id":"k2","community_id":"baoan.s1.c2","opened_on":"2014-06-01"})");
  const Response planned = client.post("/v1/districts/baoan/coverage-plans",
                                       R"({"id":"plan-1","due_on":"2014-12-31","centres":4})");
  CHECK(planned.status == 201);
  CHECK(client.get(header_of(planned, "location")).status == 200);
  client.make("/v1/districts/baoan/coverage-plans", R"({"due_on":"2015-12-31","centres":5})");
  client.make("/v1/centres/k1/close", R"({"closed_on":"2014-09-01"})");
  CHECK(client.post("/v1/centres/k2/close", R"({"closed_on":"2014-05-31"})").status == 422);
  CHECK(
      client.post("/v1/districts/baoan.s1/coverage-plans", R"({"due_on":"2015-12-31","centres":5})").status ==
      404);
  struct Row {
    const char* as_of;
    std::int64_t open, planned;
  };
  for (const Row& row : {Row{"2014-02-28", 0, 0}, Row{"2014-08-31", 2, 0}, Row{"2014-09-01", 1, 0},
                         Row{"2014-12-31", 1, 4}, Row{"2015-12-31", 1, 5}}) {
    const auto body = json_of(client.get(coverage + "?as_of=" + row.as_of));
    CAPTURE(row.as_of);
    CHECK(body.at("communities").as_int64() == 5);
    CHECK(body.at("open").as_int64() == row.open);
    CHECK(body.at("planned").as_int64() == row.planned);
    CHECK(body.at("plans").as_array().size() == 2);
    CHECK(body.at("plans").at(0).at("centres").as_int64() == 4);
  }
  CHECK(client.get(coverage + "?as_of=2014").status == 422);
  CHECK(client.get("/v1/districts/baoan.s1/coverage").status == 404);
  const auto open = json_of(client.get("/v1/centres?as_of=2014-09-01&place_id=baoan")).at("items").as_array();
  REQUIRE(open.size() == 1);
  CHECK(open.at(0).at("id").as_string() == "k2");
}

TEST_CASE("grants are awarded and corrected, with both amounts to be seen") {
  Client client;
  make_organization(client, "o1", "true");
  make_organization(client, "o2", "false");
  client.make(
      "/v1/grants",
      R"({"id":"g1","organization_id":"o1","amount_fen":461000000,"awarded_on":"2012-05-01","funder":"局"})");
  client.make(
      "/v1/grants",
      R"({"id":"g2","organization_id":"o2","amount_fen":274000000,"awarded_on":"2013-05-01","funder":"局"})");
  struct Row {
    const char *body, *pointer;
  };
  for (const Row& row :
       {Row{R"({"organization_id":"o9","amount_fen":1,"awarded_on":"2012-05-01","funder":"f"})",
            "/organization_id"},
        Row{R"({"organization_id":"o1","amount_fen":-1,"awarded_on":"2012-05-01","funder":"f"})",
            "/amount_fen"}}) {
    const Response refused = client.post("/v1/grants", row.body);
    CHECK(refused.status == 422);
    CHECK(pointer_of(refused) == row.pointer);
  }
  const Response corrected = client.patch("/v1/grants/g2", R"({"amount_fen":274000001,"reason":"a slip"})");
  CHECK(corrected.status == 200);
  CHECK(json_of(corrected).at("history").at(0).at("detail").as_string() == "274000000");
  const Response stale =
      client.patch("/v1/grants/g2", R"({"amount_fen":1,"reason":"r"})", {{"if-match", "\"x\""}});
  CHECK(stale.status == 412);
  CHECK(counter(client, "grants.amount_fen?district=baoan") == 735000001);
  CHECK(counter(client, "grants.amount_fen?from=2013&to=2013") == 274000001);
  CHECK(counter(client, "grants.amount_fen?community_level=yes") == 461000000);
  CHECK(counter(client, "grants.organizations?district=baoan") == 2);
  CHECK(counter(client, "grants.organizations?community_level=yes&track=filed") == 1);
  const auto items = json_of(client.get("/v1/grants?organization_id=o1")).at("items").as_array();
  REQUIRE(items.size() == 1);
  CHECK(items.at(0).at("amount_fen").as_int64() == 461000000);
  CHECK(json_of(client.get("/v1/grants?limit=1")).at("next").is_string());
  CHECK(json_of(client.get("/v1/organizations?community_level=true&track=filed"))
            .at("items")
            .as_array()
            .size() == 1);
}

TEST_CASE("investments are listed by place and funder, and corrected") {
  Client client;
  client.make(
      "/v1/investments",
      R"({"id":"i1","community_id":"baoan.xinan.haiyu","funder_kind":"street","amount_fen":100,"on":"2014-01-01"})");
  client.make(
      "/v1/investments",
      R"({"id":"i2","community_id":"baoan.xinan.haiyu","funder_kind":"residents","amount_fen":7,"on":"2014-02-01"})");
  CHECK(client.patch("/v1/investments/i1", R"({"amount_fen":90,"reason":"r"})").status == 200);
  CHECK(client.patch("/v1/investments/i1", R"({"amount_fen":90})").status == 422);
  CHECK(counter(client, "investments.amount_fen?community=baoan.xinan.haiyu") == 97);
  CHECK(counter(client, "investments.amount_fen?funder_kind=street&to=2014-01-01") == 90);
  CHECK(json_of(client.get("/v1/investments?funder_kind=residents")).at("items").at(0).at("id").as_string() ==
        "i2");
  CHECK(client.get("/v1/investments?funder_kind=bank").status == 422);
  client.reopen();
  CHECK(json_of(client.get("/v1/investments/i1")).at("history").as_array().size() == 2);
}

TEST_CASE("events about a place find their key in the data, and a wrong key is said where it is") {
  Client client;
  const std::string head = R"({"specversion":"1.0","source":"s","time":"2014-01-01T00:00:00Z",)";
  const Response taken = client.post_events(
      "[" + head +
          R"("id":"1","type":"haiyu.centre.opened.v1","subject":"c1","data":{"community_id":"a.b.c","opened_on":"2014-01-01"}},)" +
          head +
          R"("id":"2","type":"haiyu.centre.closed.v1","subject":"c1","data":{"closed_on":"2014-05-01"}},)" +
          head +
          R"("id":"3","type":"haiyu.party.joined.v1","subject":"p","partitionkey":"a.b","data":{"party_kind":"core","name":"n","from_on":"2014-01-01"}}])",
      "?wait=true");
  REQUIRE(taken.status / 100 == 2);
  const auto body = json_of(taken);
  CHECK(body.at("accepted").as_int64() == 3);
  REQUIRE(body.at("rejected").as_array().size() == 1);
  CHECK(body.at("rejected").at(0).at("reason").as_string() == "invalid:/community_id");
  CHECK(json_of(client.get("/v1/centres/c1")).at("status").as_string() == "closed");
}

}  // namespace
}  // namespace haiyu::api::test
