// What a refused write is told: the state that it met, the reference that leads nowhere, the header that is
// wrong.
#include "api/commands.h"
#include "events/table.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::string slug_of(const boost::json::value& problem) {
  return std::string(problem.at("type").as_string()).substr(std::string("urn:haiyu:problem:").size());
}

void make_world(Client& client) {
  make_centre(client);
  make_session(client, "s", 5, 2);
  client.make("/v1/people", R"({"id":"p"})");
}

TEST_CASE("a wrong state says which one it is, of the thing or of what it was to be made in") {
  Client client;
  make_world(client);
  client.make("/v1/sessions/s/signups", R"({"id":"done","person_id":"p","role":"volunteer"})");
  client.make("/v1/signups/done/check-in", R"({"at":"2030-01-05T09:00:00+08:00"})");
  const Response again = client.post("/v1/signups/done/check-in", R"({"at":"2030-01-05T09:00:00+08:00"})");
  CHECK(slug_of(json_of(again)) == "already_checked_in");
  CHECK(boost::json::serialize(json_of(again).at("present")) ==
        R"({"status":"confirmed","attendance":"checked_in"})");
  client.make("/v1/signups/done/check-out", R"({"at":"2030-01-05T10:00:00+08:00"})");
  client.make("/v1/sessions/s/signups", R"({"id":"left","person_id":"q","role":"volunteer"})");
  client.make("/v1/signups/left/cancel");
  client.make("/v1/organizations", R"({"id":"old","name":"Old","kind":"social_group","track":"filed",
      "registered_on":"2010-01-01","place_id":"baoan.xinan.haiyu","community_level":true})");
  client.make("/v1/organizations/old/members", R"({"id":"m","person_id":"p","enrolled_on":"2011-01-01"})");
  client.make("/v1/members/m/leave", R"({"left_on":"2012-01-01"})");
  client.make("/v1/organizations/old/dissolve", R"({"dissolved_on":"2013-01-01"})");
  make_session(client, "off", 6, 2);
  client.make("/v1/sessions/off/cancel");
  struct Row {
    const char *target, *body, *present;
  };
  for (const Row& row : {Row{"/v1/signups/done/no-show", R"({"at":"2030-01-05T10:00:00Z"})",
                             R"({"status":"confirmed","attendance":"completed"})"},
                         Row{"/v1/signups/left/check-in", R"({"at":"2030-01-05T10:00:00Z"})",
                             R"({"status":"cancelled","attendance":"none"})"},
                         Row{"/v1/sessions/off/close", R"({"held":true})", R"({"status":"cancelled"})"},
                         Row{"/v1/members/m/leave", R"({"left_on":"2012-01-01"})", R"({"status":"left"})"},
                         Row{"/v1/organizations/old/members",
                             R"({"person_id":"q","enrolled_on":"2014-01-01"})", R"({"status":"dissolved"})"},
                         Row{"/v1/organizations/old/lead", R"({"led_id":"centre","from_on":"2014-01-01"})",
                             R"({"status":"dissolved"})"}}) {
    CAPTURE(row.target);
    for (int attempt = 0; attempt < 2; ++attempt) {  // a retry is told the same
      const Response refused = client.post(row.target, row.body, std::string("key ") + row.target);
      CHECK(refused.status == 409);
      CHECK(slug_of(json_of(refused)) == "wrong_state");
      CHECK(boost::json::serialize(json_of(refused).at("present")) == row.present);
    }
  }
}

TEST_CASE("what a fold refuses names the field, row by row") {
  Client client;
  make_world(client);
  client.make("/v1/organizations", R"({"id":"club","name":"Club","kind":"social_group","track":"filed",
      "registered_on":"2010-01-01","place_id":"baoan.xinan.haiyu","community_level":true})");
  client.make("/v1/organizations/centre/lead", R"({"led_id":"club","from_on":"2012-01-01"})");
  client.make("/v1/organizations/centre/release", R"({"led_id":"club","until_on":"2013-01-01"})");
  client.make("/v1/organizations/club/members", R"({"id":"m","person_id":"p","enrolled_on":"2011-01-01"})");
  client.make("/v1/organizations/club/applications", R"({"id":"ap","person_id":"q"})");
  client.make("/v1/volunteers",
              R"({"id":"v","person_id":"p","organization_id":"club","recruited_on":"2011-01-01"})");
  client.make("/v1/organizations", R"({"id":"other","name":"O","kind":"social_group","track":"filed",
      "registered_on":"2010-01-01","place_id":"baoan.xinan.haiyu","community_level":true})");
  client.make("/v1/organizations/other/members",
              R"({"id":"gone","person_id":"p","enrolled_on":"2011-01-01"})");
  client.make("/v1/members/gone/leave", R"({"left_on":"2012-01-01"})");
  client.make("/v1/volunteers",
              R"({"id":"w","person_id":"p","organization_id":"other","recruited_on":"2011-01-01"})");
  client.make("/v1/volunteers/w/leave", R"({"left_on":"2012-01-01"})");
  client.make("/v1/sessions/s/signups", R"({"id":"u","person_id":"p","role":"volunteer"})");
  client.make("/v1/signups/u/check-in", R"({"at":"2030-01-05T09:00:00Z"})");
  struct Row {
    const char *method, *target, *body, *pointer;
  };
  for (const Row& row :
       {Row{"POST", "/v1/members/m/leave", R"({"left_on":"2010-12-31"})", "/left_on"},
        Row{"POST", "/v1/volunteers/v/leave", R"({"left_on":"2010-12-31"})", "/left_on"},
        Row{"POST", "/v1/organizations/club/members",
            R"({"person_id":"r","enrolled_on":"2011-01-01","application_id":"ap"})", "/person_id"},
        Row{"POST", "/v1/organizations/other/members",
            R"({"person_id":"q","enrolled_on":"2011-01-01","application_id":"ap"})", "/application_id"},
        Row{"POST", "/v1/organizations/other/members", R"({"person_id":"p","enrolled_on":"2011-12-31"})",
            "/enrolled_on"},
        Row{"POST", "/v1/volunteers",
            R"({"person_id":"p","organization_id":"other","recruited_on":"2011-12-31"})", "/recruited_on"},
        Row{"POST", "/v1/organizations/centre/lead", R"({"led_id":"club","from_on":"2012-12-31"})",
            "/from_on"},
        Row{"PATCH", "/v1/sessions/s", R"({"start_at":"2030-01-06T09:00:00Z"})", "/start_at"},
        Row{"PATCH", "/v1/sessions/s", R"({"end_at":"2030-01-04T09:00:00Z"})", "/end_at"},
        Row{"POST", "/v1/signups/u/check-out", R"({"at":"2030-01-05T08:59:00Z"})", "/at"},
        Row{"POST", "/v1/signups/u/correct", R"({"to":"completed","at":"2030-01-05T08:59:00Z","reason":"r"})",
            "/at"},
        Row{"POST", "/v1/sessions/s/served", R"({"count":1,"breakdown":[{"count":2}]})", "/breakdown"}}) {
    CAPTURE(row.body);
    const Response refused =
        client
            .ask(row.method, row.target, row.body, {{"idempotency-key", std::string(row.target) + row.body}})
            .response;
    REQUIRE_MESSAGE(refused.status == 422, refused.body);
    CHECK(slug_of(json_of(refused)) == "invalid");
    CHECK(json_of(refused).at("errors").at(0).at("pointer").as_string() == row.pointer);
  }
}

TEST_CASE("what a write names has to be known, and events are folded whatever they name") {
  Client client;
  make_world(client);
  client.make("/v1/volunteers",
              R"({"id":"v","person_id":"p","organization_id":"centre","recruited_on":"2014-01-03"})");
  struct Row {
    const char *target, *body, *pointer;
  };
  for (const Row& row :
       {Row{"/v1/activities", R"({"organization_id":"nobody","title":"T","category":"c","sector":"social",
            "community_id":"a.b.c","delivery_modes":[],"channel":"online"})",
            "/organization_id"},
        Row{"/v1/activities", R"({"organization_id":"centre","title":"T","category":"c","sector":"social",
            "community_id":"a.b.c","delivery_modes":[],"channel":"online","supported_by":["centre","nobody"]})",
            "/supported_by/1"},
        Row{"/v1/activities", R"({"organization_id":"centre","title":"T","category":"c","sector":"social",
            "community_id":"a.b.c","delivery_modes":[],"channel":"online","service_item_id":"none"})",
            "/service_item_id"},
        Row{"/v1/volunteers", R"({"person_id":"p","organization_id":"nobody","recruited_on":"2014-01-01"})",
            "/organization_id"},
        Row{"/v1/volunteers/v/skills", R"({"skills":[{"code":"doctor","verified_by":"nobody"}]})",
            "/skills/0/verified_by"},
        Row{"/v1/organizations/centre/lead", R"({"led_id":"nobody","from_on":"2014-01-01"})", "/led_id"},
        Row{"/v1/organizations/centre/members",
            R"({"person_id":"p","enrolled_on":"2014-01-01","supported_by":["nobody"]})", "/supported_by/0"},
        Row{"/v1/platforms",
            R"({"community_id":"a.b.c","provider_id":"nobody","name":"P","channel":"online"})",
            "/provider_id"},
        Row{"/v1/centres", R"({"community_id":"a.b.c","opened_on":"2014-01-01","organization_id":"nobody"})",
            "/organization_id"},
        Row{"/v1/bills",
            R"({"community_id":"a.b.c","period":"p","lines":[{"service_item_id":"none","quota":1}]})",
            "/lines/0/service_item_id"}}) {
    CAPTURE(row.body);
    const Response refused = client.post(row.target, row.body);
    REQUIRE_MESSAGE(refused.status == 422, refused.body);
    const auto errors = json_of(refused).at("errors").as_array();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].at("pointer").as_string() == row.pointer);
    CHECK(errors[0].at("code").as_string() == "unknown");
  }
  const std::string event =
      R"([{"specversion":"1.0","id":"1","source":"s","type":"haiyu.activity.posted.v1","subject":"early",)"
      R"("time":"2014-01-01T00:00:00Z","data":{"organization_id":"later","title":"T","category":"c",)"
      R"("sector":"social","community_id":"a.b.c","delivery_modes":[],"channel":"online"}}])";
  REQUIRE(client.post_events(event, "?wait=true").status == 202);
  CHECK(client.get("/v1/activities/early").status == 200);
}

TEST_CASE("a media type is known in whatever case it is written") {
  Client client;
  struct Row {
    const char* type;
    bool taken;
  };
  int number = 0;
  for (const Row& row :
       {Row{"application/json", true}, Row{"Application/JSON", true},
        Row{"APPLICATION/JSON; charset=UTF-8", true}, Row{"application/json\t;charset=utf-8", true},
        Row{"application/Merge-Patch+json", true}, Row{"application/jsonx", false}, Row{"text/json", false},
        Row{"", false}}) {
    CAPTURE(row.type);
    Request request;
    request.method = "POST";
    request.path = "/v1/people";
    request.headers = {{"content-type", row.type}, {"idempotency-key", std::to_string(++number)}};
    request.body = "{}";
    const events::TypeInfo& type = *events::type_named("haiyu.person.registered.v1");
    const Principal who{.role = events::Role::kOperator, .subject = "local"};
    const auto write = prepare_write(
        client.api(), type, request, who,
        identify_write("local", request.headers[1].second, request.method, request.path, request.body));
    CHECK(write.has_value() == row.taken);
    if (!row.taken) CHECK(write.error().slug == "unsupported_media_type");
  }
  const std::string event =
      R"({"specversion":"1.0","id":"1","source":"s","type":"haiyu.person.registered.v1",)"
      R"("subject":"p","time":"2014-01-01T00:00:00Z","data":{}})";
  CHECK(client.post_events(event, "?wait=true", "Application/CloudEvents+JSON").status == 202);
  CHECK(client.post_events("[" + event + "]", "", "APPLICATION/cloudevents-BATCH+json").status == 202);
}

TEST_CASE("If-Match takes a list, several fields or a star, and compares strongly; If-None-Match weakly") {
  Client client;
  make_world(client);
  const std::string clinic = "/v1/activities/clinic";
  int number = 0;
  const auto etag = [&] { return header_of(client.get(clinic), "etag"); };
  const auto patched = [&](Headers headers) {
    return client.patch(clinic, R"({"title":")" + std::to_string(++number) + R"("})", std::move(headers))
        .status;
  };
  CHECK(patched({{"if-match", "\"0\", " + etag() + " , W/\"1\""}}) == 200);
  CHECK(patched({{"if-match", "\"0\""}, {"if-match", etag()}}) == 200);
  CHECK(patched({{"if-match", "*"}}) == 200);
  CHECK(patched({{"if-match", "\"0\",\"1\""}}) == 412);
  CHECK(patched({{"if-match", "W/" + etag()}}) == 412);
  CHECK(patched({{"if-match", ""}}) == 412);
  CHECK(client.patch("/v1/activities/none", R"({"title":"t"})", {{"if-match", "*"}}).status == 404);
  const std::string now = etag();
  for (const std::string& list : {now, "W/" + now, "\"0\", W/" + now, std::string("*")})
    CHECK(client.get(clinic, {{"if-none-match", list}}).status == 304);
  CHECK(client.get(clinic, {{"if-none-match", "\"0\""}, {"if-none-match", now}}).status == 304);
  CHECK(client.get(clinic, {{"if-none-match", "\"0\", \"1\""}}).status == 200);
}

TEST_CASE("a write has one Idempotency-Key") {
  Client client;
  for (const char* second : {"one", "two"}) {
    const Response twice =
        client.ask("POST", "/v1/people", "{}", {{"idempotency-key", "one"}, {"idempotency-key", second}})
            .response;
    CHECK(twice.status == 400);
    CHECK(slug_of(json_of(twice)) == "malformed");
  }
  CHECK(client.post("/v1/people", "{}", "one").status == 201);
}

TEST_CASE("an id that a path cannot name is refused") {
  Client client;
  for (const char* id : {".", ".."}) {
    const Response refused = client.post("/v1/people", R"({"id":")" + std::string(id) + R"("})");
    CHECK(refused.status == 422);
    CHECK(json_of(refused).at("errors").at(0).at("pointer").as_string() == "/id");
  }
  CHECK(client.post("/v1/people", R"({"id":"..."})").status == 201);
}

TEST_CASE("a change by null is refused, and changes nothing") {
  Client client;
  make_world(client);
  const std::string before = client.get("/v1/sessions/s").body;
  for (const char* field : {"venue", "opens_at", "waitlist", "places", "confirm_within_minutes"}) {
    const Response refused = client.patch("/v1/sessions/s", R"({")" + std::string(field) + R"(":null})");
    CHECK(refused.status == 422);
    const auto error = json_of(refused).at("errors").at(0);
    CHECK(error.at("pointer").as_string() == "/" + std::string(field));
    CHECK(error.at("code").as_string() == "wrong_type");
    CHECK(error.at("detail").as_string().starts_with("null removes nothing"));
  }
  CHECK(client.get("/v1/sessions/s").body == before);
}

}  // namespace
}  // namespace haiyu::api::test
