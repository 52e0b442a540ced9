#include "services/activities/facts.h"

#include "events/id_hash.h"
#include "events/result.h"
#include "events/types/vocabulary.h"
#include "services/activities/served.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

constexpr state::DimsId kNotInterned = UINT32_MAX;

state::DimsId intern(state::Counters& counters, const Activity& activity, const Activity::Facets& facets) {
  state::Dims dims;
  set_place(dims, facets.community_id.view());
  set_organizations(dims, activity.organization_id, facets.supported_by);
  dims.set(number_of(Dimension::kCategory), facets.category);
  dims.set(number_of(Dimension::kSector), events::word_of(facets.sector));
  dims.set(number_of(Dimension::kChannel), events::word_of(facets.channel));
  for (const std::string& group : facets.target_groups) dims.add(number_of(Dimension::kTargetGroup), group);
  for (const std::string& mode : facets.delivery_modes) dims.add(number_of(Dimension::kDeliveryMode), mode);
  return counters.intern(dims);
}

state::DimsId intern(state::Counters& counters, const Activity& activity, const Session& session,
                     const Signup& signup) {
  state::DimsId dims = dims_of(counters, activity, signup.activity_version);
  dims = counters.refine(dims, number_of(Dimension::kRole), session.role_of(signup));
  const std::string_view residency = value_of(signup.residency);
  return residency.empty() ? dims : counters.refine(dims, number_of(Dimension::kResidency), residency);
}

state::DimsId dims_of(state::Counters& counters, const Activity& activity, const Session& session,
                      const Signup& signup) {
  if (signup.place == Signup::kNoPlace) return intern(counters, activity, session, signup);
  Place::DimsCache& cache = session.places[signup.place].dims_cache;
  if (cache.activity_version != signup.activity_version) cache = {signup.activity_version, {}};
  auto& dims = cache.by_residency.at(static_cast<std::size_t>(signup.residency));
  if (!dims) dims = intern(counters, activity, session, signup);
  return *dims;
}

}  // namespace

std::uint32_t current_version(const Activity& activity) {
  HAIYU_CHECK(!activity.facets.empty());
  return static_cast<std::uint32_t>(activity.facets.size() - 1);
}

state::DimsId dims_of(state::Counters& counters, const Activity& activity, std::uint32_t version) {
  HAIYU_CHECK(version < activity.facets.size());
  if (activity.dims_cache.size() < activity.facets.size())
    activity.dims_cache.resize(activity.facets.size(), kNotInterned);
  state::DimsId& dims = activity.dims_cache[version];
  if (dims == kNotInterned) dims = intern(counters, activity, activity.facets[version]);
  return dims;
}

void count_session(state::Counters& counters, const Activity& activity, std::uint32_t version, Metric metric,
                   Day on, std::int64_t delta) {
  counters.add(number_of(metric), dims_of(counters, activity, version), on, delta);
}

void count_signups(state::Counters& counters, const Activity& activity, const Session& session,
                   const Movements& moved) {
  std::uint32_t last = UINT32_MAX;
  state::DimsId dims = 0;
  for (const Movement& m : moved) {
    const Signup& signup = session.signups[m.signup];
    if (m.signup != last) dims = dims_of(counters, activity, session, signup);
    last = m.signup;
    if (m.metric == Metric::kServedPeople) {
      counters.add_person(number_of(m.metric), dims, m.on, hash_bytes(signup.person_id.view()),
                          static_cast<std::int32_t>(m.delta));
    } else {
      counters.add(number_of(m.metric), dims, m.on, m.delta);
    }
  }
}

void count_served(state::Counters& counters, const Activity& activity, const Served& served,
                  std::int64_t sign) {
  const state::DimsId base = dims_of(counters, activity, served.activity_version);
  for_each_cell(served, [&](events::Residency residency, std::string_view group, std::int64_t count) {
    state::DimsId dims = counters.refine(base, number_of(Dimension::kTargetGroup), group);
    if (const auto value = value_of(residency); !value.empty()) {
      dims = counters.refine(dims, number_of(Dimension::kResidency), value);
    }
    counters.add(number_of(Metric::kServedPersonTimes), dims, served.counted_on, sign * count);
  });
}

}  // namespace haiyu::services
