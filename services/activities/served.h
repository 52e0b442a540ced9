// Person-times served (服务人次): what the organizer recorded at a session, and its corrections.
//
// A record counts on the session's start day, and moves with it, under its breakdown by residency and target
// group; what the breakdown does not name counts under unknown. A correction replaces the count; the
// breakdown is kept while it fits into it, else all counts under unknown. The version before stays in the
// history.
#pragma once

#include <functional>
#include <string_view>

#include "services/activities/movement.h"
#include "services/signup.h"

namespace haiyu::services {

// "invalid:/count": negative; "invalid:/breakdown": a negative part, or more than the count.
std::string_view record_served(Session& session, std::string_view id, const events::ServedRecorded& recorded,
                               const When& start, std::uint32_t activity_version, Instant at);
std::string_view correct_served(Served& served, const events::ServedCorrected& corrected, Instant at);

// What it counts: each part, and the rest under unknown.
using ServedCell = std::function<void(events::Residency, std::string_view target_group, std::int64_t count)>;
void for_each_cell(const Served& served, const ServedCell& cell);

}  // namespace haiyu::services
