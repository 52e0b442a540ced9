// What service of this shard's sessions is to be credited to its persons, who live in other shards: read from
// the journal, in order, by who appends `service.credited` (api/credit_emitter.h).
#pragma once

#include <cstdint>
#include <vector>

#include "services/domain.h"

namespace haiyu::services {

struct Earned {
  SignupId signup_id;
  PersonId person_id;
  SessionId session_id;
  ActivityId activity_id;
  OrganizationId organization_id;
  PlaceId community_id;
  std::string category;
  std::vector<OrganizationId> supported_by;
  Day on{};
  std::int32_t minutes = 0;
  // The offset of the event by which it stands so: a later event of the sign-up has a higher one.
  std::uint64_t revision = 0;
};

struct EarnedSlice {
  std::vector<Earned> earned;
  std::uint64_t next = 0;  // where the next slice begins; `from` when there was nothing new
};
// From the journal's offset `from` on: about `limit` pieces, all of an event or none. Under the shard's
// shared lock.
EarnedSlice earned_since(const Domain& domain, std::uint64_t from, std::size_t limit);

}  // namespace haiyu::services
