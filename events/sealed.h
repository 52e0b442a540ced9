// A personal text as the server seals it before it is appended: what stands in the log, and in the state that
// is folded from it, instead of the text. The key is elsewhere (api/vault), so that a text can be forgotten.
//
//   sealed.v1.<base64url of nonce, encrypted text, tag>
//
// The bare mark stands for a text whose owner was forgotten before it came. Here is only what the bytes look
// like: the fold keeps a sealed text like any other and needs no key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/base64url.h"

namespace haiyu::events {

inline constexpr std::string_view kSealedMark = "sealed.v1.";
inline constexpr std::size_t kSealNonceBytes = 24;
inline constexpr std::size_t kSealTagBytes = 16;
// Texts are filled up to a multiple of this, and by at least a byte: a name is not told by its length.
inline constexpr std::size_t kSealBlockBytes = 32;

constexpr bool is_sealed(std::string_view text) { return text.starts_with(kSealedMark); }

// Of a sealed text whose plain text has so many bytes.
constexpr std::int64_t sealed_bytes(std::int64_t plain) {
  const std::size_t filled = (static_cast<std::size_t>(plain) / kSealBlockBytes + 1) * kSealBlockBytes;
  const std::size_t raw = kSealNonceBytes + filled + kSealTagBytes;
  return static_cast<std::int64_t>(kSealedMark.size() + (raw * 4 + 2) / 3);
}

// A personal text (types/privacy.h) as it stands in some JSON: its string token, quotes included, and its
// value.
struct PersonalText {
  std::size_t at = 0, size = 0;
  std::string text;
};

// Does what follows the mark look like what a seal leaves?
constexpr bool is_well_formed_seal(std::string_view text) {
  return has_only_base64url(text.substr(kSealedMark.size()));
}

}  // namespace haiyu::events
