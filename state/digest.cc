#include "state/digest.h"

#include <xxhash.h>

namespace haiyu::state {

void Digest::add(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  high += hash.high64;
  low += hash.low64;
}

}  // namespace haiyu::state
