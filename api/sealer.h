// Seals the texts of an event before it is appended, with the key that its owner has.
//
// Where the owner has none yet, one is made first (`make_keys`) and the sealing tried again. Threads: any.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/node.h"
#include "events/sealed.h"
#include "events/table.h"

namespace haiyu::api {

// The key that seals or sealed the texts of an event. kDestroyed: they are left out, because the person is
// forgotten, or because the event came to another aggregate than the one that has its thing. Such an event is
// rejected, and nobody who forgets the person would find a key of it.
Held find_key(const Node& node, const events::TypeInfo& type, std::string_view key, std::string_view subject,
              const Owner& owner, SealKey& found, Use use);

struct Sealed {
  std::string json;
  // With which the request's payload hash is to be keyed: it must not tell what the texts say. None: there
  // were no texts to seal.
  std::optional<SealKey> key;
  std::optional<Owner> lacks_key;  // nothing is sealed: this owner's key is to be made
};
// `json` has the texts: an event's data, or all of it. Of what has no key and gets none only the mark is
// left.
Sealed seal_texts(const Node& node, const events::TypeInfo& type, std::string_view key,
                  std::string_view subject, std::string_view json,
                  std::span<const events::PersonalText> texts);

// False: not within `deadline`, or the vault has failed.
boost::asio::awaitable<bool> make_keys(Node& node, std::vector<Owner> owners,
                                       std::chrono::steady_clock::duration deadline);
boost::asio::awaitable<bool> destroy_keys(Node& node, std::vector<Owner> owners,
                                          std::chrono::steady_clock::duration deadline);

}  // namespace haiyu::api
