#include <cjose/cjose.h>
#include <doctest/doctest.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <thread>

#include "api/auth/gate.h"
#include "api/auth/token.h"
#include "tests/support/temp_dir.h"

namespace haiyu::api::test {
namespace {

namespace json = boost::json;
using events::Role;
using namespace std::chrono_literals;

const Instant kNow = Instant(std::chrono::milliseconds(1'700'000'000'000));
constexpr std::int64_t kNowSeconds = 1'700'000'000;

Principal organizer() { return {.role = Role::kOrganizer, .subject = "li", .organization = "centre"}; }

std::string sign(const cjose_jwk_t* key, const json::object& header, const std::string& claims) {
  cjose_err error;
  cjose_header_t* const set = cjose_header_new(&error);
  for (const auto& member : header) {
    const std::string name(member.key());
    const std::string value = member.value().is_string() ? std::string(member.value().get_string())
                                                         : json::serialize(member.value());
    REQUIRE((member.value().is_string() ? cjose_header_set(set, name.c_str(), value.c_str(), &error)
                                        : cjose_header_set_raw(set, name.c_str(), value.c_str(), &error)));
  }
  cjose_jws_t* const jws =
      cjose_jws_sign(key, set, reinterpret_cast<const std::uint8_t*>(claims.data()), claims.size(), &error);
  REQUIRE(jws != nullptr);
  const char* compact = nullptr;
  REQUIRE(cjose_jws_export(jws, &compact, &error));
  std::string token = compact;
  cjose_jws_release(jws);
  cjose_header_release(set);
  return token;
}

Key key_of(cjose_jwk_t* made, const char* id) {
  cjose_err error;
  REQUIRE(made != nullptr);
  REQUIRE(cjose_jwk_set_kid(made, id, std::strlen(id), &error));
  char* const text = cjose_jwk_to_json(made, true, &error);
  auto key = Key::from_json(text);
  free(text);
  cjose_jwk_release(made);
  REQUIRE(key);
  return std::move(key).value();
}
Key rsa_key(const char* id, std::size_t bits = 2048) {
  cjose_err error;
  const std::uint8_t e[] = {1, 0, 1};
  return key_of(cjose_jwk_create_RSA_random(bits, e, sizeof e, &error), id);
}
Key ec_key(const char* id) {
  cjose_err error;
  return key_of(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), id);
}

TEST_CASE("a token says who its bearer is, whatever kind of key signed it") {
  for (const Key& key : {Key::random_secret(), rsa_key("r"), ec_key("e")}) {
    CAPTURE(key.algorithm());
    const KeySet keys(key);
    const auto verified = verify_token(keys, {}, mint_token(key, {}, organizer(), kNow, 60s), kNow);
    REQUIRE(verified);
    CHECK(verified.value().principal.role == Role::kOrganizer);
    CHECK(verified.value().principal.subject == "li");
    CHECK(verified.value().principal.organization == "centre");
    CHECK(verified.value().expires_at == kNow + 60s);
  }
}

TEST_CASE("each flaw of a token is refused, and what has none is taken") {
  const Key key = Key::random_secret();
  const KeySet keys(key);
  const json::object good_header = {{"alg", "HS256"}, {"typ", "JWT"}, {"kid", key.id()}};
  const json::object good_claims = {{"iss", "haiyu"},      {"aud", "haiyu"},
                                    {"sub", "li"},         {"exp", kNowSeconds + 60},
                                    {"role", "organizer"}, {"organization_id", "centre"}};
  using Change = std::function<void(json::object&)>;
  const auto set = [](const char* name, json::value value) -> Change {
    return [=](json::object& in) { in[name] = value; };
  };
  const auto drop = [](const char* name) -> Change { return [=](json::object& in) { in.erase(name); }; };
  const Change nothing = [](json::object&) {};
  struct Row {
    const char* what;
    Change header, claims;
    bool good;
  };
  const Row rows[] = {
      {"nothing is wrong", nothing, nothing, true},
      {"an access token", set("typ", "at+jwt"), nothing, true},
      {"no type", drop("typ"), nothing, false},
      {"another type", set("typ", "dpop+jwt"), nothing, false},
      {"no key id, where there is one key", drop("kid"), nothing, true},
      {"another key id", set("kid", "x"), nothing, false},
      {"critical headers", set("crit", json::array{"exp"}), nothing, false},
      {"critical headers, wrongly", set("crit", "exp"), nothing, false},
      {"an algorithm that the key does not allow", set("alg", "HS512"), nothing, false},
      {"another issuer", nothing, set("iss", "x"), false},
      {"no issuer", nothing, drop("iss"), false},
      {"another audience", nothing, set("aud", "x"), false},
      {"several audiences", nothing, set("aud", json::array{"x", "haiyu"}), true},
      {"several others", nothing, set("aud", json::array{"x", "y"}), false},
      {"no audience", nothing, drop("aud"), false},
      {"no end", nothing, drop("exp"), false},
      {"an end in words", nothing, set("exp", "tomorrow"), false},
      {"an end beyond all time", nothing, set("exp", 1e300), false},
      {"ended within the leeway", nothing, set("exp", kNowSeconds - 59), true},
      {"ended before", nothing, set("exp", kNowSeconds - 60), false},
      {"begins within the leeway", nothing, set("nbf", kNowSeconds + 59), true},
      {"begins later", nothing, set("nbf", kNowSeconds + 61), false},
      {"nobody's", nothing, drop("sub"), false},
      {"a stranger's", nothing, set("sub", "local"), false},
      {"no role", nothing, drop("role"), false},
      {"an unknown role", nothing, set("role", "root"), false},
      {"the role of strangers", nothing, set("role", "public"), false},
      {"a role that is a list", nothing, set("role", json::array{"organizer"}), false},
      {"no organization for an organizer", nothing, drop("organization_id"), false},
      {"an operator needs none", nothing, set("role", "operator"), true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    json::object header = good_header, claims = good_claims;
    row.header(header);
    row.claims(claims);
    CHECK(verify_token(keys, {}, sign(key.jwk(), header, json::serialize(claims)), kNow).has_value() ==
          row.good);
  }
  CHECK_FALSE(verify_token(keys, {}, sign(key.jwk(), good_header, "[]"), kNow));
  CHECK_FALSE(verify_token(keys, {}, sign(key.jwk(), good_header, "{"), kNow));
}

TEST_CASE("what is signed with another key, changed, unsigned or no token at all is refused") {
  const Key key = Key::random_secret(), stranger = Key::random_secret();
  const KeySet keys(key);
  const std::string good = mint_token(key, {}, organizer(), kNow, 60s);
  REQUIRE(verify_token(keys, {}, good, kNow));
  const auto unknown = verify_token(keys, {}, mint_token(stranger, {}, organizer(), kNow, 60s), kNow);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().unknown_key);  // worth reading the keys again

  const std::size_t first = good.find('.'), second = good.rfind('.');
  for (std::size_t at = 0; at < good.size(); ++at) {  // each character matters
    if (at == first || at == second || at + 1 == good.size() || at + 1 == first || at + 1 == second)
      continue;  // the last of a part may have bits that mean nothing
    std::string changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE_MESSAGE(verify_token(keys, {}, changed, kNow), at);
  }
  for (const std::string& bad :
       {std::string(), std::string("x"), std::string(".."), good.substr(0, second + 1),
        good.substr(0, second), good + ".x",
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0" + good.substr(first, second - first + 1),
        std::string(kMaxTokenBytes + 1, 'a')})
    CHECK_FALSE_MESSAGE(verify_token(keys, {}, bad, kNow), bad);
  // Parts of a length that no encoding has, where cjose would end the process; padded, or of other letters.
  for (const std::size_t end : {first, second, good.size()}) {
    for (const std::string more : {"A", "AA", "AAA", "=", "==", "+", "/", " ", "\n"})
      CHECK_FALSE_MESSAGE(verify_token(keys, {}, std::string(good).insert(end, more), kNow), more);
    for (std::size_t less = 1; less <= 4; ++less)
      CHECK_FALSE_MESSAGE(verify_token(keys, {}, std::string(good).erase(end - less, less), kNow), less);
  }
}

TEST_CASE("a public key is no secret: a token signed with its text is refused") {
  const Key rsa = rsa_key("r");
  cjose_err error;
  char* const text = cjose_jwk_to_json(rsa.jwk(), false, &error);
  cjose_jwk_t* const secret =
      cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(text), std::strlen(text), &error);
  const json::object header = {{"alg", "HS256"}, {"typ", "JWT"}, {"kid", "r"}};
  const json::object claims = {
      {"iss", "haiyu"}, {"aud", "haiyu"}, {"sub", "li"}, {"exp", kNowSeconds + 60}, {"role", "operator"}};
  CHECK_FALSE(verify_token(KeySet(rsa), {}, sign(secret, header, json::serialize(claims)), kNow));
  cjose_jwk_release(secret);
  free(text);
}

TEST_CASE("keys that are too short or sign nothing here are refused, and passed over in a set") {
  cjose_err error;
  const std::uint8_t e[] = {1, 0, 1};
  cjose_jwk_t* const weak = cjose_jwk_create_RSA_random(1024, e, sizeof e, &error);
  char* const weak_text = cjose_jwk_to_json(weak, true, &error);
  CHECK_FALSE(Key::from_json(weak_text));
  CHECK_FALSE(Key::from_json(R"({"kty":"oct","k":"c2hvcnQ"})"));
  for (const std::string bytes : {"AAAAA", "A", "AA==", "+/", " "}) {
    CHECK_FALSE(Key::from_json(R"({"kty":"oct","k":")" + bytes + "\"}"));
    CHECK_FALSE(Key::from_json(R"({"kty":"RSA","e":"AQAB","n":")" + bytes + "\"}"));
    CHECK_FALSE(Key::from_json(R"({"kty":"EC","crv":"P-256","x":"AAAA","y":")" + bytes + "\"}"));
  }
  CHECK_FALSE(Key::from_json("{}"));
  CHECK_FALSE(Key::from_json("no JSON"));
  const std::string good = ec_key("e").to_json();
  const auto set = KeySet::from_json("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}," +
                                     std::string(weak_text) + "," + good + "]}");
  REQUIRE(set);
  CHECK(set.value().size() == 1);
  CHECK(set.value().find("e") != nullptr);
  CHECK_FALSE(KeySet::from_json("{\"keys\":[" + std::string(weak_text) + "]}"));
  CHECK_FALSE(KeySet::from_json("{\"keys\":{}}"));
  CHECK_FALSE(KeySet::from_json("[]"));
  free(weak_text);
  cjose_jwk_release(weak);
}

TEST_CASE("a directory's key is made once, for its owner only, and stays the same") {
  haiyu::test::TempDir dir;
  CHECK_FALSE(local_key(dir / ""));
  const auto made = local_key_or_new(dir / "");
  REQUIRE(made);
  CHECK(local_key(dir / "").value().to_json() == made.value().to_json());
  CHECK(local_key_or_new(dir / "").value().to_json() == made.value().to_json());
  using std::filesystem::perms;
  CHECK(std::filesystem::status(dir / "token_key.json").permissions() ==
        (perms::owner_read | perms::owner_write));
  std::ofstream(dir / "token_key.json") << "{}";
  const auto broken = local_key_or_new(dir / "");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == Errc::kCorrupt);
}

Request with(const std::string& authorization) {
  Request request;
  request.headers = {{"authorization", authorization}};
  return request;
}

TEST_CASE("the gate takes bearer tokens only, and never says more than that one is not good") {
  const Key key = Key::random_secret();
  Instant now = kNow;
  Gate gate(Strangers::kPublic, std::make_unique<KeySource>(key), {}, [&] { return now; });
  CHECK(gate.admit(Request{}).value()->role == Role::kPublic);
  const std::string good = mint_token(key, {}, organizer(), kNow, 60s);
  CHECK(gate.admit(with("Bearer " + good)).value()->organization == "centre");
  CHECK(gate.admit(with("bearer " + good)).value()->organization == "centre");  // remembered
  CHECK(gate.admit(with("Basic bGk6eA==")).error().slug == "unauthenticated");
  CHECK(gate.admit(with("Bearer " + good + "x")).error().slug == "unauthenticated");
  now += 3min;
  CHECK(gate.admit(with("Bearer " + good)).error().slug == "unauthenticated");  // it has ended
  CHECK(Gate::refuse(*gate.admit(Request{}).value()).slug == "unauthenticated");
  CHECK(Gate::refuse(organizer()).slug == "forbidden");

  const Gate closed(Strangers::kOperator, nullptr, {}, [&] { return now; });
  CHECK(const_cast<Gate&>(closed).admit(Request{}).value()->role == Role::kOperator);
  CHECK(const_cast<Gate&>(closed).admit(with("Bearer " + good)).error().slug == "unauthenticated");
}

TEST_CASE("keys rotate without a restart: a token of a new key is taken soon, one of a gone key no longer") {
  haiyu::test::TempDir dir;
  const std::string file = dir / "keys.json";
  const auto publish = [&](const std::vector<Key>& keys) {
    std::string text = "{\"keys\":[";
    for (const Key& key : keys) text += (text.back() == '[' ? "" : ",") + key.to_json();
    std::ofstream(file + ".new") << text + "]}";
    std::filesystem::rename(file + ".new", file);
  };
  const Key before = ec_key("before"), after = ec_key("after");
  CHECK(KeySource::jwks(file, [](const Error&) {}).error().code == Errc::kIo);
  CHECK(KeySource::jwks("http://keys.example/", [](const Error&) {}).error().code == Errc::kInvalid);
  publish({before});
  std::atomic<int> complaints = 0;
  auto source = KeySource::jwks(file, [&](const Error&) { ++complaints; },
                                {.tick = 1ms, .every = 1'000'000, .after_miss = 2});
  REQUIRE(source);
  Gate gate(Strangers::kPublic, std::move(source).value(), {}, [] { return kNow; });
  const auto admits = [&](const Key& key) {
    return gate.admit(with("Bearer " + mint_token(key, {}, organizer(), kNow, 60s))).has_value();
  };
  const auto soon = [](const std::function<bool()>& happens) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!happens() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return happens();
  };
  CHECK(admits(before));
  CHECK_FALSE(admits(after));
  publish({before, after});
  CHECK(soon([&] { return admits(after); }));
  CHECK(admits(before));
  publish({after});
  CHECK(soon([&] { return !admits(ec_key("stranger")) && !admits(before); }));
  std::ofstream(file) << "half a fi";
  CHECK(soon([&] { return !admits(ec_key("stranger")) && complaints > 0; }));
  CHECK(admits(after));  // the last good set still holds
}

}  // namespace
}  // namespace haiyu::api::test
