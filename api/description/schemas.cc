#include "api/description/schemas.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "api/description/files.h"
#include "api/description/vocabularies.h"
#include "events/result.h"

namespace haiyu::api::description {
namespace {

using events::FieldInfo;
using events::Target;
using events::TypeInfo;

constexpr std::int64_t kUtf8BytesMax = 4;  // of one character

// Limits are of bytes, and JSON Schema counts characters: the widest limits that are certain.
object plain_schema(const FieldInfo& field) {
  object schema = {{"type", "string"}, {"maxLength", field.max}};
  if (field.min > 0) schema["minLength"] = (field.min + kUtf8BytesMax - 1) / kUtf8BytesMax;
  schema["description"] = field.min > 1 ? fmt::format("{} to {} bytes.", field.min, field.max)
                                        : fmt::format("At most {} bytes.", field.max);
  return schema;
}

// Of an object's members: those that the table does not have; in the log texts may also be sealed.
enum class Rest : std::uint8_t { kRefused, kIgnored, kIgnoredInLog };

object sealed_schema() {
  return {{"type", "string"},
          {"pattern", "^sealed\\.v1\\.[A-Za-z0-9_-]*$"},
          {"description", "Sealed by the server that appended it; only servers with its keys can read it."}};
}

object text_schema(const FieldInfo& field, Rest rest) {
  if (rest != Rest::kIgnoredInLog || field.privacy != events::Privacy::kPersonal) return plain_schema(field);
  return {{"anyOf", array{plain_schema(field), sealed_schema()}}};
}

template <class Wanted>
object object_schema(std::span<const FieldInfo> fields, Rest rest, Wanted&& wanted);

template <class Wanted>
object value_schema(const FieldInfo& field, Rest rest, Wanted&& wanted) {
  if (field.type == "text") return schema_ref("Text");
  if (field.type == "plain") return text_schema(field, rest);
  if (field.type == "code") return schema_ref("Code");
  if (field.type == "id") return schema_ref("Id");
  if (field.type == "place") return schema_ref(field.place_levels == 3 ? "CommunityId" : "PlaceId");
  if (field.type == "instant") return schema_ref("Instant");
  if (field.type == "day") return schema_ref("Day");
  if (field.type == "bool") return {{"type", "boolean"}};
  if (field.type == "integer") return {{"type", "integer"}, {"minimum", field.min}, {"maximum", field.max}};
  if (field.type == "enum") return schema_ref(vocabulary_of(field.words));
  HAIYU_CHECK(field.type == "object");
  return object_schema(field.object_fields(), rest, wanted);
}

template <class Wanted>
object object_schema(std::span<const FieldInfo> fields, Rest rest, Wanted&& wanted) {
  object properties;
  array needed;
  for (const FieldInfo& field : fields) {
    if (!wanted(field)) continue;
    object schema = value_schema(field, rest, wanted);
    if (field.list) {
      schema = {{"type", "array"}, {"items", std::move(schema)}, {"maxItems", field.max_items}};
      if (field.min_items > 0) schema["minItems"] = field.min_items;
    }
    properties[field.name] = std::move(schema);
    if (field.required) needed.emplace_back(field.name);
  }
  object schema = {{"type", "object"}};
  if (!needed.empty()) schema["required"] = std::move(needed);
  if (rest == Rest::kRefused) schema["additionalProperties"] = false;
  schema["properties"] = std::move(properties);
  return schema;
}

// The attributes of every event, but for type and data.
object attributes_schema() {
  return {{"specversion", {{"const", "1.0"}}},
          {"id", {{"type", "string"}, {"minLength", 1}, {"maxLength", 256}}},
          {"source", {{"type", "string"}, {"minLength", 1}, {"maxLength", 512}}},
          {"subject", schema_ref("Id")},
          {"time", schema_ref("Instant")},
          {"partitionkey", schema_ref("Id")}};
}

// An attribute that may be left out may also be null.
object or_null(object schema) { return {{"anyOf", array{std::move(schema), object{{"type", "null"}}}}}; }

object envelope(const TypeInfo& type, object properties, array needed, object data) {
  properties["type"] = {{"const", type.name}};
  properties["data"] = std::move(data);
  needed.emplace_back("data");
  return {{"type", "object"},
          {"description", fmt::format("The subject is the {}; the key is {}.", type.thing,
                                      type.key_field.empty() ? type.thing : type.key_field)},
          {"required", std::move(needed)},
          {"properties", std::move(properties)}};
}

}  // namespace

object schema_ref(std::string_view schema) {
  return {{"$ref", fmt::format("#/components/schemas/{}", schema)}};
}

std::string schema_name(std::string_view name) {
  if (name.starts_with("haiyu.")) name = name.substr(6, name.rfind('.') - 6);
  std::string camel;
  bool upper = true;
  for (const char c : name) {
    const bool apart = c == '_' || c == '.';
    if (!apart) camel.push_back(upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
    upper = apart;
  }
  return camel;
}

std::string in_words(const TypeInfo& type) {
  std::string words(type.name.substr(6, type.name.rfind('.') - 6));
  for (char& c : words)
    if (c == '.' || c == '_') c = ' ';
  words.front() = static_cast<char>(words.front() - 32);
  return words;
}

object body_schema(const TypeInfo& type) {
  object schema =
      object_schema(type.fields, Rest::kRefused, [](const FieldInfo& field) { return !field.from_path; });
  if (type.target != Target::kExisting) schema["properties"].as_object().emplace("id", schema_ref("Id"));
  return schema;
}

object event_schema(const TypeInfo& type, In in) {
  const Rest rest = in == In::kLog ? Rest::kIgnoredInLog : Rest::kIgnored;
  object data = object_schema(type.fields, rest, [](const FieldInfo&) { return true; });
  object& fields = data["properties"].as_object();
  if (!type.key_field.empty()) fields.emplace(type.key_field, schema_ref("Id"));
  fields["claims"] = {
      {"type", "object"},
      {"description", "What was seen of other things when this was sent; absent: unchecked."}};
  object properties = attributes_schema();
  properties["partitionkey"] = or_null({{"type", "string"},
                                        {"pattern", "^[A-Za-z0-9._~-]{0,64}$"},
                                        {"description", "Empty: as if it were absent."}});
  properties["actor"] = {{"enum", {"person", "organizer", "operator", nullptr}}};
  properties["payloadhash"] = or_null({{"type", "string"}, {"pattern", "^[0-9a-f]{16}$"}});
  properties["datacontenttype"] =
      or_null({{"type", "string"}, {"pattern", "^(application/json|[^;]*\\+json)(;[\\s\\S]*)?$"}});
  return envelope(type, std::move(properties), {"specversion", "id", "source", "type", "subject", "time"},
                  std::move(data));
}

object fact_schema(const TypeInfo& type) {
  object data = object_schema(type.fields, Rest::kRefused,
                              [](const FieldInfo& field) { return events::is_shown(field.privacy); });
  object properties = attributes_schema();
  properties["datacontenttype"] = {{"const", "application/json"}};
  properties["recordedtime"] = schema_ref("Instant");
  properties["position"] = schema_ref("EventPosition");
  object schema = envelope(type, std::move(properties),
                           {"specversion", "id", "source", "type", "subject", "time", "partitionkey",
                            "recordedtime", "position", "datacontenttype"},
                           std::move(data));
  schema["additionalProperties"] = false;
  return schema;
}

void add_schema(object& schemas, std::string_view name, object schema) {
  if (!schemas.emplace(name, std::move(schema)).second) die("add_schema", name);
}

object shared_schemas() {
  object schemas;
  for (const std::string_view file : schema_files()) {
    object of_file = boost::json::parse({file.data(), file.size()}).as_object();
    for (auto& [name, schema] : of_file) add_schema(schemas, name, std::move(schema.as_object()));
  }
  for (const Vocabulary& vocabulary : vocabularies()) {
    array words;
    for (const std::string_view word : vocabulary.words) words.emplace_back(word);
    add_schema(schemas, vocabulary.name, {{"type", "string"}, {"enum", std::move(words)}});
  }
  return schemas;
}

}  // namespace haiyu::api::description
