// Tokens: JSON Web Tokens (RFC 7519), checked as RFC 8725 asks.
//
// A token is good when its key is known, its algorithm is one that this key allows, its type is JWT or
// at+jwt, issuer and audience are ours, it has not expired, and its role is bound to what the role needs.
// Everything else is a fault; nothing of a faulty token is believed. Times are in seconds; clocks may differ
// by kLeeway. Threads: any.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api/auth/keys.h"
#include "api/auth/principal.h"
#include "events/time.h"

namespace haiyu::api {

inline constexpr std::chrono::seconds kLeeway{60};
inline constexpr std::size_t kMaxTokenBytes = 8'192;

struct TokenRules {
  std::string issuer = "haiyu";
  std::string audience = "haiyu";
};

struct TokenFault {
  bool unknown_key = false;  // perhaps a new one, which a key set read again would have
  std::string_view why;      // in words, safe to show
};

struct VerifiedToken {
  Principal principal;
  Instant expires_at{};
};

template <class T>
using OrFault = boost::outcome_v2::basic_result<T, TokenFault, boost::outcome_v2::policy::terminate>;

[[nodiscard]] OrFault<VerifiedToken> verify_token(const KeySet& keys, const TokenRules& rules,
                                                  std::string_view token, Instant now);

// What only who has the key can make of the text: 43 characters, for a secret in a link.
std::string signature_of(const Key& key, std::string_view text);

std::string mint_token(const Key& key, const TokenRules& rules, const Principal& principal, Instant now,
                       std::chrono::seconds valid_for);

// What the role must be bound to and is not, as the claim's name ("organization_id"); nullopt: nothing is
// missing.
std::optional<std::string_view> missing_claim(const Principal& principal);

}  // namespace haiyu::api
