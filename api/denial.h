// Why a handler answers with a problem: a value, so that checks compose and tests look at slugs.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/exchange.h"
#include "api/problem.h"
#include "events/decoder.h"
#include "events/result.h"

namespace haiyu::api {

struct Denial {
  std::string_view slug;           // of the catalogue in api/problem.h; of static storage
  std::string detail;              // in words, safe to show
  std::vector<FieldError> errors;  // which fields
  boost::json::object members;     // of the problem, beside the usual ones
  std::vector<std::pair<std::string, std::string>> headers;  // instead of the usual one of the same name
};

template <class T>
using Or = boost::outcome_v2::basic_result<T, Denial, boost::outcome_v2::policy::terminate>;

inline boost::outcome_v2::failure_type<Denial> deny(std::string_view slug, std::string detail = {},
                                                    std::vector<FieldError> errors = {}) {
  return boost::outcome_v2::failure(Denial{slug, std::move(detail), std::move(errors), {}, {}});
}

// Why a body or an event was refused; `prefix` leads its pointers ("/3" in a batch).
Denial denial_of(const events::Refusal& refusal, std::string_view prefix = {});

// The problem document for this request, in the language that it accepts.
Response problem_answer(const Request& request, Denial denial);

}  // namespace haiyu::api
