// What one fold must know of another aggregate: read from the state of all shards and stamped into the event.
//
// A limit that spans partitions is checked here, before the event is appended; what a race lets through is
// shown by the fold as a conflict. The claims say at which position they were seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/lookup.h"
#include "events/event.h"

namespace haiyu::api {

// Claims with their text. `view` points into it.
struct SeenClaims {
  std::string position;
  events::Residency residency = events::Residency::kUnknown;
  PlaceId organization_place;
  std::optional<bool> member, eligible;
  std::optional<std::int32_t> age;
  std::vector<std::string> skills, verified_skills, overlaps;
  events::Claims view() const;
};

// nullopt: events of this type need none. `where`: whose event it will be.
std::optional<SeenClaims> claims_for(const Node& node, const events::Payload& payload,
                                     const Whereabouts& where);

}  // namespace haiyu::api
