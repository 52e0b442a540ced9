#include "state/codec.h"

namespace haiyu::state {

void Writer::u(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

std::uint64_t Reader::u() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  failed_ = true;
  rest_ = {};
  return 0;
}

std::string_view Reader::text() {
  const std::uint64_t size = u();
  if (size > rest_.size()) {
    failed_ = true;
    rest_ = {};
    return {};
  }
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::string_view Reader::id_text() {
  const std::string_view value = text();
  if (value.size() <= kIdBytesMax) return value;
  failed_ = true;
  return {};
}

}  // namespace haiyu::state
