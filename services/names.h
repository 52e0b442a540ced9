// The words of an enum, by number.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace haiyu::services {

template <class Enum, std::size_t N>
std::string_view text_of(const std::array<std::string_view, N>& names, Enum value) {
  const auto number = static_cast<std::size_t>(value);
  return number < N ? names[number] : std::string_view("unknown");
}

}  // namespace haiyu::services
