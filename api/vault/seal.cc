#include "api/vault/seal.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "events/result.h"
#include "events/sealed.h"

namespace haiyu::api {
namespace {

using events::kSealBlockBytes;
using events::kSealedMark;
using events::kSealNonceBytes;
using events::kSealTagBytes;

static_assert(kSealNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kSealTagBytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(SealKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

using Bytes = std::vector<unsigned char>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Bytes filled_up(std::string_view text) {
  Bytes filled(text.size() + kSealBlockBytes);
  if (!text.empty()) std::memcpy(filled.data(), text.data(), text.size());
  std::size_t length = 0;
  HAIYU_CHECK(sodium_pad(&length, filled.data(), text.size(), kSealBlockBytes, filled.size()) == 0);
  filled.resize(length);
  return filled;
}

}  // namespace

void start_crypto() { HAIYU_CHECK(sodium_init() >= 0); }

SealKey::~SealKey() { sodium_memzero(bytes.data(), bytes.size()); }

SealKey SealKey::random() {
  SealKey key;
  randombytes_buf(key.bytes.data(), key.bytes.size());
  return key;
}

IdHash hash_of(const Owner& owner) {
  std::array<std::uint64_t, 2> words{};
  crypto_generichash(reinterpret_cast<unsigned char*>(words.data()), sizeof words, bytes_of(owner.name),
                     owner.name.size(), nullptr, 0);
  return {words[0], words[1]};
}

std::string seal(const SealKey& key, const Owner& owner, std::string_view text) {
  Bytes filled = filled_up(text);
  Bytes sealed(kSealNonceBytes + filled.size() + kSealTagBytes);
  randombytes_buf(sealed.data(), kSealNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kSealNonceBytes, nullptr, filled.data(),
                                             filled.size(), bytes_of(owner.name), owner.name.size(), nullptr,
                                             sealed.data(), key.bytes.data());
  sodium_memzero(filled.data(), filled.size());
  std::string encoded(sodium_base64_encoded_len(sealed.size(), kBase64), '\0');  // with its final zero
  sodium_bin2base64(encoded.data(), encoded.size(), sealed.data(), sealed.size(), kBase64);
  encoded.pop_back();
  return std::string(kSealedMark) + encoded;
}

std::optional<std::string> open_seal(const SealKey& key, const Owner& owner, std::string_view sealed) {
  if (!events::is_sealed(sealed)) return std::nullopt;
  const std::string_view encoded = sealed.substr(kSealedMark.size());
  if (encoded.empty()) return std::nullopt;
  Bytes raw(encoded.size());
  std::size_t size = 0;
  if (sodium_base642bin(raw.data(), raw.size(), encoded.data(), encoded.size(), nullptr, &size, nullptr,
                        kBase64) != 0)
    return std::nullopt;
  if (size < kSealNonceBytes + kSealTagBytes + 1) return std::nullopt;
  Bytes filled(size - kSealNonceBytes - kSealTagBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          filled.data(), nullptr, nullptr, raw.data() + kSealNonceBytes, size - kSealNonceBytes,
          bytes_of(owner.name), owner.name.size(), raw.data(), key.bytes.data()) != 0)
    return std::nullopt;
  std::size_t length = 0;
  if (sodium_unpad(&length, filled.data(), filled.size(), kSealBlockBytes) != 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(filled.data()), length);
}

std::uint64_t keyed_hash(const SealKey& key, std::uint64_t payload_hash) {
  std::array<std::uint64_t, 2> words{};
  crypto_generichash(reinterpret_cast<unsigned char*>(words.data()), sizeof words,
                     reinterpret_cast<const unsigned char*>(&payload_hash), sizeof payload_hash,
                     key.bytes.data(), key.bytes.size());
  return std::max<std::uint64_t>(1, words[0]);
}

}  // namespace haiyu::api
