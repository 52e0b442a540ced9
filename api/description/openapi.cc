#include "api/description/openapi.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "api/description/components.h"
#include "api/description/problems.h"
#include "api/description/schemas.h"
#include "api/description/words.h"
#include "api/sealing.h"

namespace haiyu::api::description {
namespace {

using events::Role;
using events::Target;
using events::TypeInfo;

constexpr std::string_view kOpenApiAbout =
    "Coordinating volunteers in a community. Every write is an event, and what is decided about it follows "
    "from "
    "the order in the log; the log itself is described by /asyncapi.json. HEAD works wherever GET does, "
    "OPTIONS "
    "everywhere.";

// What the edge can answer, whatever the handler does.
constexpr std::string_view kOfTheEdge =
    "malformed method_not_allowed not_acceptable request_timeout body_too_large target_too_long "
    "unsupported_media_type expectation_failed headers_too_large internal overloaded version_not_supported";
constexpr std::string_view kOfWrites =
    "unknown_field idempotency_key_missing not_found already_exists wrong_state idempotency_in_flight "
    "invalid "
    "idempotency_key_reused rate_limited replaying log_unavailable";
constexpr std::string_view kOfRoles = "unauthenticated forbidden";  // where a token is needed

void add_slugs(Slugs& slugs, std::string_view words) {
  for_each_word(words, [&](std::string_view slug) {
    if (std::find(slugs.begin(), slugs.end(), slug) == slugs.end()) slugs.push_back(slug);
  });
}

// "organizations" of /v1/organizations/{id}/members; "system" for what is not under /v1.
std::string_view tag_of(std::string_view path) {
  if (!path.starts_with("/v1/")) return "system";
  path.remove_prefix(4);
  return path.substr(0, path.find('/'));
}

// The schema of what a path captures.
object capture_schema(std::string_view path, std::string_view name) {
  if (name == "metric") return schema_ref("Metric");
  if (name == "slug") return {{"type", "string"}};
  const std::string_view of = tag_of(path);
  return schema_ref(of == "communities" ? "CommunityId" : of == "districts" ? "DistrictId" : "Id");
}

array captures_of(std::string_view path) {
  array captures;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const std::string_view name = path.substr(open + 1, path.find('}', open) - open - 1);
    captures.push_back(
        object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", capture_schema(path, name)}});
  }
  return captures;
}

// What the name of a type does not say.
std::string_view what_it_means(const TypeInfo& type) {
  if (type.number == events::number_of<events::SignupPlaced>())
    return " Who waits, or was offered a place, gets one now, past the queue; nobody loses a place or a turn "
           "by it, and the reason stays with the sign-up.";
  if (type.number == events::number_of<events::PersonForgotten>())
    return " The keys of all texts by and about the person are destroyed: nobody can read them again, in any "
           "copy of the log. What was counted stays. It cannot be undone.";
  return {};
}

class OpenApi {
 public:
  OpenApi();
  void add_write(const TypeInfo& type);
  void add_get(const Operation& of);
  void add_post_events(const Operation& of);
  std::string take();

 private:
  object begin(std::string_view id, std::string_view path, Role who, std::string_view summary) const;
  array params_of(const Operation& of) const;
  object answer_content(const Operation& of);
  void add_progress(object& responses) const;
  void add_operation(std::string_view path, std::string_view method, object operation, object responses,
                     Slugs slugs);

  object paths_, schemas_ = shared_schemas(), responses_;
};

OpenApi::OpenApi() {
  add_problem_schemas(schemas_);
  array events, facts;
  for (const TypeInfo& type : events::types()) {
    const std::string name = schema_name(type.name);
    add_schema(schemas_, name + "Event", event_schema(type, In::kRequest));
    events.push_back(schema_ref(name + "Event"));
    add_schema(schemas_, name + "Fact", fact_schema(type));
    facts.push_back(schema_ref(name + "Fact"));
  }
  facts.push_back(schema_ref("SignupDecided"));
  facts.push_back(schema_ref("SignupPromoted"));
  add_schema(schemas_, "Event", {{"oneOf", std::move(events)}});
  add_schema(schemas_, "FeedItem", {{"oneOf", std::move(facts)}});
}

object OpenApi::begin(std::string_view id, std::string_view path, Role who, std::string_view summary) const {
  object operation = {{"operationId", id},
                      {"tags", array{tag_of(path)}},
                      {"summary", summary},
                      {"x-haiyu-role", events::name_of(who)}};
  operation["security"] = who == Role::kPublic ? array() : array{object{{"bearer", array()}}};
  return operation;
}

// Not ready is an answer of its own: how far the replay has come.
void OpenApi::add_progress(object& responses) const {
  const std::string name(responses.at("503").at("$ref").as_string());
  object unready = responses_.at(name.substr(name.rfind('/') + 1)).as_object();
  unready["content"].as_object()["application/json"] = {{"schema", schema_ref("Readiness")}};
  responses["503"] = std::move(unready);
}

void OpenApi::add_operation(std::string_view path, std::string_view method, object operation,
                            object responses, Slugs slugs) {
  add_slugs(slugs, kOfTheEdge);
  if (operation["x-haiyu-role"] != "public") add_slugs(slugs, kOfRoles);
  add_problem_responses(responses, slugs, responses_);
  if (path == "/readyz") add_progress(responses);
  operation["responses"] = std::move(responses);
  const auto [item, fresh] = paths_.emplace(path, object());
  object& methods = item->value().as_object();
  if (array captures = captures_of(path); fresh && !captures.empty())
    methods["parameters"] = std::move(captures);
  methods[method] = std::move(operation);
}

// What is answered about a thing: an application is kept as a member.
object view_of(std::string_view thing) {
  return schema_ref(thing == "application" ? "Member" : schema_name(thing));
}

object view_of(const TypeInfo& type) {
  if (type.number == events::number_of<events::PersonForgotten>()) return schema_ref("ForgottenPerson");
  return view_of(type.thing);
}

// 201 or 200 with the thing as it is now; a sign-up as it was decided.
object thing_responses(const TypeInfo& type) {
  const bool created = type.target != Target::kExisting;
  std::string headers = "Haiyu-Position Idempotency-Replayed";
  if (created) headers += " Location";
  if (type.number != events::number_of<events::SignupRequested>()) headers += " ETag";
  object responses;
  responses[created ? "201" : "200"] = {{"description", created ? "Created, as decided." : "Done."},
                                        {"headers", headers_of(headers)},
                                        {"content", content_of("application/json", view_of(type))}};
  responses["202"] = {{"description", "Not decided in time: repeat the request with its key."},
                      {"headers", headers_of("Haiyu-Position Location")}};
  return responses;
}

void OpenApi::add_write(const TypeInfo& type) {
  std::string id(type.name.substr(6, type.name.rfind('.') - 6));
  std::replace(id.begin(), id.end(), '.', '_');
  object operation = begin(id, type.route, type.who, in_words(type));
  operation["description"] = fmt::format("Appends {}.{}", type.name, what_it_means(type));
  array params = {param_ref("Idempotency-Key"), param_ref("Accept-Language"), param_ref("traceparent")};
  if (type.target == Target::kExisting) params.push_back(param_ref("If-Match"));
  operation["parameters"] = std::move(params);

  const std::string body = schema_name(type.name) + "Body";
  object schema = body_schema(type);
  const bool needed = schema.contains("required");
  add_schema(schemas_, body, std::move(schema));
  object content = content_of("application/json", schema_ref(body));
  if (type.method == "PATCH") content["application/merge-patch+json"] = {{"schema", schema_ref(body)}};
  operation["requestBody"] = {{"required", needed}, {"content", std::move(content)}};

  Slugs slugs;
  add_slugs(slugs, kOfWrites);
  if (type.target == Target::kExisting) add_slugs(slugs, "changed_meanwhile");
  if (owner_of(type, {}, {})) add_slugs(slugs, "forgotten");
  if (type.number == events::number_of<events::SignupRequested>()) add_slugs(slugs, "signup_refused");
  if (type.number == events::number_of<events::OrderPlaced>()) add_slugs(slugs, "order_refused");
  if (type.number == events::number_of<events::AttendanceCheckedIn>()) add_slugs(slugs, "already_checked_in");
  add_operation(type.route, type.method == "PATCH" ? "patch" : "post", std::move(operation),
                thing_responses(type), std::move(slugs));
}

array OpenApi::params_of(const Operation& of) const {
  array params;
  for_each_word(of.params, [&](std::string_view name) {
    if (name != "dimensions") {
      params.push_back(param_ref(name));
      return;
    }
    for (const auto& dimension : schemas_.at("Dimension").at("enum").as_array())
      params.push_back(param_ref("dimension." + std::string(dimension.as_string())));
  });
  params.push_back(param_ref("Accept-Language"));
  params.push_back(param_ref("traceparent"));
  return params;
}

object OpenApi::answer_content(const Operation& of) {
  std::string schema(of.answer);
  if (of.shape == Shape::kList) {
    schema += "Page";
    if (!schemas_.contains(schema)) add_schema(schemas_, schema, page_schema(of.answer));
  }
  object content;
  for_each_word(of.media, [&](std::string_view media) {
    content[media] = {
        {"schema", media == "application/json" ? schema_ref(schema) : object{{"type", "string"}}}};
  });
  return content;
}

void OpenApi::add_get(const Operation& of) {
  object operation = begin(of.id, of.path, of.who, of.summary);
  const bool of_state =
      of.path.starts_with("/v1/") || of.path.starts_with("/exports/") || of.path.starts_with("/feeds/");
  array params = params_of(of);
  if (of_state && !of.live) {
    params.push_back(param_ref("Haiyu-Min-Position"));
    params.push_back(param_ref("Prefer"));
  }
  Slugs slugs;
  add_slugs(slugs, of.problems);
  if (of.path.find('{') != std::string_view::npos) add_slugs(slugs, "not_found");
  if (of_state) add_slugs(slugs, "unknown_field rate_limited replaying");
  if (of_state && !of.live) add_slugs(slugs, "position_not_reached");
  if (!of.params.empty()) add_slugs(slugs, "invalid");
  if (has_word(of.params, "cursor") || has_word(of.params, "after")) add_slugs(slugs, "invalid_cursor");
  if (of_state) add_slugs(slugs, "unauthenticated");  // also where anybody may: a token that is not good

  object responses;
  std::string headers = "Haiyu-Position";
  if (!of.live) headers += " ETag";
  if (of.shape == Shape::kList) headers += " Link";
  responses["200"] = {
      {"description", of.summary}, {"headers", headers_of(headers)}, {"content", answer_content(of)}};
  if (!of.live) {
    params.push_back(param_ref("If-None-Match"));
    responses["304"] = {{"description", "As If-None-Match has it."}, {"headers", headers_of(headers)}};
  }
  if (of.media != "text/event-stream") {
    add_slugs(slugs, "range_not_satisfiable");
    object part;
    for_each_word(of.media, [&](std::string_view media) { part[media] = object(); });
    responses["206"] = {{"description", "The bytes that Range asked for."},
                        {"headers", headers_of(headers + " Content-Range")},
                        {"content", std::move(part)}};
  }
  operation["parameters"] = std::move(params);
  add_operation(of.path, "get", std::move(operation), std::move(responses), std::move(slugs));
}

void OpenApi::add_post_events(const Operation& of) {
  object operation = begin(of.id, of.path, of.who, of.summary);
  operation["description"] =
      "CloudEvents 1.0: one in structured mode, at most 1,000 in a batch, or one in binary mode with its "
      "attributes "
      "in ce- headers. Either all are appended or none.";
  array params = params_of(of);
  params.push_back(param_ref("Prefer"));
  operation["parameters"] = std::move(params);
  object content = content_of("application/cloudevents+json", schema_ref("Event"));
  content["application/cloudevents-batch+json"] = {
      {"schema", {{"type", "array"}, {"maxItems", 1000}, {"items", schema_ref("Event")}}}};
  operation["requestBody"] = {{"required", true}, {"content", std::move(content)}};
  Slugs slugs;
  add_slugs(slugs, of.problems);
  object responses;
  responses["202"] = {{"description", "Appended."},
                      {"headers", headers_of("Haiyu-Position")},
                      {"content", answer_content(of)}};
  add_operation(of.path, "post", std::move(operation), std::move(responses), std::move(slugs));
}

std::string OpenApi::take() {
  const object info = {{"title", "Haiyu"},
                       {"version", "1"},
                       {"description", kOpenApiAbout},
                       {"license", {{"name", "Apache 2.0"}, {"identifier", "Apache-2.0"}}}};
  object components = {{"schemas", std::move(schemas_)},
                       {"parameters", parameters()},
                       {"headers", headers()},
                       {"responses", std::move(responses_)},
                       {"securitySchemes", security_schemes()}};
  const object document = {{"openapi", "3.1.0"},
                           {"info", info},
                           {"servers", array{object{{"url", "/"}}}},
                           {"paths", std::move(paths_)},
                           {"components", std::move(components)}};
  return boost::json::serialize(document);
}

}  // namespace

std::string openapi_document(std::span<const Operation> gets, const Operation& post_events) {
  OpenApi document;
  for (const TypeInfo& type : events::types())
    if (!type.route.empty()) document.add_write(type);
  for (const Operation& get : gets) document.add_get(get);
  document.add_post_events(post_events);
  return document.take();
}

}  // namespace haiyu::api::description
