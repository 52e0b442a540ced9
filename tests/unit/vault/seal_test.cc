#include "api/vault/seal.h"

#include <doctest/doctest.h>

#include "events/sealed.h"

namespace haiyu::api {
namespace {

const Owner kPerson{"person:p1"};

struct Crypto {
  Crypto() { start_crypto(); }
  const SealKey key = SealKey::random();
};

TEST_CASE_FIXTURE(Crypto,
                  "what is sealed opens again, whatever its length, and fits the length that is foretold") {
  for (const std::size_t length : {0, 1, 31, 32, 33, 200, 2'000}) {
    const std::string text(length, 'x');
    const std::string sealed = seal(key, kPerson, text);
    CHECK(events::is_sealed(sealed));
    CHECK(events::is_well_formed_seal(sealed));
    CHECK(static_cast<std::int64_t>(sealed.size()) ==
          events::sealed_bytes(static_cast<std::int64_t>(length)));
    CHECK(open_seal(key, kPerson, sealed) == text);
  }
  const std::string chinese = "张三，电话 13800138000";
  CHECK(open_seal(key, kPerson, seal(key, kPerson, chinese)) == chinese);
}

TEST_CASE_FIXTURE(Crypto, "a sealed text says nothing of what is in it") {
  const std::string sealed = seal(key, kPerson, "Zhang San");
  CHECK(sealed.find("Zhang") == std::string::npos);
  CHECK(sealed != seal(key, kPerson, "Zhang San"));            // not that two are equal
  CHECK(sealed.size() == seal(key, kPerson, "Li Si").size());  // nor how long it is
  CHECK(sealed.size() == seal(key, kPerson, std::string()).size());
}

TEST_CASE_FIXTURE(Crypto, "another key, another owner, a changed or cut text opens nothing") {
  const std::string sealed = seal(key, kPerson, "Zhang San");
  CHECK_FALSE(open_seal(SealKey::random(), kPerson, sealed));
  CHECK_FALSE(open_seal(key, Owner{"person:p2"}, sealed));
  for (std::size_t at = events::kSealedMark.size(); at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(open_seal(key, kPerson, changed));
  }
  for (std::size_t length = 0; length < sealed.size(); ++length)
    CHECK_FALSE(open_seal(key, kPerson, sealed.substr(0, length)));
  CHECK_FALSE(open_seal(key, kPerson, "Zhang San"));
  CHECK_FALSE(open_seal(key, kPerson, "sealed.v1.*"));
}

TEST_CASE_FIXTURE(Crypto, "a payload's hash is another one under each key, and the same one again") {
  CHECK(keyed_hash(key, 7) == keyed_hash(key, 7));
  CHECK(keyed_hash(key, 7) != keyed_hash(key, 8));
  CHECK(keyed_hash(key, 7) != keyed_hash(SealKey::random(), 7));
  CHECK(keyed_hash(key, 7) != 7);
}

TEST_CASE("an owner is known by a hash of its name") {
  start_crypto();
  CHECK(hash_of(kPerson) == hash_of(Owner{"person:p1"}));
  CHECK(hash_of(kPerson) != hash_of(Owner{"person:p2"}));
}

}  // namespace
}  // namespace haiyu::api
