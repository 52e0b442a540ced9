#include "events/log/uuid.h"

#include <fmt/format.h>

#include <cstdint>
#include <random>

namespace haiyu {

std::string new_uuid() {
  std::random_device device;
  const auto word = [&device] { return std::uint64_t{device()} << 32 | device(); };
  constexpr std::uint64_t kVersion = 0x4000, kVersionMask = 0xffff'ffff'ffff'0fff;
  constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000, kVariantMask = 0x3fff'ffff'ffff'ffff;
  const std::uint64_t high = (word() & kVersionMask) | kVersion;
  const std::uint64_t low = (word() & kVariantMask) | kVariant;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xffff,
                     low >> 48, low & 0xffff'ffff'ffff);
}

}  // namespace haiyu
