// GET /v1/stream?counters=..&sessions=..&signups=..: whole values, when they change, over one connection.
//
//   counters=METRIC[:DIMENSION=VALUE]...   the total over all time, under a filter; several by commas
//   sessions=ID                            the session as GET has it; several by commas
//   signups=mine, signups=PERSON           each sign-up of the person, as GET has it, also those to come
// Events: `counter` {"counter":<as asked>,"metric","filter","value"}, `session` and `signup` (their views).
// `id` is the position that the value reaches. On connect everything is sent, so what was missed while away
// is made good by reconnecting; a comment every 15 s keeps the way open. Sign-ups are for whoever may read
// them; a stream of them ends when its token does.
#pragma once

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

inline constexpr std::size_t kStreamObjectsMax = 100;

// For `who`, whom the gate admitted. Errors: 404 for an unknown metric or session, 401, 403, 422.
[[nodiscard]] Or<Answer> open_stream(Api& api, const Request& request, const Principal& who);

}  // namespace haiyu::api
