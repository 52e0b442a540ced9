// Comparing secrets.
#pragma once

#include <string_view>

namespace haiyu::api {

// How long it takes does not tell how much of it is right. Lengths are no secret.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace haiyu::api
