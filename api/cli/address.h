// "HOST:PORT" taken apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace haiyu::cli {

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:0"; nullopt for anything else.
std::optional<Address> parse_address(std::string_view text);
// Only programs on this machine can reach it.
bool is_loopback(std::string_view host);

}  // namespace haiyu::cli
