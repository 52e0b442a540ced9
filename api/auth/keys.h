// The keys that sign tokens, as JSON Web Keys (RFC 7517), and which algorithms each may be used with.
//
// The key decides, never the token (RFC 8725, 3.1): a secret allows HS256, an RSA key RS256 and PS256, an
// elliptic curve's the ES that belongs to it. A key too short for its use is refused when it is read.
#pragma once

#include <cjose/jwk.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"

namespace haiyu::api {

class Key {
 public:
  // Errors: kInvalid when the text is no JWK, of a kind that signs nothing here, or too short.
  [[nodiscard]] static Result<Key> from_json(std::string_view jwk);
  static Key random_secret();  // for HS256, with an id of its own

  std::string to_json() const;  // with what is secret in it
  const std::string& id() const { return id_; }
  bool allows(std::string_view algorithm) const;
  std::string_view algorithm() const { return algorithms_.front(); }  // what it signs with
  const cjose_jwk_t* jwk() const { return jwk_.get(); }

 private:
  Key(std::shared_ptr<cjose_jwk_t> jwk, std::string id, std::vector<std::string_view> algorithms)
      : jwk_(std::move(jwk)), id_(std::move(id)), algorithms_(std::move(algorithms)) {}
  std::shared_ptr<cjose_jwk_t> jwk_;
  std::string id_;  // "kid", or empty
  std::vector<std::string_view> algorithms_;
};

// A JWK Set. Keys in it that sign nothing here are passed over, as the RFC asks.
class KeySet {
 public:
  KeySet() = default;
  explicit KeySet(Key key) { keys_.push_back(std::move(key)); }
  // Errors: kInvalid when it is no JWK Set or has no key that can be used.
  [[nodiscard]] static Result<KeySet> from_json(std::string_view jwks);

  // The key with this id; a token without one may mean the only key there is. nullptr: none.
  const Key* find(std::string_view id) const;
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<Key> keys_;
};

}  // namespace haiyu::api
