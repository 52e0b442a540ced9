// What counts where: the counters' facts of sessions, sign-ups, attendance and what was served.
//
// A fact carries the dimensions of its activity's facets (community with street and district, organization
// and its supporters, category, sector, channel, target groups, delivery modes) in the version that was
// current when the decision was taken, so that a changed activity does not relabel its history. A sign-up
// adds its role and the person's residency; what was served has the residency and the target group of its
// breakdown instead.
#pragma once

#include "services/activities/movement.h"
#include "services/entities.h"
#include "services/signup.h"
#include "state/counters.h"

namespace haiyu::services {

std::uint32_t current_version(const Activity& activity);

// The interned dimensions of one version of the activity's facets.
state::DimsId dims_of(state::Counters& counters, const Activity& activity, std::uint32_t version);

void count_session(state::Counters& counters, const Activity& activity, std::uint32_t version, Metric metric,
                   Day on, std::int64_t delta);
void count_signups(state::Counters& counters, const Activity& activity, const Session& session,
                   const Movements& moved);
void count_served(state::Counters& counters, const Activity& activity, const Served& served,
                  std::int64_t sign);

}  // namespace haiyu::services
