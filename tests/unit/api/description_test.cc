#include <set>

#include "api/web.h"
#include "events/table.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

using boost::json::value;

value described(Client& client, const std::string& path) { return json_of(client.get(path)); }

// Calls `use` with every object within.
template <class Use>
void for_each_object(const value& within, Use&& use) {
  if (const auto* object = within.if_object()) {
    use(*object);
    for (const auto& member : *object) for_each_object(member.value(), use);
  } else if (const auto* array = within.if_array()) {
    for (const value& item : *array) for_each_object(item, use);
  }
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

// "#/components/..." -> "/components/..."
std::string pointer_of(const value& reference) { return std::string(reference.as_string()).substr(1); }

std::set<std::string> slugs_of(const value& document, const value& operation, const std::string& status) {
  std::set<std::string> slugs;
  const value* const response = operation.at("responses").as_object().if_contains(status);
  if (response == nullptr) return slugs;
  for_each_object(
      document.at_pointer(pointer_of(response->at("$ref"))), [&](const boost::json::object& object) {
        const value* const schema = object.if_contains("$ref");
        if (schema == nullptr || !schema->as_string().ends_with("Problem")) return;
        slugs.emplace(document.at_pointer(pointer_of(*schema) + "/properties/type/const").as_string());
      });
  return slugs;
}

TEST_CASE("every route is described, and everything described has a route") {
  Client client;
  std::set<std::string> described_routes, routes;
  const value document = described(client, "/openapi.json");
  for (const auto& [path, item] : document.at("paths").as_object())
    for (const auto& [method, operation] : item.as_object())
      if (method != "parameters") described_routes.insert(upper(method) + " " + std::string(path));
  for (const auto& [method, pattern] : client.router().routes()) routes.insert(method + " " + pattern);
  for (const WebFile& file : web_files())
    routes.erase("GET " + std::string(file.path));  // the page is no API
  for (const std::string_view screen : kScreens) routes.erase("GET " + std::string(screen));
  CHECK(routes == described_routes);
  CHECK(routes.size() > 100);
}

TEST_CASE("every type of event is a message of its topic and of the feed") {
  Client client;
  const value document = described(client, "/asyncapi.json");
  for (const events::TypeInfo& type : events::types()) {
    CAPTURE(type.name);
    const auto& topic = document.at("channels").at(name_of(type.topic)).at("messages").as_object();
    CHECK(topic.contains(type.name));
    CHECK(document.at("channels").at("feed").at("messages").as_object().contains(type.name));
  }
  for (const char* decision : {"haiyu.signup.decided.v1", "haiyu.signup.promoted.v1"})
    CHECK(document.at("channels").at("feed").at("messages").as_object().contains(decision));
}

TEST_CASE("every reference within a description leads somewhere") {
  Client client;
  for (const char* path : {"/openapi.json", "/asyncapi.json"}) {
    const value document = described(client, path);
    std::size_t references = 0;
    for_each_object(document, [&](const boost::json::object& object) {
      const value* const reference = object.if_contains("$ref");
      if (reference == nullptr) return;
      ++references;
      boost::json::error_code missing;
      document.find_pointer(pointer_of(*reference), missing);
      CHECK_MESSAGE(!missing, std::string(reference->as_string()));
    });
    CHECK(references > 500);
  }
}

TEST_CASE("operations have names of their own") {
  Client client;
  std::set<std::string> names;
  const value document = described(client, "/openapi.json");
  for_each_object(document.at("paths"), [&](const boost::json::object& object) {
    if (const value* const id = object.if_contains("operationId"))
      CHECK_MESSAGE(names.emplace(id->as_string()).second, std::string(id->as_string()));
  });
}

TEST_CASE("a write is described by its row of the table") {
  Client client;
  const value document = described(client, "/openapi.json");
  const value& signup = document.at("paths").at("/v1/sessions/{id}/signups").at("post");
  CHECK(signup.at("x-haiyu-role") == "person");
  CHECK(signup.at("security").as_array().size() == 1);
  CHECK(slugs_of(document, signup, "409") ==
        std::set<std::string>{"urn:haiyu:problem:signup_refused", "urn:haiyu:problem:wrong_state",
                              "urn:haiyu:problem:already_exists", "urn:haiyu:problem:idempotency_in_flight"});
  CHECK(slugs_of(document, signup, "412").empty());
  const value& change = document.at("paths").at("/v1/organizations/{id}").at("patch");
  CHECK(slugs_of(document, change, "412") == std::set<std::string>{"urn:haiyu:problem:changed_meanwhile"});

  const value& body = document.at("components").at("schemas").at("SignupRequestedBody");
  CHECK(body.at("additionalProperties") == false);
  CHECK(body.at("required") == boost::json::array{"person_id", "role"});
  CHECK_FALSE(body.at("properties").as_object().contains("session_id"));  // the path has it
  CHECK(body.at("properties").at("party_size") ==
        boost::json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 10}});
  // The feed tells nothing personal.
  const auto& fact =
      document.at_pointer("/components/schemas/PersonRegisteredFact/properties/data/properties");
  CHECK(fact.as_object().empty());
}

TEST_CASE("a description is polled like any answer") {
  Client client;
  const Response first = client.get("/openapi.json");
  CHECK(header_of(first, "content-type") == "application/json");
  CHECK(client.get("/openapi.json", {{"if-none-match", header_of(first, "etag")}}).status == 304);
}

TEST_CASE("a parameter that an operation does not have is refused, whatever it is") {
  Client client;
  make_centre(client);
  for (const char* target :
       {"/v1/organizations?name=x", "/v1/organizations/centre?limit=1", "/v1/counters?by=role",
        "/v1/counters/communities?kin=x", "/v1/stream?counter=communities", "/v1/events?before=x"})
    CHECK_MESSAGE(json_of(client.get(target)).at("type") == "urn:haiyu:problem:unknown_field", target);
  const Response write = client.post("/v1/people?id=p1", "{}");
  CHECK(json_of(write).at("type") == "urn:haiyu:problem:unknown_field");
  CHECK_FALSE(header_of(write, "haiyu-position").empty());
}

TEST_CASE("an answer of a type that nobody asked for is refused") {
  Client client;
  make_centre(client);
  struct Row {
    const char* accept;
    int status;
  };
  for (const Row& row :
       {Row{"", 200}, Row{"*/*", 200}, Row{"application/*", 200}, Row{"Application/JSON", 200},
        Row{"text/html, application/json;q=0.1", 200}, Row{"text/html;q=0.9,*/*;q=0.1", 200},
        Row{"text/html", 406}, Row{"application/json;q=0", 406}, Row{"application/json;q=0.0", 406},
        Row{"application/xml, */*;q=0", 406}, Row{"application", 406}})
    CHECK_MESSAGE(client.get("/v1/organizations/centre", {{"accept", row.accept}}).status == row.status,
                  row.accept);
  client.make("/v1/communities", R"({"id":"baoan.xinan.haiyu","name":"Haiyu","registered_on":"2014-01-01"})");
  CHECK(client.get("/v1/communities/baoan.xinan.haiyu/guide", {{"accept", "text/html"}}).status == 200);
  CHECK(client.get("/v1/communities/baoan.xinan.haiyu/guide", {{"accept", "text/csv"}}).status == 406);
  const Response refused =
      client.ask("POST", "/v1/people", "{}", {{"accept", "image/png"}, {"idempotency-key", "k"}}).response;
  CHECK(refused.status == 406);
  CHECK(client.get("/v1/counters/signups.requested").status == 200);
}

TEST_CASE("a status that there is not is refused with those that there are") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 6, 3);
  for (const char* target :
       {"/v1/organizations/centre/members?status=x", "/v1/people/p/signups?status=x",
        "/v1/sessions/s1/roster?status=x", "/v1/orders?status=x", "/v1/activities?sector=x"}) {
    const Response response = client.get(target);
    CHECK_MESSAGE(response.status == 422, target);
    CHECK(json_of(response).at("errors").at(0).at("detail").as_string().starts_with("One of: "));
  }
  CHECK(client.get("/v1/sessions/s1/roster?status=confirmed").status == 200);
}

}  // namespace
}  // namespace haiyu::api::test
