// Base64url without padding (RFC 7515, 2), as tokens and keys are written.
//
// Why checked beforehand: cjose's decoder ends the process for a text of a length that no encoding has.
#pragma once

#include <algorithm>
#include <string_view>

namespace haiyu::api {

inline bool is_base64url(std::string_view text) {
  const auto belongs = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return text.size() % 4 != 1 && std::all_of(text.begin(), text.end(), belongs);
}

}  // namespace haiyu::api
