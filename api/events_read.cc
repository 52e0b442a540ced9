// From a request to the events that it carries, each with the aggregate to which it belongs.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "api/events_route.h"
#include "api/http/target.h"
#include "api/json_writer.h"
#include "api/lookup.h"
#include "events/decoder.h"
#include "events/table.h"

namespace haiyu::api {
namespace {

std::string_view media_type(const Request& request) {
  std::string_view type = request.header("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

// Binary mode: attributes in headers, data in the body. As one structured event.
Or<std::string> structured_of(const Request& request) {
  if (!request.header("ce-id"))
    return deny("unsupported_media_type",
                "Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers.");
  boost::json::error_code error;
  const boost::json::value data = boost::json::parse(request.body, error);
  if (error) return deny("malformed", "The data is not JSON.");
  boost::json::object event;
  for (const auto& [name, value] : request.headers)
    if (name.starts_with("ce-") && name.size() > 3)
      event[name.substr(3)] = percent_decode(value, false).value_or(value);  // as the HTTP binding says
  event["datacontenttype"] = "application/json";
  event["data"] = data;
  return boost::json::serialize(event);
}

// To which aggregate the things belong that earlier events of the batch speak of.
class BatchKeys {
 public:
  void learn(Thing thing, std::string_view id, const std::string& key) {
    keys_.emplace(name(thing, id), key);
  }
  std::optional<std::string> key_of(const Node& node, Thing thing, std::string_view id) const {
    if (const auto known = keys_.find(name(thing, id)); known != keys_.end()) return known->second;
    auto found = find_thing(node, thing, id);
    return found ? std::optional(std::move(found->key)) : std::nullopt;
  }

 private:
  static std::string name(Thing thing, std::string_view id) {
    return fmt::format("{}{}", static_cast<char>('a' + static_cast<int>(thing)), id);
  }
  boost::unordered_flat_map<std::string, std::string> keys_;
};

bool lacks_key(const events::Refusal& refusal) {
  return refusal.errors.size() == 1 && refusal.errors.front().pointer == "/partitionkey" &&
         refusal.errors.front().code == "required";
}

std::string_view text_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The event with the key to which its subject, or the session that it names, leads. nullopt: to none.
std::optional<std::string> with_key(const Node& node, const BatchKeys& keys, std::string_view json) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(json, error);
  if (error || !value.is_object()) return std::nullopt;
  boost::json::object& event = value.get_object();
  const events::TypeInfo* type = events::type_named(text_at(event, "type"));
  if (type == nullptr) return std::nullopt;
  std::optional<std::string> key;
  const auto* data = event.if_contains("data");
  if (type->target == events::Target::kExisting)
    key = keys.key_of(node, thing_named(type->thing), text_at(event, "subject"));
  else if (type->parent == "session" && data != nullptr && data->is_object())
    key = keys.key_of(node, Thing::kSession, text_at(data->get_object(), "session_id"));
  if (!key) return std::nullopt;
  event["partitionkey"] = *key;
  return boost::json::serialize(event);
}

class Intake {
 public:
  explicit Intake(const Node& node) : node_(node) {}

  // `pointer` leads the event's own pointers in what is reported: "/3" in a batch, "" for one event.
  void take(std::string_view json, const std::string& pointer) {
    std::string completed;
    auto decoded = decoder_.decode_structured(json);
    if (!decoded && lacks_key(decoded.error())) {
      if (auto found = with_key(node_, keys_, json)) {
        completed = std::move(*found);
        json = completed;
        decoded = decoder_.decode_structured(json);
      }
    }
    if (!decoded) {
      Denial denial = denial_of(decoded.error(), pointer);
      std::move(denial.errors.begin(), denial.errors.end(), std::back_inserter(errors_));
      return;
    }
    add(*decoded.value(), json);
  }

  Or<std::vector<IncomingEvent>> result() {
    if (!errors_.empty()) return deny("invalid", "No event was taken.", std::move(errors_));
    return std::move(events_);
  }

 private:
  void add(const events::Event& event, std::string_view json) {
    const events::TypeInfo& type = events::types()[event.payload.index()];
    IncomingEvent incoming{
        .index = events_.size(), .topic = type.topic, .key = std::string(event.key), .id = event.id_hash};
    keys_.learn(thing_named(type.thing), event.subject, incoming.key);
    incoming.shard = node_.shard_of(incoming.key);
    incoming.json = json;
    incoming.duplicate = !ids_.insert(incoming.id).second || seen_before(incoming);
    events_.push_back(std::move(incoming));
  }

  bool seen_before(const IncomingEvent& event) const {
    return node_.shard(event.shard).shard->read([&](const state::ShardState& state) {
      return state.seen(event.topic, event.id);
    });
  }

  struct Hash {
    std::size_t operator()(const IdHash& id) const { return static_cast<std::size_t>(id.low); }
  };
  const Node& node_;
  events::Decoder decoder_;
  BatchKeys keys_;
  boost::unordered_flat_set<IdHash, Hash> ids_;
  std::vector<IncomingEvent> events_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::optional<std::vector<std::string_view>> split_array(std::string_view json) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  const auto trimmed = [&](std::string_view text) {
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
  };
  json = trimmed(json);
  if (json.size() < 2 || json.front() != '[' || json.back() != ']') return std::nullopt;
  json = trimmed(json.substr(1, json.size() - 2));
  std::vector<std::string_view> elements;
  if (json.empty()) return elements;

  std::size_t begin = 0;
  int depth = 0;
  bool in_string = false;
  for (std::size_t n = 0; n < json.size(); ++n) {
    const char c = json[n];
    if (in_string) {
      if (c == '\\') ++n;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth < 0) return std::nullopt;
    } else if (c == ',' && depth == 0) {
      elements.push_back(trimmed(json.substr(begin, n - begin)));
      begin = n + 1;
    }
  }
  if (depth != 0 || in_string) return std::nullopt;
  elements.push_back(trimmed(json.substr(begin)));
  return elements;
}

Or<std::vector<IncomingEvent>> read_events(const Node& node, const Request& request) {
  Intake intake(node);
  const std::string_view type = media_type(request);
  if (type == "application/cloudevents-batch+json") {
    const auto elements = split_array(request.body);
    if (!elements) return deny("malformed", "The batch is not a JSON array.");
    if (elements->size() > kBatchEventsMax) return deny("body_too_large", "At most 1,000 events in a batch.");
    for (std::size_t n = 0; n < elements->size(); ++n) intake.take((*elements)[n], fmt::format("/{}", n));
  } else if (type == "application/cloudevents+json") {
    intake.take(request.body, {});
  } else {
    BOOST_OUTCOME_TRY(const std::string event, structured_of(request));
    intake.take(event, {});
  }
  return intake.result();
}

}  // namespace haiyu::api
