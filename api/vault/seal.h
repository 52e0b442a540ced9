// Keys, and what they do: seal a text for its owner, and open it again.
//
// XChaCha20-Poly1305 with a random nonce (libsodium); the owner's name is bound in, so that a text sealed for
// one opens for no other. The form of a sealed text is in events/sealed.h. Threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/id_hash.h"

namespace haiyu::api {

// Whose key: a person, or a thing of one person whom only the fold knows (see api/sealing.h).
struct Owner {
  std::string name;
  friend bool operator==(const Owner&, const Owner&) = default;
};
// BLAKE2b-128 of the name: what the vault has of an owner.
IdHash hash_of(const Owner& owner);

// Wiped when it goes.
struct SealKey {
  static constexpr std::size_t kBytes = 32;
  std::array<unsigned char, kBytes> bytes{};

  SealKey() = default;
  SealKey(const SealKey&) = default;
  SealKey& operator=(const SealKey&) = default;
  ~SealKey();
  static SealKey random();
};

// Must have been called once before anything else here. Dies where the system gives no random numbers.
void start_crypto();

std::string seal(const SealKey& key, const Owner& owner, std::string_view text);
// nullopt: sealed with another key or for another owner, changed since, or no sealed text at all.
std::optional<std::string> open_seal(const SealKey& key, const Owner& owner, std::string_view sealed);

// Of a request's payload hash: the log keeps this one, which nobody without the key can compare a guess with.
// Never 0.
std::uint64_t keyed_hash(const SealKey& key, std::uint64_t payload_hash);

}  // namespace haiyu::api
