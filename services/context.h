// What the folds of one shard work on, and the small things that they share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"
#include "events/id_hash.h"
#include "services/activities/movement.h"
#include "services/domain.h"
#include "services/signup.h"

namespace haiyu::services {

struct Context {
  Tables& tables;
  state::Index& index;
  state::Directory& directory;  // of sign-ups, by person
  state::Counters& counters;
  state::Journal& journal;  // of JournalEntries
  const Zone& zone;         // in whose days facts count
  Movements& moved;         // of the event at hand; empty when its fold begins

  void put(Rows rows, state::Index::Parts parts, std::string_view value) {
    index.put(static_cast<std::uint8_t>(rows), parts, value);
  }
  void erase(Rows rows, state::Index::Parts parts) { index.erase(static_cast<std::uint8_t>(rows), parts); }
  std::optional<std::string> get(Rows rows, state::Index::Parts parts) const {
    return index.get(static_cast<std::uint8_t>(rows), parts);
  }
  void count(Metric metric, state::DimsId dims, Day on, std::int64_t delta) {
    counters.add(static_cast<state::MetricNo>(metric), dims, on, delta);
  }
  // Of a metric of distinct ones.
  void count_one(Metric metric, state::DimsId dims, Day on, std::string_view id, std::int32_t delta) {
    counters.add_person(static_cast<state::MetricNo>(metric), dims, on, hash_bytes(id), delta);
  }
  When when(Instant at) const { return {at, zone.day_of(at)}; }
};

}  // namespace haiyu::services
