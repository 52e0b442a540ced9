#include "api/feed_items.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/json_writer.h"
#include "events/public_data.h"
#include "events/table.h"

namespace haiyu::api {
namespace {

constexpr std::string_view kSource = "urn:haiyu:decisions";

bool is_named(std::string_view type, std::string_view name) {
  if (type == name) return true;
  return type == fmt::format("haiyu.{}.v1", name);
}

bool add_type(FeedTypes& types, std::string_view name) {
  if (is_named(kDecidedType, name)) return types.decided = true;
  if (is_named(kPromotedType, name)) return types.promoted = true;
  for (const events::TypeInfo& type : events::types()) {
    if (is_named(type.name, name)) return types.facts[type.number] = true;
  }
  return false;
}

struct Attributes {
  std::string_view id, source, type, subject;
};

// The caller writes `data` and ends the object.
void begin_item(JsonWriter& json, const Attributes& own, const events::Event& event, std::uint32_t shard) {
  json.begin_object();
  json.field("specversion", "1.0");
  json.field("id", own.id);
  json.field("source", own.source);
  json.field("type", own.type);
  json.field("subject", own.subject);
  json.field("time", event.time);
  json.field("partitionkey", event.key);
  json.field("recordedtime", event.append_time);
  json.field("position", fmt::format("{}/{}/{}", shard, name_of(event.topic), event.offset));
  json.field("datacontenttype", "application/json");
}

// An event that is decided about names its session.
std::string_view session_of(const events::Event& cause, const services::JournalEntry& decided) {
  if (decided.kind == services::JournalEntry::Kind::kPromoted) return decided.session_id.view();
  return std::get<events::SignupRequested>(cause.payload).session_id.view();
}

}  // namespace

FeedTypes FeedTypes::all() { return {std::vector<bool>(events::types().size(), true), true, true}; }

bool FeedTypes::any_fact_of(Topic topic) const {
  const auto types = events::types();
  return std::any_of(types.begin(), types.end(),
                     [&](const events::TypeInfo& type) { return type.topic == topic && facts[type.number]; });
}

std::optional<FeedTypes> feed_types(std::string_view names) {
  FeedTypes types{std::vector<bool>(events::types().size())};
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find(',', begin), names.size());
    if (!add_type(types, names.substr(begin, end - begin))) return std::nullopt;
    begin = end + 1;
  }
  return types;
}

std::string fact_item(const events::Event& event, std::uint32_t shard) {
  JsonWriter json;
  begin_item(json, {event.id, event.source, events::types()[event.payload.index()].name, event.subject},
             event, shard);
  std::string data;
  events::append_public_data(data, event.payload);
  json.raw_field("data", data);
  json.end_object();
  return json.take();
}

std::string decision_item(const events::Event& cause, std::uint32_t shard, const FeedDecision& decision) {
  const services::JournalEntry& decided = decision.decision;
  const bool own = decided.kind == services::JournalEntry::Kind::kDecided;
  const std::string id = fmt::format("{}-{}/{}", shard, cause.offset, decision.number);
  JsonWriter json;
  begin_item(
      json, {id, kSource, own ? kDecidedType : kPromotedType, own ? cause.subject : decided.signup_id.view()},
      cause, shard);
  json.begin_object("data");
  json.field("session_id", session_of(cause, decided));
  json.field("activity_id", cause.key);
  json.field("status", services::name_of(decided.status));
  if (decided.reason != services::RefusalReason::kNone)
    json.field("reason", services::name_of(decided.reason));
  if (decided.status == services::SignupStatus::kWaitlisted) {
    json.begin_object("waitlist");
    json.field("position", decided.position);
    json.field("seats_ahead", decided.seats_ahead);
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return json.take();
}

}  // namespace haiyu::api
