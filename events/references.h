// What an event names by its id: things that have to exist somewhere, for those who can look.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"

namespace haiyu::events {

struct Reference {
  std::string pointer;     // of the field, from the data: "/lines/0/service_item_id"
  std::string_view thing;  // "organization", as TypeInfo::thing names it
  std::string_view id;     // points where the payload's own views do
};

// In the order of the fields. Not among them: persons, who may be known by nothing but what they do; places,
// which exist by being named; and a provider that the payload gives a name of its own, which need be no
// organization.
std::vector<Reference> references_of(const Payload& payload);

}  // namespace haiyu::events
