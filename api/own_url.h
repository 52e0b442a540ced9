// Absolute URLs of this server, for answers whose format wants them.
#pragma once

#include <string>
#include <string_view>

#include "api/api.h"
#include "api/http/exchange.h"

namespace haiyu::api {

// `target`: the path, and the query if there is one. The address is ApiOptions::public_url, else what the
// client called us by.
std::string own_url(const Api& api, const Request& request, std::string_view target);

}  // namespace haiyu::api
