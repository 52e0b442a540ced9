#include "api/description/components.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "api/description/files.h"
#include "api/description/words.h"
#include "services/metrics.h"

namespace haiyu::api::description {
namespace {

object header_param(std::string_view name, object schema, std::string_view description,
                    bool required = false) {
  object parameter = {
      {"name", name}, {"in", "header"}, {"description", description}, {"schema", std::move(schema)}};
  if (required) parameter["required"] = true;
  return parameter;
}

object parameters_of_file() {
  const std::string_view file = parameters_file();
  return std::move(boost::json::parse({file.data(), file.size()}).as_object());
}

object string_schema() { return {{"type", "string"}}; }

object header(std::string_view description, object schema = string_schema()) {
  return {{"description", description}, {"schema", std::move(schema)}};
}

}  // namespace

object parameters() {
  object all;
  object of_file = parameters_of_file();
  for (auto& [name, read] : of_file) {
    object& parameter = read.as_object();
    parameter.emplace("name", name);
    parameter["in"] = "query";
    all[name] = std::move(parameter);
  }
  for (const state::DimensionInfo& dimension : services::schema().dimensions)
    all[fmt::format("dimension.{}", dimension.name)] = {
        {"name", dimension.name},
        {"in", "query"},
        {"description", "Only facts with this value of the dimension; unknown: those without one."},
        {"schema", string_schema()}};

  all["Idempotency-Key"] =
      header_param("Idempotency-Key", {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}},
                   "A retry with the same key and body gets the first answer again.", true);
  all["If-Match"] =
      header_param("If-Match", string_schema(), "Do it only to the thing as it was read: its ETag, or *.");
  all["If-None-Match"] =
      header_param("If-None-Match", string_schema(),
                   "Entity tags with commas between: 304 where the answer still has one of them.");
  all["Haiyu-Min-Position"] =
      header_param("Haiyu-Min-Position", string_schema(),
                   "A position that an answer had (Haiyu-Position): answer from a state that reaches it.");
  all["Prefer"] = header_param(
      "Prefer", string_schema(),
      "wait=N: how many seconds to wait for that, for something new, or for events to be folded; at most "
      "30. Else ignored.");
  all["Accept-Language"] =
      header_param("Accept-Language", string_schema(), "Chinese or English: the language of problems.");
  all["traceparent"] =
      header_param("traceparent", string_schema(),
                   "W3C Trace Context: the answer has the same trace. One that is not valid is ignored.");
  return all;
}

object headers() {
  object all;
  all["Haiyu-Position"] = header("How far into the log the answer reaches. Opaque.");
  all["ETag"] = header("Strong: it changes if and only if the answer does.");
  all["Link"] = header("<URL>; rel=\"next\", where the list goes on.");
  all["Location"] = header("Of what was created.", {{"type", "string"}, {"format", "uri-reference"}});
  all["Idempotency-Replayed"] =
      header("This was answered before, to the same key.", {{"type", "string"}, {"enum", array{"true"}}});
  all["Retry-After"] = header("Seconds after which to ask again.", {{"type", "integer"}, {"minimum", 0}});
  all["Allow"] = header("The methods that there are.");
  all["WWW-Authenticate"] = header("How to say who asks.");
  all["Content-Language"] = header("The language of the title.");
  all["Content-Range"] = header("Which of the bytes these are.");
  return all;
}

object security_schemes() {
  return {{"bearer",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"bearerFormat", "JWT"},
            {"description", "With --auth off nobody is asked."}}}};
}

object page_schema(std::string_view item) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"items", "next"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", schema_ref(item)}}},
            {"next",
             {{"type", array{"string", "null"}},
              {"format", "uri-reference"},
              {"description", "Where the list goes on; null: it ends here."}}}}}};
}

std::vector<std::string> query_names(std::string_view params) {
  static const object kParameters = parameters_of_file();
  std::vector<std::string> names;
  for_each_word(params, [&](std::string_view word) {
    if (word == "dimensions") {
      for (const state::DimensionInfo& dimension : services::schema().dimensions)
        names.emplace_back(dimension.name);
      return;
    }
    const object& parameter = kParameters.at(word).as_object();
    const value* const name = parameter.if_contains("name");
    names.emplace_back(name ? std::string(name->as_string()) : std::string(word));
  });
  return names;
}

object param_ref(std::string_view name) {
  return {{"$ref", fmt::format("#/components/parameters/{}", name)}};
}

object headers_of(std::string_view names) {
  object all;
  for_each_word(names, [&](std::string_view name) {
    all[name] = {{"$ref", fmt::format("#/components/headers/{}", name)}};
  });
  return all;
}

object content_of(std::string_view media, object schema) {
  object content;
  content[media] = {{"schema", std::move(schema)}};
  return content;
}

}  // namespace haiyu::api::description
