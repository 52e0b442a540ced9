// A hint to the processor: this memory will be needed soon. Any address is allowed.
#pragma once

#include <cstddef>

namespace haiyu::state {

inline void bring_near(const void* at) { __builtin_prefetch(at); }
inline void bring_near(const void* at, std::size_t bytes) {
  constexpr std::size_t kLine = 64;
  for (std::size_t n = 0; n < bytes; n += kLine) bring_near(static_cast<const char*>(at) + n);
}

}  // namespace haiyu::state
