#include "api/vault/slots.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace haiyu::api {
namespace {

constexpr std::string_view kMagic = "haiyu-vault-1\n";

// Where the parts of a slot begin. Numbers are little-endian, as all machines are on which it runs.
constexpr std::size_t kOwnerAt = 0, kKeyAt = 16, kKindAt = 48, kGroupAt = 52, kChecksumAt = 56;
constexpr std::size_t kLogAt = 16;  // of the header

template <class Number>
void put(SlotBytes& bytes, std::size_t at, Number number) {
  std::memcpy(bytes.data() + at, &number, sizeof number);
}
template <class Number>
Number get(std::span<const char> bytes, std::size_t at) {
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// Of all that stands before it, and of the place itself.
std::uint64_t checksum_of(std::span<const char> bytes, SlotNo number) {
  crypto_generichash_state state;
  std::array<std::uint64_t, 2> words{};
  crypto_generichash_init(&state, nullptr, 0, sizeof words);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&number), sizeof number);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), kChecksumAt);
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(words.data()), sizeof words);
  return words[0];
}

bool is_whole(std::span<const char> bytes, SlotNo number) {
  return bytes.size() == Slot::kBytes && get<std::uint64_t>(bytes, kChecksumAt) == checksum_of(bytes, number);
}

}  // namespace

SlotBytes bytes_of(const Slot& slot, SlotNo number) {
  SlotBytes bytes{};
  put(bytes, kOwnerAt, slot.owner.high);
  put(bytes, kOwnerAt + sizeof slot.owner.high, slot.owner.low);
  if (slot.kind == Slot::Kind::kKey) {
    std::memcpy(bytes.data() + kKeyAt, slot.key.bytes.data(), SealKey::kBytes);
  } else {
    put(bytes, kKeyAt, slot.erases);
  }
  put(bytes, kKindAt, slot.kind);
  put(bytes, kGroupAt, slot.group);
  put(bytes, kChecksumAt, checksum_of(bytes, number));
  return bytes;
}

std::optional<Slot> slot_of(std::span<const char> bytes, SlotNo number) {
  if (!is_whole(bytes, number)) return std::nullopt;
  Slot slot;
  slot.kind = get<Slot::Kind>(bytes, kKindAt);
  if (slot.kind != Slot::Kind::kKey && slot.kind != Slot::Kind::kTombstone) return std::nullopt;
  slot.owner = {get<std::uint64_t>(bytes, kOwnerAt), get<std::uint64_t>(bytes, kOwnerAt + 8)};
  if (slot.kind == Slot::Kind::kKey) {
    std::memcpy(slot.key.bytes.data(), bytes.data() + kKeyAt, SealKey::kBytes);
  } else {
    slot.erases = get<SlotNo>(bytes, kKeyAt);
  }
  slot.group = get<SlotNo>(bytes, kGroupAt);
  return slot;
}

bool is_erased(std::span<const char> bytes) {
  return bytes.size() == Slot::kBytes &&
         std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

SlotBytes header_bytes(std::string_view log_id) {
  SlotBytes bytes{};
  std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
  const IdHash log = hash_of(Owner{std::string(log_id)});
  put(bytes, kLogAt, log.high);
  put(bytes, kLogAt + sizeof log.high, log.low);
  put(bytes, kChecksumAt, checksum_of(bytes, kNoSlot));
  return bytes;
}

HeaderIs header_is(std::span<const char> bytes, std::string_view log_id) {
  if (!is_whole(bytes, kNoSlot) || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0)
    return HeaderIs::kNone;
  const SlotBytes ours = header_bytes(log_id);
  return std::equal(ours.begin(), ours.end(), bytes.begin()) ? HeaderIs::kOurs : HeaderIs::kOfAnotherLog;
}

}  // namespace haiyu::api
