// Bytes as a bearer token, as what a token is made of, and as keys; the first says which. No token is good
// that the key did not sign.
#include <cjose/cjose.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "api/auth/token.h"
#include "api/reading.h"
#include "tests/fuzz/lines.h"

namespace {

using namespace haiyu;
using namespace haiyu::api;

std::string signed_by(const Key& key, std::string_view claims) {
  cjose_err error;
  const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(&error),
                                                                                &cjose_header_release);
  cjose_header_set(header.get(), CJOSE_HDR_ALG, "HS256", &error);
  cjose_header_set(header.get(), "typ", "JWT", &error);
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_sign(key.jwk(), header.get(), reinterpret_cast<const std::uint8_t*>(claims.data()),
                     claims.size(), &error),
      &cjose_jws_release);
  const char* compact = nullptr;
  return jws && cjose_jws_export(jws.get(), &compact, &error) ? compact : "";
}

bool is_good(const KeySet& keys, std::string_view token) {
  return verify_token(keys, {}, token, Instant(std::chrono::seconds(1'800'000'000))).has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Key kKey = Key::random_secret();
  static const KeySet kKeys{kKey};
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      if (is_good(kKeys, bytes)) std::abort();
      break;
    case 1: {  // a header, a line, and claims
      std::string_view claims = bytes;
      const std::string_view header = haiyu::test::take_line(claims);
      if (is_good(kKeys, base64url(header) + "." + base64url(claims) + ".c2lnbmF0dXJl")) std::abort();
      break;
    }
    case 2:
      static_cast<void>(is_good(kKeys, signed_by(kKey, bytes)));
      break;
    default:
      static_cast<void>(Key::from_json(bytes));
      static_cast<void>(KeySet::from_json(bytes));
  }
  return 0;
}
