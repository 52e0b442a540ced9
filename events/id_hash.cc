#include "events/id_hash.h"

#include <array>
#include <cstring>

#define XXH_INLINE_ALL
#ifdef HAIYU_SANITIZED
#define XXH_NO_INLINE_HINTS 1  // GCC at -Og refuses to inline what must be
#endif
#include <xxhash.h>

namespace haiyu {

namespace {

IdHash from_xxh(XXH128_hash_t hash) { return {.high = hash.high64, .low = hash.low64}; }

}  // namespace

IdHash hash_id(std::string_view source, std::string_view id) {
  // Nearly all ids are short: hashing them in one piece is several times faster than streaming.
  std::array<char, 256> joined;
  const std::size_t size = source.size() + 1 + id.size();
  if (size <= joined.size()) [[likely]] {
    if (!source.empty()) std::memcpy(joined.data(), source.data(), source.size());
    joined[source.size()] = '\0';
    if (!id.empty()) std::memcpy(joined.data() + source.size() + 1, id.data(), id.size());
    return from_xxh(XXH3_128bits(joined.data(), size));
  }
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, source.data(), source.size());
  XXH3_128bits_update(&state, "", 1);  // the zero byte
  XXH3_128bits_update(&state, id.data(), id.size());
  return from_xxh(XXH3_128bits_digest(&state));
}

std::uint64_t hash_bytes(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace haiyu
