// From an event's views to an entity's own values; an absent field of a change leaves the entity's as it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/types/common.h"

namespace haiyu::services {

inline void assign(std::string& to, events::Code from) { to = from.view; }
template <class Tag>
void assign(Id<Tag>& to, IdView<Tag> from) {
  to = Id<Tag>(from);
}
template <class Enum>
requires std::is_enum_v<Enum>
void assign(Enum& to, Enum from) { to = from; }
template <class To, class From>
void assign(std::vector<To>& to, const std::vector<From>& from) {
  to.clear();
  to.reserve(from.size());
  for (const From& each : from) assign(to.emplace_back(), each);
}
template <class To, class From>
void assign(To& to, const std::optional<From>& from) {
  if (from) assign(to, *from);
}

}  // namespace haiyu::services
