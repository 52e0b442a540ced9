#include "events/ids.h"

#include <array>

namespace haiyu {

namespace {

constexpr std::size_t kMaxPlaceLevels = 3;

// The unreserved characters of RFC 3986: they stand in a URL as they are.
constexpr auto kUnreserved = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : {'.', '_', '~', '-'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

}  // namespace

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kIdBytesMax || text == "." || text == "..") return false;
  bool all = true;
  for (const char c : text) all &= kUnreserved[static_cast<unsigned char>(c)];
  return all;
}

std::size_t place_levels(std::string_view text) {
  if (!is_id(text)) return 0;
  std::size_t levels = 1;
  bool segment_empty = true;
  for (const char c : text) {
    if (c != '.') {
      segment_empty = false;
      continue;
    }
    if (segment_empty) return 0;
    segment_empty = true;
    ++levels;
  }
  return segment_empty || levels > kMaxPlaceLevels ? 0 : levels;
}

}  // namespace haiyu
