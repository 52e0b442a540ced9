// The roster of a session.
#pragma once

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

// GET /v1/sessions/{id}/roster: who has a place, who waits, in the order of the log; refused and cancelled
// ones too, with ?status= only those; each with the person's name, where one is known: who answers for a
// session must know who stands before them. As JSON, or as CSV by `format=csv` or Accept: text/csv. Errors:
// 404.
[[nodiscard]] Or<Response> get_roster(const Node& node, const Request& request);

}  // namespace haiyu::api
