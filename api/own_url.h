// Absolute URLs of this server, for answers whose format wants them.
#pragma once

#include <string>
#include <string_view>

#include "api/api.h"
#include "api/http/exchange.h"

namespace haiyu::api {

// `target`: the path, and the query if there is one. The address is ApiOptions::public_url, else the one that
// the client connected to. Not what its Host says: a cache would give that to others.
std::string own_url(const Api& api, const Request& request, std::string_view target);

}  // namespace haiyu::api
