// GET /v1/events?after=&types=&limit=: what happened and what was decided, for who keeps up with it.
//
//   after   a cursor, as `next` has it; without it from the beginning of the log, `now`: from what is folded
//   types   names with commas between, whole or short: signup.decided,haiyu.session.scheduled.v1
// A page may hold fewer items than `limit`, also none, and its `next` is never null: it is where to ask
// again. `Prefer: wait=N` waits up to N seconds for the first item. What holds of the order: of one partition
// (a shard's part of a topic) that of the log, with each decision behind its cause; between partitions about
// the order of arrival. Nothing is told twice, and nothing that the state does not have.
#pragma once

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

// Errors: 400 invalid_cursor, 422, 503 log_unavailable.
boost::asio::awaitable<Or<Response>> get_events(Api& api, const Request& request);

}  // namespace haiyu::api
