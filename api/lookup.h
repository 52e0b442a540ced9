// Where a thing lives: from an id in a path to the shard and the aggregate that carry it.
//
// Threads: any; each shard's shared lock is taken for a moment, one at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/node.h"

namespace haiyu::api {

enum class Thing : std::uint8_t {
  kOrganization,
  kMember,
  kPerson,
  kVolunteer,
  kActivity,
  kSession,
  kSignup,
  kServed,
  kGrant,
  kCommunity,
  kParty,
  kCentre,
  kCoveragePlan,
  kInvestment,
  kPlatform,
  kServiceItem,
  kSurvey,
  kAnswer,
  kBill,
  kOrder,
  kCredit,
  kCreditRules,
  kRecord,
};
// The name in the table of types ("organization", "application", ...). Dies on a name that no thing has.
Thing thing_named(std::string_view name);
// "/v1/organizations", ...
std::string_view collection_of(Thing thing);

struct Whereabouts {
  std::size_t shard = 0;
  std::string key;         // the aggregate: organization, person, activity, community or district
  std::string session;     // of a sign-up or a record of service; the id itself for a session
  std::uint32_t slot = 0;  // of a sign-up, in its session
};
std::optional<Whereabouts> find_thing(const Node& node, Thing thing, std::string_view id);
// A place of this level carries what is new in it, known before or not. nullopt: the id names no such place.
std::optional<Whereabouts> find_place(const Node& node, std::size_t levels, std::string_view id);

// Calls `reader(const services::Domain&)` under the shard's shared lock.
template <class Reader>
auto read_shard(const Node& node, std::size_t shard, Reader&& reader) {
  const NodeShard& of = node.shard(shard);
  const auto lock = of.shard->lock_shared();
  return reader(static_cast<const services::Domain&>(*of.domain));
}

inline std::uint8_t row_table(services::Rows rows) { return static_cast<std::uint8_t>(rows); }

}  // namespace haiyu::api
