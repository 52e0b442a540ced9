// The catalogue and the Community Service Guide over HTTP.
#include "api/guide.h"
#include "api/shown.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

void make_catalogue(Client& client) {
  make_centre(client);
  client.make(
      "/v1/communities",
      R"({"id":"baoan.xinan.haiyu","name":{"zh-CN":"海裕社区","en":"Haiyu"},"registered_on":"2004-01-01"})");
  client.make(
      "/v1/platforms",
      R"({"id":"desk","community_id":"baoan.xinan.haiyu","provider_id":"centre","name":"Service <desk>","channel":"one_stop"})");
  client.make(
      "/v1/platforms",
      R"({"id":"web","community_id":"baoan.xinan.haiyu","provider_id":"bureau","provider_name":{"zh-CN":"社保局","en":"Pension bureau"},"name":"Web","channel":"online"})");
  client.make(
      "/v1/service-items",
      R"({"id":"meals","provider_id":"centre","platform_ids":["desk"],"name":{"zh-CN":"长者饭堂","en":"Meals & more"},
      "sector":"social","category":"elderly_care","target_groups":["elderly"],"delivery_modes":["door_to_door"],
      "eligibility":"over 60","how_to_get":"ring \"us\"","required_documents":["identity card",{"zh-CN":"申请表","en":"form"}],
      "fee_fen":1250,"schedule":"daily"})");
  client.make(
      "/v1/service-items",
      R"({"id":"pension","provider_id":"bureau","provider_name":"The bureau","platform_ids":["web","desk"],"name":"Pension","sector":"public",
      "category":"social_security","fee_fen":0})");
}

std::vector<std::string> ids_of(Client& client, const std::string& target) {
  const Response response = client.get(target);
  REQUIRE_MESSAGE(response.status == 200, target, " ", response.body);
  std::vector<std::string> ids;
  const auto page = json_of(response);
  for (const auto& item : page.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
  return ids;
}

TEST_CASE("items and platforms are found by each filter") {
  Client client;
  make_catalogue(client);
  client.make("/v1/platforms/web/withdraw");
  using Ids = std::vector<std::string>;
  struct Row {
    const char* target;
    Ids ids;
  };
  const Row rows[] = {
      {"/v1/platforms", {"desk", "web"}},
      {"/v1/platforms?status=listed", {"desk"}},
      {"/v1/platforms?channel=online", {"web"}},
      {"/v1/platforms?community_id=baoan.xinan.haiyu&provider_id=centre", {"desk"}},
      {"/v1/platforms?community_id=baoan.xinan.other", {}},
      {"/v1/service-items", {"meals", "pension"}},
      {"/v1/service-items?community_id=baoan.xinan.haiyu", {"meals", "pension"}},
      {"/v1/service-items?sector=public", {"pension"}},
      {"/v1/service-items?category=elderly_care", {"meals"}},
      {"/v1/service-items?delivery_mode=door_to_door", {"meals"}},
      {"/v1/service-items?target_group=elderly", {"meals"}},
      {"/v1/service-items?target_group=youth", {}},
      {"/v1/service-items?channel=online", {"pension"}},
      {"/v1/service-items?channel=one_stop", {"meals", "pension"}},
      {"/v1/service-items?provider_id=bureau", {"pension"}},
      {"/v1/service-items?platform_id=web", {"pension"}},
  };
  for (const Row& row : rows) CHECK_MESSAGE(ids_of(client, row.target) == row.ids, row.target);
  CHECK(client.get("/v1/service-items?sector=private").status == 422);
  CHECK(client.get("/v1/platforms?status=gone").status == 422);
}

TEST_CASE("an item's community may be left out where a platform names it") {
  Client client;
  make_catalogue(client);
  CHECK(json_of(client.get("/v1/service-items/meals")).at("community_id").as_string() == "baoan.xinan.haiyu");
  struct Row {
    const char *body, *pointer;
  };
  for (
      const Row& row :
      {Row{R"({"provider_id":"centre","platform_ids":[],"name":"n","sector":"public","category":"x"})",
           "/community_id"},
       Row{R"({"provider_id":"centre","platform_ids":["none"],"name":"n","sector":"public","category":"x"})",
           "/platform_ids"},
       Row{R"({"community_id":"a.b.c","provider_id":"centre","platform_ids":["desk"],"name":"n","sector":"public","category":"x"})",
           "/platform_ids"},
       Row{R"({"community_id":"a.b.c","provider_id":"centre","platform_ids":[],"name":"n","sector":"state","category":"x"})",
           "/sector"}}) {
    const Response refused = client.post("/v1/service-items", row.body);
    CHECK(refused.status == 422);
    CHECK_MESSAGE(json_of(refused).at("errors").at(0).at("pointer").as_string() == row.pointer, refused.body);
  }
  CHECK(client.post("/v1/platforms/desk/withdraw").status == 200);
  const Response again = client.post("/v1/platforms/desk/withdraw");
  CHECK(again.status == 409);
  CHECK(json_of(again).at("type").as_string() == "urn:haiyu:problem:wrong_state");
  // A batch of events finds the community in the same way.
  const std::string head = R"({"specversion":"1.0","source":"s","time":"2014-01-01T00:00:00Z",)";
  const Response taken = client.post_events(
      "[" + head +
          R"("id":"1","type":"haiyu.platform.listed.v1","subject":"pl9","data":{"community_id":"a.b.c","provider_id":"o","name":"P","channel":"online"}},)" +
          head +
          R"("id":"2","type":"haiyu.service_item.listed.v1","subject":"it9","data":{"provider_id":"o","platform_ids":["pl9"],"name":"I","sector":"public","category":"x"}},)" +
          head +
          R"("id":"3","type":"haiyu.order.placed.v1","subject":"or9","data":{"service_item_id":"it9","person_id":"p","delivery_mode":"appointment"}}])",
      "?wait=true");
  REQUIRE_MESSAGE(taken.status / 100 == 2, taken.body);
  CHECK(json_of(client.get("/v1/orders/or9")).at("community_id").as_string() == "a.b.c");
}

TEST_CASE("the guide groups what is listed by sector, in the reader's language") {
  Client client;
  make_catalogue(client);
  const std::string guide = "/v1/communities/baoan.xinan.haiyu/guide";
  CHECK(client.get("/v1/communities/baoan.xinan.other/guide").status == 404);
  CHECK(client.get(guide + "?lang=fr").status == 422);
  const Response english = client.get(guide + "?lang=en");
  CHECK(header_of(english, "content-language") == "en");
  const auto body = json_of(english);
  CHECK(body.at("name").as_string() == "Haiyu");
  REQUIRE(body.at("sectors").as_array().size() == 3);
  CHECK(body.at("sectors").at(0).at("items").at(0).at("id").as_string() == "pension");
  CHECK(body.at("sectors").at(2).at("items").as_array().empty());
  const auto& meals = body.at("sectors").at(1).at("items").at(0);
  CHECK(meals.at("name").as_string() == "Meals & more");
  CHECK(meals.at("provider").at("name").as_string() == "Haiyu service centre");
  CHECK(meals.at("required_documents").at(1).as_string() == "form");
  CHECK(meals.at("fee_fen").as_int64() == 1250);
  CHECK(meals.at("platforms").at(0).as_string() == "Service <desk>");
  const auto chinese = json_of(client.get(guide, {{"accept-language", "zh-CN,zh;q=0.9"}}));
  CHECK(chinese.at("sectors").at(1).at("items").at(0).at("name").as_string() == "长者饭堂");
  CHECK(chinese.at("sectors").at(1).at("items").at(0).at("eligibility").as_string() == "over 60");

  client.make("/v1/service-items/pension/withdraw");
  CHECK(json_of(client.get(guide)).at("sectors").at(0).at("items").as_array().empty());
}

TEST_CASE("a provider that is no organization is shown by the name that it was given") {
  Client client;
  make_catalogue(client);
  const auto guide = [&](const char* lang) {
    return json_of(client.get("/v1/communities/baoan.xinan.haiyu/guide?lang=" + std::string(lang)))
        .at("sectors")
        .at(0)
        .at("items")
        .at(0)
        .at("provider")
        .at("name")
        .as_string();
  };
  const auto platform = json_of(client.get("/v1/platforms/web"));
  CHECK(platform.at("provider_name").at("en").as_string() == "Pension bureau");
  const std::string item = "/v1/service-items/pension";
  CHECK(json_of(client.get(item)).at("provider_name").as_string() == "The bureau");
  CHECK(guide("en") == "The bureau");
  CHECK(json_of(client.get("/v1/platforms/desk")).as_object().contains("provider_name") == false);

  // Without a name of its own, that of a platform of the same provider.
  const Response taken = client.post_events(
      R"([{"specversion":"1.0","id":"1","source":"s","time":"2014-01-01T00:00:00Z",)"
      R"("type":"haiyu.service_item.listed.v1","subject":"another","data":{"community_id":"baoan.xinan.haiyu",)"
      R"("provider_id":"bureau","platform_ids":["desk","web"],"name":"A","sector":"public","category":"a"}}])",
      "?wait=true");
  REQUIRE(taken.status == 202);
  CHECK(guide("zh") == "社保局");
  client.make("/v1/service-items/another/withdraw");

  // The name goes with its provider.
  CHECK(client.patch(item, R"({"provider_id":"shop"})").status == 422);
  CHECK(client.patch(item, R"({"provider_id":"shop","provider_name":"Shop"})").status == 200);
  CHECK(guide("en") == "Shop");
  CHECK(client.patch(item, R"({"provider_name":"The shop"})").status == 200);
  CHECK(guide("en") == "The shop");
  CHECK(client.patch(item, R"({"provider_id":"centre"})").status == 200);
  CHECK(guide("en") == "Haiyu service centre");
  CHECK_FALSE(json_of(client.get(item)).as_object().contains("provider_name"));
  const std::string before = client.get(item).body;
  client.rebuild();
  CHECK(client.get(item).body == before);
}

TEST_CASE("the guide is a page to be printed, and no text of it is markup") {
  Client client;
  make_catalogue(client);
  client.patch("/v1/service-items/meals", R"({"name":"<script>alert('1')</script>"})");
  const std::string guide = "/v1/communities/baoan.xinan.haiyu/guide";
  const Response page = client.get(guide + "?lang=en", {{"accept", "text/html,application/json;q=0.9"}});
  CHECK(header_of(page, "content-type") == "text/html; charset=utf-8");
  CHECK(header_of(page, "content-security-policy").starts_with("default-src 'self'"));
  CHECK(page.body.find("<script>") == std::string::npos);
  for (const char* text : {"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;", "Service &lt;desk&gt;",
                           "ring &quot;us&quot;", "<html lang=\"en\">", "Social services", "12.50 yuan",
                           "Free", "identity card, form", "door to door", "href=\"/print.css\""})
    CHECK_MESSAGE(page.body.find(text) != std::string::npos, text);
  CHECK(page.body.find("Market services") == std::string::npos);
  const Response chinese = client.get(guide, {{"accept", "text/html"}, {"accept-language", "zh"}});
  CHECK(chinese.body.find("海裕社区社区服务指南") != std::string::npos);
  CHECK(chinese.body.find("上门服务") != std::string::npos);
  CHECK(header_of(client.get(guide, {{"accept", "application/json, text/html;q=0.1"}}), "content-type") ==
        "application/json");
  CHECK(client
            .get(guide, {{"accept", "text/html"},
                         {"accept-language", "zh"},
                         {"if-none-match", header_of(chinese, "etag")}})
            .status == 304);
  CHECK(client.get("/print.css").body.find("@media print") != std::string::npos);
}

TEST_CASE("a shown text is given in the language, or in another of it, or in the first that it has") {
  struct Row {
    const char *text, *lang, *shown;
  };
  for (const Row& row :
       {Row{R"("plain")", "en", "plain"}, Row{R"({"en":"a","zh-CN":"b"})", "zh-CN", "b"},
        Row{R"({"en":"a","zh-Hans":"b"})", "zh-CN", "b"}, Row{R"({"en-GB":"a","zh":"b"})", "en", "a"},
        Row{R"({"fr":"a","de":"b"})", "en", "a"}, Row{R"({"eng":"a","en":"b"})", "en", "b"},
        Row{"", "en", ""}})
    CHECK(in_language(row.text, row.lang) == row.shown);
  CHECK(yuan(5) == "0.05");
  CHECK(yuan(123456) == "1234.56");
}

}  // namespace
}  // namespace haiyu::api::test
