// The real services as the world of a simulation, fed with real CloudEvents.
#pragma once

#include <fmt/format.h>

#include "services/domain.h"
#include "tests/sim/crash_run.h"

namespace haiyu::test {

struct DomainWorld {
  explicit DomainWorld(state::ShardState& state) : domain(state, Zone::find("Asia/Shanghai").value()) {}
  state::Fold& fold() { return domain; }
  static state::Decode decode() { return state::decode_cloudevents(); }
  services::Domain domain;
};

}  // namespace haiyu::test
