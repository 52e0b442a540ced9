// The letters of base64url (RFC 4648, 5), without padding.
#pragma once

#include <algorithm>
#include <string_view>

namespace haiyu::events {

constexpr bool has_only_base64url(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace haiyu::events
