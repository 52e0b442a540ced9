#include "api/auth/token.h"

#include <cjose/jws.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <memory>

#include "api/auth/base64url.h"

namespace haiyu::api {
namespace {

namespace json = boost::json;
using events::Role;

boost::outcome_v2::failure_type<TokenFault> fault(std::string_view why) {
  return boost::outcome_v2::failure(TokenFault{false, why});
}

// The claim that binds a role, and where it is kept.
struct Binding {
  Role role;
  std::string_view claim;
  std::string Principal::*at;
};
constexpr Binding kBindings[] = {
    {Role::kPerson, "person_id", &Principal::person},
    {Role::kDesk, "session_id", &Principal::session},
    {Role::kOrganizer, "organization_id", &Principal::organization},
    {Role::kCentre, "organization_id", &Principal::organization},
    {Role::kRegistrar, "district_id", &Principal::district},
};

std::optional<Role> role_named(std::string_view name) {
  for (const Role role : {Role::kPerson, Role::kDesk, Role::kOrganizer, Role::kCentre, Role::kRegistrar,
                          Role::kProducer, Role::kOperator})
    if (events::name_of(role) == name) return role;
  return std::nullopt;
}

struct Jws {
  explicit Jws(cjose_jws_t* parsed) : jws(parsed, &cjose_jws_release) {}
  std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws;

  std::string_view header(const char* name) const {
    cjose_err error;
    const char* const value = cjose_header_get(cjose_jws_get_protected(jws.get()), name, &error);
    return value != nullptr ? std::string_view(value) : std::string_view();
  }
  bool has_header(const char* name) const {
    cjose_err error;
    const std::unique_ptr<char, decltype(&std::free)> raw(
        cjose_header_get_raw(cjose_jws_get_protected(jws.get()), name, &error), &std::free);
    return raw != nullptr || !header(name).empty();
  }
};

const std::string* text_of(const json::object& claims, std::string_view name, std::string& kept) {
  const json::value* const value = claims.if_contains(name);
  if (value == nullptr || !value->is_string()) return nullptr;
  kept.assign(value->get_string().data(), value->get_string().size());
  return &kept;
}

// NumericDate, whole or with a fraction. nullopt: absent or no number that can be a time.
std::optional<double> seconds_of(const json::object& claims, std::string_view name) {
  const json::value* const value = claims.if_contains(name);
  if (value == nullptr) return std::nullopt;
  json::error_code error;
  const double seconds = value->to_number<double>(error);
  constexpr double kEndOfTime = 253'402'300'799;  // the year 9999
  if (error || !(seconds >= 0) || seconds > kEndOfTime) return std::nullopt;
  return seconds;
}

bool is_for(const json::object& claims, std::string_view audience) {
  const json::value* const named = claims.if_contains("aud");
  if (named == nullptr) return false;
  const auto is_ours = [&](const json::value& one) {
    return one.is_string() && one.get_string() == audience;
  };
  if (!named->is_array()) return is_ours(*named);
  for (const json::value& one : named->get_array())
    if (is_ours(one)) return true;
  return false;
}

Instant instant_of(double seconds) {
  return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

// Issuer, audience and times. Returns when it ends.
OrFault<Instant> check_registered(const json::object& claims, const TokenRules& rules, Instant now) {
  std::string issuer;
  if (text_of(claims, "iss", issuer) == nullptr || issuer != rules.issuer)
    return fault("The token is of another issuer.");
  if (!is_for(claims, rules.audience)) return fault("The token is for another audience.");
  const auto ends = seconds_of(claims, "exp");
  if (!ends) return fault("The token does not say when it expires.");
  if (now >= instant_of(*ends) + kLeeway) return fault("The token has expired.");
  if (claims.contains("nbf")) {
    const auto begins = seconds_of(claims, "nbf");
    if (!begins || now + kLeeway < instant_of(*begins)) return fault("The token is not valid yet.");
  }
  return instant_of(*ends);
}

OrFault<Principal> principal_of(const json::object& claims) {
  Principal principal;
  if (text_of(claims, "sub", principal.subject) == nullptr || principal.subject.empty() ||
      principal.subject == kStrangerSubject)
    return fault("The token does not say whose it is.");
  std::string name;
  const auto role = text_of(claims, "role", name) != nullptr ? role_named(name) : std::nullopt;
  if (!role) return fault("The token has no role that is known here.");
  principal.role = *role;
  for (const Binding& binding : kBindings)
    if (binding.role == *role) text_of(claims, binding.claim, principal.*binding.at);
  if (missing_claim(principal)) return fault("The token does not say what its role is bound to.");
  return principal;
}

// Header, claims and signature (RFC 7515, 7.1).
bool is_compact(std::string_view token) {
  const std::size_t first = token.find('.'), last = token.rfind('.');
  if (first == last) return false;  // one dot, or none
  return is_base64url(token.substr(0, first)) && is_base64url(token.substr(first + 1, last - first - 1)) &&
         is_base64url(token.substr(last + 1));
}

}  // namespace

std::optional<std::string_view> missing_claim(const Principal& principal) {
  for (const Binding& binding : kBindings)
    if (binding.role == principal.role && (principal.*binding.at).empty()) return binding.claim;
  return std::nullopt;
}

OrFault<VerifiedToken> verify_token(const KeySet& keys, const TokenRules& rules, std::string_view token,
                                    Instant now) {
  if (token.size() > kMaxTokenBytes) return fault("The token is too long.");
  if (!is_compact(token)) return fault("The token is no signed JSON Web Token.");
  cjose_err error;
  const Jws signed_text(cjose_jws_import(token.data(), token.size(), &error));
  if (!signed_text.jws) return fault("The token is no signed JSON Web Token.");
  // What must be understood and is not, is refused (RFC 7515, 4.1.11).
  if (signed_text.has_header("crit")) return fault("The token has critical headers that are not known here.");
  const std::string_view type = signed_text.header("typ");
  if (type != "JWT" && type != "at+jwt") return fault("The token's type is neither JWT nor at+jwt.");
  const Key* const key = keys.find(signed_text.header("kid"));
  if (key == nullptr)
    return boost::outcome_v2::failure(TokenFault{true, "The key that signed the token is not known here."});
  if (!key->allows(signed_text.header("alg")))
    return fault("The token's algorithm is not allowed for its key.");
  if (!cjose_jws_verify(signed_text.jws.get(), key->jwk(), &error))
    return fault("The token's signature is wrong.");

  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(signed_text.jws.get(), &bytes, &size, &error))
    return fault("The token has no claims.");
  json::error_code broken;
  const json::value claims =
      json::parse(json::string_view(reinterpret_cast<const char*>(bytes), size), broken);
  if (broken || !claims.is_object()) return fault("The token's claims are no JSON object.");
  BOOST_OUTCOME_TRY(const Instant expires_at, check_registered(claims.get_object(), rules, now));
  BOOST_OUTCOME_TRY(Principal principal, principal_of(claims.get_object()));
  return VerifiedToken{std::move(principal), expires_at};
}

namespace {

std::string signed_compact(const Key& key, std::string_view type, std::string_view text) {
  cjose_err error;
  const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(&error),
                                                                                &cjose_header_release);
  const std::string algorithm(key.algorithm()), kind(type);
  const bool complete = header && cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm.c_str(), &error) &&
                        cjose_header_set(header.get(), "typ", kind.c_str(), &error) &&
                        cjose_header_set(header.get(), CJOSE_HDR_KID, key.id().c_str(), &error);
  const Jws signed_text(complete ? cjose_jws_sign(key.jwk(), header.get(),
                                                  reinterpret_cast<const std::uint8_t*>(text.data()),
                                                  text.size(), &error)
                                 : nullptr);
  const char* compact = nullptr;  // belongs to the JWS
  if (!signed_text.jws || !cjose_jws_export(signed_text.jws.get(), &compact, &error))
    die("api/auth/token.cc", "a text cannot be signed");
  return compact;
}

}  // namespace

std::string signature_of(const Key& key, std::string_view text) {
  const std::string compact = signed_compact(key, "link", text);
  return compact.substr(compact.rfind('.') + 1);
}

std::string mint_token(const Key& key, const TokenRules& rules, const Principal& principal, Instant now,
                       std::chrono::seconds valid_for) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  json::object claims = {{"iss", rules.issuer},
                         {"aud", rules.audience},
                         {"sub", principal.subject},
                         {"iat", seconds.count()},
                         {"exp", (seconds + valid_for).count()},
                         {"role", events::name_of(principal.role)}};
  for (const Binding& binding : kBindings)
    if (binding.role == principal.role) claims[binding.claim] = principal.*binding.at;
  return signed_compact(key, "JWT", json::serialize(claims));
}

}  // namespace haiyu::api
