#include "events/types/activities_rows.h"

namespace haiyu::events {

namespace {

void check_places(const List<PlaceSpec>& places, Findings& findings) {
  for (std::size_t n = 0; n < places.size(); ++n) {
    const std::string at = "/places/" + std::to_string(n);
    for (std::size_t before = 0; before < n; ++before) {
      if (places[before].role != places[n].role) continue;
      findings.push_back({at + "/role", "duplicate", "a role has one entry"});
      break;
    }
    if (places[n].min_needed > places[n].capacity) {
      findings.push_back({at + "/min_needed", "out_of_range", "no more than the capacity can be needed"});
    }
  }
}

}  // namespace

void check_session(const std::optional<Instant>& start_at, const std::optional<Instant>& end_at,
                   const std::optional<Instant>& opens_at, const std::optional<Instant>& closes_at,
                   const List<PlaceSpec>* places, Findings& findings) {
  if (start_at && end_at && *end_at <= *start_at) {
    findings.push_back({"/end_at", "out_of_order", "a session ends after it starts"});
  }
  if (opens_at && closes_at && *closes_at <= *opens_at) {
    findings.push_back({"/closes_at", "out_of_order", "signing up closes after it opens"});
  }
  if (places != nullptr) check_places(*places, findings);
}

}  // namespace haiyu::events
