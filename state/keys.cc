#include "state/keys.h"

#include "events/result.h"

namespace haiyu::state {

std::string shard_prefix(std::uint32_t shard) {
  std::string key;
  for (int shift = 24; shift >= 0; shift -= 8) key.push_back(static_cast<char>((shard >> shift) & 0xff));
  return key;
}

std::string shard_prefix(std::uint32_t shard, char kind) {
  std::string key = shard_prefix(shard);
  key.push_back(kind);
  return key;
}

void append_be64(std::string& key, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>((value >> shift) & 0xff));
}

std::uint64_t read_be64(std::string_view bytes) {
  HAIYU_CHECK(bytes.size() >= 8);
  std::uint64_t value = 0;
  for (std::size_t n = 0; n < 8; ++n) value = value << 8 | static_cast<unsigned char>(bytes[n]);
  return value;
}

std::string hex16(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t n = 16; n-- > 0; value >>= 4) text[n] = "0123456789abcdef"[value & 0xf];
  return text;
}

}  // namespace haiyu::state
