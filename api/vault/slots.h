// How the vault's file lies in bytes: a header and then slots of 64 bytes, so that each lies within one
// sector of a disk. Slots are numbered from 1; the header stands in the place of slot 0.
//
//   key        owner, key, the first slot of its group, checksum
//   tombstone  owner, the slot whose key it destroys (0: there was none), ...
//   (erased)   zeros: a key that a later tombstone destroys
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "api/vault/seal.h"

namespace haiyu::api {

using SlotNo = std::uint32_t;
inline constexpr SlotNo kNoSlot = 0;

struct Slot {
  static constexpr std::size_t kBytes = 64;
  enum class Kind : std::uint8_t { kKey = 1, kTombstone = 2 };

  Kind kind{};
  IdHash owner;
  SealKey key;              // of kKey
  SlotNo erases = kNoSlot;  // of kTombstone
  // Where the group of slots begins that was written with it. A group is written only after the one before it
  // was synced: a whole slot of a later group proves that what is broken before it is damage.
  SlotNo group = kNoSlot;
};
using SlotBytes = std::array<char, Slot::kBytes>;

constexpr std::uint64_t position_of(SlotNo number) { return std::uint64_t{number} * Slot::kBytes; }

SlotBytes bytes_of(const Slot& slot, SlotNo number);
// nullopt: not whole (or erased).
std::optional<Slot> slot_of(std::span<const char> bytes, SlotNo number);
bool is_erased(std::span<const char> bytes);

// The header names the log whose texts are sealed with these keys.
SlotBytes header_bytes(std::string_view log_id);
enum class HeaderIs { kOurs, kOfAnotherLog, kNone };
HeaderIs header_is(std::span<const char> bytes, std::string_view log_id);

}  // namespace haiyu::api
