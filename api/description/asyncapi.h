// The log and the feed as AsyncAPI 3.0, from the table of event types.
#pragma once

#include <string>

namespace haiyu::api::description {

std::string asyncapi_document();

}  // namespace haiyu::api::description
