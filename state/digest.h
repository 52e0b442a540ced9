// A sum of 128-bit hashes: equal for equal sets, in whatever order they were added.
#pragma once

#include <cstdint>
#include <string_view>

namespace haiyu::state {

struct Digest {
  std::uint64_t high = 0, low = 0;
  void add(std::string_view bytes);
  Digest& operator+=(const Digest& other) {
    high += other.high;
    low += other.low;
    return *this;
  }
  friend bool operator==(const Digest&, const Digest&) = default;
};

}  // namespace haiyu::state
