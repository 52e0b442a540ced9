// "READS:WRITES" per second, or "off": how an option gives a limit of requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/rate_limits.h"

namespace haiyu::cli {

// nullopt: off, or not such a text.
std::optional<api::RateLimits::Rate> parse_rate(std::string_view text);
// "" or what is wrong, in words.
std::string check_rate(const std::string& text);

}  // namespace haiyu::cli
