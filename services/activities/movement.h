// What one event of a session moved in the counters, said by the pure rules; activities/facts.h counts it.
#pragma once

#include <cstdint>
#include <vector>

#include "events/time.h"
#include "services/metrics.h"

namespace haiyu::services {

// One metric of one sign-up, on one day. The dimensions follow from the sign-up and its activity.
struct Movement {
  Metric metric{};
  std::uint32_t signup = 0;  // index into Session::signups
  Day on{};
  std::int64_t delta = 0;
  friend bool operator==(const Movement&, const Movement&) = default;
};
using Movements = std::vector<Movement>;  // the fold reuses one

// When something happened, and the local day on which it counts.
struct When {
  Instant at{};
  Day on{};
};

}  // namespace haiyu::services
