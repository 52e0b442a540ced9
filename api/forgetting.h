// Forgetting a person: the keys of what was said of them are destroyed, because the log says so.
//
// `person.forgotten` stands in the log and is folded; then a node destroys the keys of the person and of all
// their things. The handler of the request waits for that; a node's eraser does it for events that came
// otherwise, and after a crash in between. Destroying again changes nothing. Threads: any, but where said.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/node.h"
#include "api/ticker.h"
#include "api/vault/seal.h"

namespace haiyu::api {

// By the fold, or by the vault: a state that was restored from an older backup does not know it yet.
bool is_forgotten(const Node& node, std::string_view person);
// The owners of all keys under which something may be said of the person; the person comes first.
std::vector<Owner> owners_of(const Node& node, std::string_view person);
// Is anything here of a person who is not registered: a sign-up, an order, a membership, credited service?
bool has_things(const Node& node, std::string_view person);
// Whose the thing is that owns a key; "": not known here.
std::string person_behind(const Node& node, std::string_view thing, std::string_view subject);

// Destroys the keys of those whom the log says to forget: all of them when it begins, then as they come, and
// all of them again from time to time: a thing of theirs may come later, with a text in the same batch. Where
// a backup from before is served with the vault of now, the log does not know of them: they are told to it
// again when it begins. Threads: one of its own, from construction to destruction. Ownership: the node
// outlives it.
class Eraser {
 public:
  Eraser(Node& node, std::function<Instant()> now,
         std::chrono::milliseconds all_again = std::chrono::minutes(10));
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

 private:
  void look();
  void look(std::size_t shard);
  void tell_again(std::size_t shard);
  bool erase(const std::vector<std::string>& people);

  Node& node_;
  const std::function<Instant()> now_;
  const std::chrono::milliseconds all_again_;
  std::optional<std::chrono::steady_clock::time_point> began_;  // the latest look at all of them
  std::vector<std::string> done_;                               // by shard: the row of the last one
  Ticker ticker_;                                               // last: it uses the others
};

}  // namespace haiyu::api
