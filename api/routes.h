// Which path leads to which handler: the writes from the table of event types, the reads from one table of
// their own.
#pragma once

#include "api/api.h"
#include "api/http/router.h"

namespace haiyu::api {

// The router keeps references to `api`.
void add_routes(Router& router, Api& api);

}  // namespace haiyu::api
