// The request target: its path, its query and the parameters in it.
//
// Errors: false means "malformed, answer 400"; the request is then not to be routed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

// Every %xx decoded; nullopt for a '%' that two hex digits do not follow. `plus_is_space`: as forms write a
// blank.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

// Fills path, query and params of `request` from origin-form ("/a?b=c"), absolute-form ("http://host/a",
// whose authority only names this server) or "*". Anything else, a byte that a URI cannot have, or a '%' that
// is not an escape is refused.
bool parse_target(std::string_view target, Request& request);

}  // namespace haiyu::api
