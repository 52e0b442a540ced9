// How the programs take apart the bytes that they are given.
#pragma once

#include <algorithm>
#include <string_view>

namespace haiyu::test {

// Up to the next line break, which goes with it, or to the end.
inline std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace haiyu::test
