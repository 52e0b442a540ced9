// Base64url without padding (RFC 7515, 2), as tokens and keys are written.
//
// Why checked beforehand: cjose's decoder ends the process for a text of a length that no encoding has.
#pragma once

#include <string_view>

#include "events/base64url.h"

namespace haiyu::api {

inline bool is_base64url(std::string_view text) {
  return text.size() % 4 != 1 && events::has_only_base64url(text);
}

}  // namespace haiyu::api
