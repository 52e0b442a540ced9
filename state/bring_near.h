// A hint to the processor: this memory will be needed soon. Any address is allowed.
#pragma once

namespace haiyu::state {

inline void bring_near(const void* at) { __builtin_prefetch(at); }

}  // namespace haiyu::state
