// GET /feeds/{kind}: organizations, activities and service items as OpenActive Realtime Paged Data Exchange
// 1.0, ordered by change number: another system keeps a copy by following `next`.
//
// `modified` is a number that is unique in the feed and rises with each change: the shard's number of the
// change (services/changes.h) and, in its last 8 bits, the shard. `next` has the last item's as
// `afterChangeNumber`, and as `seen` how far the walk has come in each shard. `seen` is why nothing is ever
// skipped: shards are folded side by side, so one may bring a smaller number after another's greater one was
// given, and its own place in the walk is still before it. Along the feed numbers rise all the same, since a
// change is held back for `kHeldBack`, in which the other shards fold what arrived before it; only clocks or
// shards that are further apart than that can make an item come late, never make it stay away.
//
// What was dissolved, cancelled or withdrawn is `deleted`, and stays in the feed. An empty page is the last
// one, and its `next` is its own URL. Errors: 404 for another kind, 400 invalid_cursor, 422.
#pragma once

#include <chrono>

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

inline constexpr std::chrono::seconds kHeldBack{2};

[[nodiscard]] Or<Response> get_changes(Api& api, const Request& request);

}  // namespace haiyu::api
