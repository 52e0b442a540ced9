// Bytes as a bearer token, as a key and as a set of keys: no token is good that the key did not sign.
#include <cstdint>
#include <cstdlib>

#include "api/auth/token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haiyu;
  using namespace haiyu::api;
  static const KeySet kKeys{Key::random_secret()};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (verify_token(kKeys, {}, bytes, Instant(std::chrono::seconds(1'800'000'000))).has_value()) std::abort();
  static_cast<void>(Key::from_json(bytes));
  static_cast<void>(KeySet::from_json(bytes));
  return 0;
}
