// The reads of the state: one table of what is said of each and who answers it.
#pragma once

#include <span>

#include "api/api.h"
#include "api/auth/scope.h"
#include "api/denial.h"
#include "api/description/operation.h"

namespace haiyu::api {

using Read = Or<Response> (*)(Api&, const Request&);
using ScopeOf = Scope(const Node& node, const Request& request);

struct ReadRoute {
  Operation of;
  Read read = nullptr;
  ScopeOf* scope = nullptr;  // whom the answer concerns; nullptr: nobody, whoever has the role may read it
};
std::span<const ReadRoute> read_routes();

}  // namespace haiyu::api
