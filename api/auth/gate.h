// From a request to who makes it: the bearer token, and nothing else that the client says.
//
// Threads: any. Verified tokens are remembered until they expire or the keys change, since a signature costs
// more than most answers.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "api/auth/key_source.h"
#include "api/auth/token.h"
#include "api/denial.h"

namespace haiyu::api {

// Who comes without a token.
enum class Strangers : std::uint8_t {
  kPublic,    // may read what is public
  kOperator,  // --auth off: may do everything, on this machine
};

class Gate {
 public:
  // Without `keys` no token is good.
  Gate(Strangers strangers, std::unique_ptr<KeySource> keys, TokenRules rules, std::function<Instant()> now);

  // Errors: 401 for a token that is not good, or for credentials of another kind.
  [[nodiscard]] Or<std::shared_ptr<const Principal>> admit(const Request& request);

  // The problem for who may not: 401 for strangers, who might with a token, else 403.
  static Denial refuse(const Principal& who);

 private:
  struct Known {
    std::shared_ptr<const Principal> principal;
    Instant expires_at{};
  };
  const std::shared_ptr<const Principal> stranger_;
  const std::unique_ptr<KeySource> keys_;
  const TokenRules rules_;
  const std::function<Instant()> now_;
  std::mutex mutex_;                                     // guards the two below
  boost::unordered_flat_map<std::string, Known> known_;  // by token
  std::shared_ptr<const KeySet> known_under_;
};

}  // namespace haiyu::api
