// Problems as RFC 9457 shapes them: one table of slugs; `type` is urn:haiyu:problem:<slug>.
//
// Errors: a slug that the table does not have stops the process; it is the programmer's mistake.
#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/exchange.h"

namespace haiyu::api {

struct ProblemType {
  std::string_view slug;
  int status;
  std::string_view title_en, title_zh;
  std::string_view detail_en, detail_zh;  // what to do about it, where nothing more is known
  int retry_after_seconds = 0;            // sent as Retry-After when not 0
};

// One field that is wrong. `pointer`: a JSON pointer into the body, or the name of a parameter or header.
struct FieldError {
  std::string pointer, code, detail;
};

std::span<const ProblemType> problem_types();
const ProblemType* find_problem_type(std::string_view slug);

// The title is in the language that Accept-Language prefers, Chinese or English; so is the detail of the type
// where none is given. `members` are added to the object.
Answer problem(const Request& request, std::string_view slug, std::string_view detail = {},
               const std::vector<FieldError>& errors = {}, boost::json::object members = {});

// "zh-CN" or "en": which of the two an Accept-Language header prefers.
std::string_view preferred_language(std::string_view accept_language);

}  // namespace haiyu::api
