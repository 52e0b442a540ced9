// Sessions as people look for them.
#pragma once

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

// GET /v1/sessions, by start and then id. Filters, which must all hold:
//   from, to      sessions that start in [from, to); a day means its start (to: the start of the day after)
//   place_id      of the activity: a community, or the street or district that it lies in
//   category      of the activity;  q: a part of its title, in any language that it has
//   role, side    sessions with such a place
//   open=true     scheduled, within its window for signing up, and with a free place (of that role and side)
//   needs_help=true  scheduled, with a helpers' place that has fewer than it needs, or a free one where no
//                    need is stated
[[nodiscard]] Or<Response> list_sessions(const Node& node, const Request& request, Instant now);

// What else a refused person may do: sessions of the activity with free places for the role, by start.
boost::json::array next_steps(const services::Domain& domain, const services::Session& refused_by,
                              const services::Signup& signup, Instant now);

}  // namespace haiyu::api
