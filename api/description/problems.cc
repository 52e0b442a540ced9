#include "api/description/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/description/components.h"
#include "api/problem.h"
#include "events/result.h"

namespace haiyu::api::description {
namespace {

std::string problem_schema_name(std::string_view slug) { return schema_name(slug) + "Problem"; }

// What a problem has beside the usual members; all but the optional ones it always has.
struct Members {
  object properties;
  array required;
};

object list_of(object items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Members members_of(std::string_view slug) {
  if (slug == "signup_refused")
    return {{{"reason", schema_ref("RefusalReason")},
             {"signup", schema_ref("Signup")},
             {"next_steps", list_of(schema_ref("SignupAlternative"))}},
            {"reason", "signup", "next_steps"}};
  if (slug == "order_refused")
    return {{{"reason", schema_ref("OrderRefusalReason")}, {"order", schema_ref("Order")}},
            {"reason", "order"}};
  if (slug == "wrong_state" || slug == "already_checked_in") {
    object present;
    for (const char* const member : {"status", "attendance", "dispute"})
      present[member] = {{"type", "string"}};
    present["approved"] = {{"type", "boolean"}};
    return {{{"present",
              {{"type", "object"},
               {"description", "What was found instead, in the words of the thing itself."},
               {"additionalProperties", false},
               {"properties", std::move(present)}}}},
            {}};
  }
  if (slug == "dimension_not_kept")
    return {{{"dimensions", list_of(schema_ref("Dimension"))}}, {"dimensions"}};
  if (slug == "too_many_rows") return {{{"rows", {{"type", "integer"}}}}, {"rows"}};
  if (slug == "internal") return {{{"trace_id", {{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}}}}, {}};
  return {};
}

object problem_schema(const ProblemType& type) {
  auto [properties, required] = members_of(type.slug);
  for (const char* name : {"detail", "status", "title", "type"}) required.emplace(required.begin(), name);
  properties["type"] = {{"const", fmt::format("urn:haiyu:problem:{}", type.slug)}};
  properties["title"] = {{"type", "string"}};
  properties["status"] = {{"const", type.status}};
  properties["detail"] = {{"type", "string"}};
  properties["errors"] = list_of(schema_ref("FieldError"));
  return {{"type", "object"},
          {"description", type.title_en},
          {"additionalProperties", false},
          {"required", std::move(required)},
          {"properties", std::move(properties)}};
}

object response_of(int status, const std::vector<const ProblemType*>& types) {
  std::string titles;
  array schemas;
  bool retry = false;
  for (const ProblemType* type : types) {
    titles.append(titles.empty() ? "" : "; ").append(type->title_en);
    schemas.emplace_back(schema_ref(problem_schema_name(type->slug)));
    retry |= type->retry_after_seconds > 0;
  }
  std::string headers = "Content-Language";
  if (retry) headers += " Retry-After";
  if (status == 401) headers += " WWW-Authenticate";
  if (status == 405) headers += " Allow";
  object schema = schemas.size() == 1 ? schemas.front().as_object() : object{{"oneOf", std::move(schemas)}};
  return {{"description", titles},
          {"headers", headers_of(headers)},
          {"content", content_of("application/problem+json", std::move(schema))}};
}

}  // namespace

void add_problem_schemas(object& schemas) {
  for (const ProblemType& type : problem_types())
    add_schema(schemas, problem_schema_name(type.slug), problem_schema(type));
}

void add_problem_responses(object& responses, const Slugs& slugs, object& shared) {
  for (const std::string_view slug : slugs)
    if (find_problem_type(slug) == nullptr) die("add_problem_responses", slug);
  std::map<int, std::vector<const ProblemType*>> by_status;
  for (const ProblemType& type : problem_types()) {  // in the order of the table, so that names are the same
    if (std::find(slugs.begin(), slugs.end(), type.slug) != slugs.end())
      by_status[type.status].push_back(&type);
  }
  for (const auto& [status, types] : by_status) {
    std::string name;
    for (const ProblemType* type : types) name.append(name.empty() ? "" : ".").append(type->slug);
    if (!shared.contains(name)) shared[name] = response_of(status, types);
    responses[std::to_string(status)] = {{"$ref", fmt::format("#/components/responses/{}", name)}};
  }
}

}  // namespace haiyu::api::description
