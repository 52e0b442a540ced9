// The real services as the world of a simulation, fed with real CloudEvents.
#pragma once

#include <fmt/format.h>

#include <cstdlib>

#include "services/domain.h"
#include "tests/sim/crash_run.h"
#include "tests/support/seed.h"

namespace haiyu::test {

struct DomainWorld {
  explicit DomainWorld(state::ShardState& state) : domain(state, Zone::find("Asia/Shanghai").value()) {}
  state::Fold& fold() { return domain; }
  static state::Decode decode() { return state::decode_cloudevents(); }
  services::Domain domain;
};

// How many runs, and from which seed on: HAIYU_SEED replays one, HAIYU_SIM_RUNS sets how many.
struct Seeds {
  std::uint64_t first = test_seed();
  std::uint64_t runs = 200;
  Seeds() {
    if (const char* const given = std::getenv("HAIYU_SIM_RUNS")) runs = std::stoull(given);
    if (std::getenv("HAIYU_SEED") != nullptr) runs = 1;
  }
};

}  // namespace haiyu::test
