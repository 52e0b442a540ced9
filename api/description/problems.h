// The problems as each operation can answer them: a schema for each, and a response for each status.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/description/schemas.h"

namespace haiyu::api::description {

// Which problems an operation can answer. Each slug once.
using Slugs = std::vector<std::string_view>;

// One schema for each problem: SignupRefusedProblem, ...
void add_problem_schemas(object& schemas);

// The responses of an operation with these problems, each by reference; those that `shared` does not have
// yet are put there.
void add_problem_responses(object& responses, const Slugs& slugs, object& shared);

}  // namespace haiyu::api::description
