// Where the keys come from that tokens are checked with: a secret of this node's own, or a JSON Web Key Set
// in a file or behind an https address, which is read again and again, so that keys rotate without a restart.
//
// A set that cannot be read leaves the last good one in force. Threads: any; `keys()` never blocks on
// reading.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/auth/keys.h"
#include "api/ticker.h"

namespace haiyu::api {

// The secret of a data directory: "DIR/token_key.json", readable by its owner only. Errors: kIo, kCorrupt.
[[nodiscard]] Result<Key> local_key(const std::string& data_dir);  // must exist: kInvalid
[[nodiscard]] Result<Key> local_key_or_new(const std::string& data_dir);
// The secret behind links to personal calendars: "DIR/calendar_key.json". Servers that share a log share it
// too, or a link opens on one of them only; without it all links are void.
[[nodiscard]] Result<Key> calendar_key_or_new(const std::string& data_dir);

// How often a set is read again, in ticks.
struct KeyPace {
  std::chrono::milliseconds tick{1000};
  int every = 300;     // without anybody having come with an unknown key
  int after_miss = 5;  // after somebody has: a stranger's tokens must not make us ask all the time
};

class KeySource {
 public:
  // Always this key.
  explicit KeySource(Key key);
  // A JWK Set at `place`: "https://..." (http on loopback only) or a path. `complain` hears when it cannot be
  // read again. Errors: kInvalid for the address or the set, kIo, kUnavailable: the first reading must
  // succeed.
  [[nodiscard]] static Result<std::unique_ptr<KeySource>> jwks(std::string place,
                                                               std::function<void(const Error&)> complain,
                                                               KeyPace pace = {});

  std::shared_ptr<const KeySet> keys() const;
  // Somebody came with a key that is not in the set: it is read again, but not again within some seconds.
  void miss();

 private:
  KeySource(std::string place, KeySet first, std::function<void(const Error&)> complain, KeyPace pace);
  void tick();

  std::string place_;
  std::function<void(const Error&)> complain_;
  KeyPace pace_;
  mutable std::mutex mutex_;  // guards keys_
  std::shared_ptr<const KeySet> keys_;
  std::atomic<bool> missed_ = false;
  int ticks_ = 0;                 // the ticker's own
  std::optional<Ticker> ticker_;  // last: it uses the others
};

}  // namespace haiyu::api
