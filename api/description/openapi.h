// The HTTP API as OpenAPI 3.1: writes from the table of event types, the others from what their routes say of
// themselves.
#pragma once

#include <span>
#include <string>

#include "api/description/operation.h"

namespace haiyu::api::description {

// `gets`: all routes of this method. `post_events`: POST /v1/events.
std::string openapi_document(std::span<const Operation> gets, const Operation& post_events);

}  // namespace haiyu::api::description
