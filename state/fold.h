// What the shard asks of the services: fold one event into the state of this shard.
//
// Why an interface: the shard (order, duplicates, commits) is tested and simulated with folds of its own, and
// it lives below the services.
#pragma once

#include <span>

#include "events/event.h"
#include "state/outcome.h"
#include "state/table.h"

namespace haiyu::state {

class Fold {
 public:
  virtual ~Fold() = default;
  // A pure function of the state and the event: no clock, no I/O but loading, no randomness, no logging.
  // kRejected must have changed nothing.
  virtual Outcome apply(const events::Event& event) = 0;
  // These come next, in this order: a chance to bring near what they will touch, so that waiting for memory
  // overlaps. Changes nothing.
  virtual void look_ahead(std::span<const events::Event* const>) const {}
  // The tables that the shard commits.
  virtual std::span<TableBase* const> tables() = 0;
};

}  // namespace haiyu::state
