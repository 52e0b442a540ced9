#include "api/description/asyncapi.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "api/description/schemas.h"
#include "events/record.h"

namespace haiyu::api::description {
namespace {

using events::TypeInfo;

constexpr std::string_view kAsyncApiAbout =
    "The log: facts and requests as CloudEvents 1.0 in JSON, one topic for each kind of aggregate, the key "
    "says "
    "which one. Both content modes of CloudEvents are read; what an event has beyond its schema is kept and "
    "ignored. Decisions are not written by producers: they follow from the order in the log, and the feed "
    "tells "
    "them. The HTTP side is described by /openapi.json.";

std::string_view about(Topic topic) {
  switch (topic) {
    case Topic::kVolunteers:
      return "What is said of a person. Key: the person.";
    case Topic::kActivities:
      return "An activity with its sessions, sign-ups, attendance and what was served. Key: the activity.";
    case Topic::kOrganizations:
      return "An organization with its members and grants. Key: the organization.";
    case Topic::kCommunities:
      return "A place with its parties, centre, catalogue, surveys, bills, orders and investments. Key: the "
             "community, or the district.";
  }
  return {};
}

object pointer(std::string_view to) { return {{"$ref", fmt::format("#/{}", to)}}; }

object message(std::string_view type, std::string_view title, std::string_view summary, object payload) {
  return {{"name", type},
          {"title", title},
          {"summary", summary},
          {"contentType", "application/cloudevents+json"},
          {"payload", std::move(payload)}};
}

class AsyncApi {
 public:
  void add_topic(Topic topic);
  void add_feed();
  std::string take();

 private:
  void add_message(object& of_channel, std::string_view channel, std::string_view type, object message);
  void add_operation(std::string_view id, std::string_view action, std::string_view channel,
                     std::string_view summary);

  object channels_, operations_, messages_, schemas_ = shared_schemas();
};

void AsyncApi::add_message(object& of_channel, std::string_view channel, std::string_view type, object made) {
  const std::string name = fmt::format("{}.{}", channel, type);
  messages_[name] = std::move(made);
  of_channel[type] = pointer("components/messages/" + name);
}

void AsyncApi::add_operation(std::string_view id, std::string_view action, std::string_view channel,
                             std::string_view summary) {
  operations_[id] = {
      {"action", action}, {"channel", pointer(fmt::format("channels/{}", channel))}, {"summary", summary}};
}

void AsyncApi::add_topic(Topic topic) {
  const std::string_view name = name_of(topic);
  object messages;
  for (const TypeInfo& type : events::types()) {
    if (type.topic != topic) continue;
    const std::string schema = schema_name(type.name) + "Event";
    add_schema(schemas_, schema, event_schema(type, In::kLog));
    object made =
        message(type.name, in_words(type),
                type.route.empty() ? std::string("Written by nodes only.")
                                   : fmt::format("{} {} writes it over HTTP; who may: {}.", type.method,
                                                 type.route, events::name_of(type.who)),
                schema_ref(schema));
    made["bindings"] = {{"kafka", {{"key", schemas_.at("Id")}, {"bindingVersion", "0.5.0"}}}};
    made["x-haiyu-role"] = events::name_of(type.who);
    add_message(messages, name, type.name, std::move(made));
  }
  channels_[name] = {{"address", name},
                     {"title", name},
                     {"description", about(topic)},
                     {"servers", array{pointer("servers/kafka")}},
                     {"messages", std::move(messages)},
                     {"bindings", {{"kafka", {{"topic", name}, {"bindingVersion", "0.5.0"}}}}}};
  add_operation(fmt::format("fold_{}", name), "receive", name, "Folds what producers and the API append.");
}

void AsyncApi::add_feed() {
  object messages;
  for (const TypeInfo& type : events::types()) {
    const std::string schema = schema_name(type.name) + "Fact";
    add_schema(schemas_, schema, fact_schema(type));
    add_message(messages, "feed", type.name,
                message(type.name, in_words(type), "As it stands in the log, without personal data.",
                        schema_ref(schema)));
  }
  for (const auto& [type, schema] : {std::pair("haiyu.signup.decided.v1", "SignupDecided"),
                                     std::pair("haiyu.signup.promoted.v1", "SignupPromoted")}) {
    add_message(messages, "feed", type, message(type, schema, "Decided by the fold.", schema_ref(schema)));
  }
  channels_["feed"] = {{"address", "/v1/events"},
                       {"title", "The feed"},
                       {"description",
                        "Facts and decisions in the order of the log: GET /v1/events, a page at a time, from "
                        "the cursor of the page "
                        "before."},
                       {"servers", array{pointer("servers/http")}},
                       {"messages", std::move(messages)},
                       {"bindings", {{"http", object()}}}};
  add_operation("tell", "send", "feed", "Tells whoever asks.");
}

std::string AsyncApi::take() {
  const object info = {{"title", "Haiyu"},
                       {"version", "1"},
                       {"description", kAsyncApiAbout},
                       {"license", {{"name", "Apache 2.0"}}}};
  const object servers = {
      {"kafka",
       {{"host", "localhost:9092"}, {"protocol", "kafka"}, {"description", "The broker of --kafka."}}},
      {"http", {{"host", "localhost:8080"}, {"protocol", "http"}, {"description", "The node itself."}}}};
  const object document = {
      {"asyncapi", "3.0.0"},
      {"info", info},
      {"defaultContentType", "application/cloudevents+json"},
      {"servers", servers},
      {"channels", std::move(channels_)},
      {"operations", std::move(operations_)},
      {"components", {{"messages", std::move(messages_)}, {"schemas", std::move(schemas_)}}}};
  return boost::json::serialize(document);
}

}  // namespace

std::string asyncapi_document() {
  AsyncApi document;
  for (const Topic topic : kTopics) document.add_topic(topic);
  document.add_feed();
  return document.take();
}

}  // namespace haiyu::api::description
