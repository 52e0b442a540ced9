#include "api/auth/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <iterator>

#include "api/auth/base64url.h"
#include "events/log/uuid.h"

namespace haiyu::api {
namespace {

constexpr std::size_t kSecretBits = 256;  // as HS256 asks (RFC 7518, 3.2)
constexpr std::size_t kRsaBits = 2048;    // as RS256 and PS256 ask (3.3)

std::shared_ptr<cjose_jwk_t> owned(cjose_jwk_t* jwk) {
  return {jwk, [](cjose_jwk_t* gone) {
            if (gone != nullptr) cjose_jwk_release(gone);
          }};
}

std::string_view algorithm_of_curve(const cjose_jwk_t* jwk) {
  cjose_err error;
  switch (cjose_jwk_EC_get_curve(jwk, &error)) {
    case CJOSE_JWK_EC_P_256:
      return "ES256";
    case CJOSE_JWK_EC_P_384:
      return "ES384";
    case CJOSE_JWK_EC_P_521:
      return "ES512";
    case CJOSE_JWK_EC_INVALID:
      break;
  }
  return {};
}

// Empty: it is too short, or of a kind that signs nothing here.
std::vector<std::string_view> algorithms_of(const cjose_jwk_t* jwk) {
  cjose_err error;
  const std::size_t bits = cjose_jwk_get_keysize(jwk, &error);
  switch (cjose_jwk_get_kty(jwk, &error)) {
    case CJOSE_JWK_KTY_OCT:
      if (bits >= kSecretBits) return {"HS256"};
      break;
    case CJOSE_JWK_KTY_RSA:
      if (bits >= kRsaBits) return {"RS256", "PS256"};
      break;
    case CJOSE_JWK_KTY_EC:
      if (const auto algorithm = algorithm_of_curve(jwk); !algorithm.empty()) return {algorithm};
      break;
  }
  return {};
}

// The members of a JWK that are bytes (RFC 7518, 6).
constexpr std::string_view kBytes[] = {"k", "n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y"};

bool is_jwk(std::string_view text) {
  boost::json::error_code error;
  const auto key = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error || !key.is_object()) return false;
  return std::all_of(std::begin(kBytes), std::end(kBytes), [&](std::string_view name) {
    const auto* const bytes =
        key.get_object().if_contains(boost::json::string_view(name.data(), name.size()));
    return bytes == nullptr ||
           (bytes->is_string() && is_base64url({bytes->get_string().data(), bytes->get_string().size()}));
  });
}

}  // namespace

Result<Key> Key::from_json(std::string_view text) {
  if (!is_jwk(text)) return fail(Errc::kInvalid, "it is no JSON Web Key");
  cjose_err error;
  auto jwk = owned(cjose_jwk_import(text.data(), text.size(), &error));
  if (!jwk) return fail(Errc::kInvalid, "it is no JSON Web Key");
  auto algorithms = algorithms_of(jwk.get());
  if (algorithms.empty()) {
    return fail(Errc::kInvalid, fmt::format("the key is too short, or signs nothing here: give a secret of "
                                            "{} bits, an RSA key of {}, or one on P-256, P-384 or P-521",
                                            kSecretBits, kRsaBits));
  }
  const char* const id = cjose_jwk_get_kid(jwk.get(), &error);
  return Key(std::move(jwk), id != nullptr ? id : "", std::move(algorithms));
}

Key Key::random_secret() {
  cjose_err error;
  auto jwk = owned(cjose_jwk_create_oct_random(kSecretBits, &error));
  if (!jwk) die("api/auth/keys.cc", "no random key can be had");
  const std::string id = new_uuid();
  if (!cjose_jwk_set_kid(jwk.get(), id.data(), id.size(), &error)) die("api/auth/keys.cc", "no memory");
  return {std::move(jwk), id, {"HS256"}};
}

std::string Key::to_json() const {
  cjose_err error;
  const std::unique_ptr<char, decltype(&std::free)> text(cjose_jwk_to_json(jwk_.get(), true, &error),
                                                         &std::free);
  if (!text) die("api/auth/keys.cc", "a key cannot be written");
  return text.get();
}

bool Key::allows(std::string_view algorithm) const {
  for (const std::string_view allowed : algorithms_)
    if (allowed == algorithm) return true;
  return false;
}

Result<KeySet> KeySet::from_json(std::string_view text) {
  boost::json::error_code error;
  const auto set = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  const boost::json::array* const listed =
      !error && set.is_object() && set.as_object().contains("keys") ? set.at("keys").if_array() : nullptr;
  if (listed == nullptr)
    return fail(Errc::kInvalid, "it is no JSON Web Key Set: {\"keys\":[...]} is missing");
  KeySet keys;
  for (const boost::json::value& one : *listed)
    if (auto key = Key::from_json(boost::json::serialize(one))) keys.keys_.push_back(std::move(key).value());
  if (keys.keys_.empty())
    return fail(Errc::kInvalid, "the JSON Web Key Set has no key that can be used here");
  return keys;
}

const Key* KeySet::find(std::string_view id) const {
  if (id.empty()) return keys_.size() == 1 ? &keys_.front() : nullptr;
  for (const Key& key : keys_)
    if (key.id() == id) return &key;
  return nullptr;
}

}  // namespace haiyu::api
