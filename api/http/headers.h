// The headers of an answer, by name.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/exchange.h"

namespace haiyu::api {

// Of the first one with this name (lower case); nullptr: there is none.
template <class AnyResponse>  // const or not
auto find_header(AnyResponse& response, std::string_view name) -> decltype(&response.headers.front().second) {
  const auto found = std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
  return found == response.headers.end() ? nullptr : &found->second;
}

// In the place of the one that is there.
inline void set_header(Response& response, std::string_view name, std::string value) {
  if (std::string* const header = find_header(response, name)) {
    *header = std::move(value);
  } else {
    response.headers.emplace_back(name, std::move(value));
  }
}

}  // namespace haiyu::api
