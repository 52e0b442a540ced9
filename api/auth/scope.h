// Whom a thing concerns: what a principal's role is compared with.
//
// Read from the entities, never from what a request says of an existing thing. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "api/auth/principal.h"
#include "api/lookup.h"
#include "events/event.h"

namespace haiyu::api {

struct Scope {
  std::string person{};                      // whose it is; empty: nobody's in particular
  std::string session{};                     // in which it happens
  std::vector<std::string> organizations{};  // one of them answers for it
  std::vector<std::string> places{};         // where it is; each of them
  // From this role on nobody asks what the role is bound to: an answer to a survey names nobody, and anyone
  // who organizes may register a person.
  events::Role open_to = events::Role::kOperator;
};

// Nothing to compare with where there is no such thing.
Scope scope_of(const Node& node, Thing thing, std::string_view id);

// Of what `body` would create in the aggregate `key`, under `parent` (an id, or empty) of the type's kind.
Scope scope_of_new(const Node& node, const events::TypeInfo& type, const events::Event& body,
                   std::string_view subject, std::string_view key, std::string_view parent);

}  // namespace haiyu::api
