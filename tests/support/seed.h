// The seed of a random test: from HAIYU_SEED to replay a failure, else new; always shown when a check fails.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace haiyu::test {

inline std::uint64_t test_seed() {
  if (const char* const given = std::getenv("HAIYU_SEED")) return std::stoull(given);
  return std::random_device{}();
}

}  // namespace haiyu::test
