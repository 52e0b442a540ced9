// A 128-bit hash that stands for an event's `source` and `id`.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace haiyu {

struct IdHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const IdHash&, const IdHash&) = default;
};
// For Boost's tables.
inline std::size_t hash_value(const IdHash& id) { return static_cast<std::size_t>(id.low); }

// XXH3-128 of source, a zero byte, id: two sources never collide by concatenation.
IdHash hash_id(std::string_view source, std::string_view id);
// XXH3-64: of a request's payload, for Idempotency-Key.
std::uint64_t hash_bytes(std::string_view bytes);

// The same for hash maps with text as their key.
struct TextHash {
  using is_transparent = void;
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const { return hash_bytes(text); }
};

}  // namespace haiyu
