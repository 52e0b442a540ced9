// What every answer tells browsers, so that none takes it for something else or shows it inside another page.
//
// What a page may load is its handler's to say: an answer without a policy of its own may load nothing.
// Another origin may still fetch answers where `cors.h` lets it: that is asked for, and not embedded.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace haiyu::api {

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSecurityHeaders = {{
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"x-frame-options", "DENY"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
}};

inline constexpr std::string_view kPolicyName = "content-security-policy";
inline constexpr std::string_view kNothingLoaded = "default-src 'none'; frame-ancestors 'none'";

}  // namespace haiyu::api
