// Dimension values as the counters know them, from the values of events and entities.
//
// A place counts under its district, its street and its community, each named by its dotted path up to there
// ("baoan", "baoan.xinan", "baoan.xinan.haiyu"). An unknown residency is no value.
#pragma once

#include <string_view>
#include <vector>

#include "events/types/common.h"
#include "services/entities.h"
#include "services/metrics.h"
#include "state/counters.h"

namespace haiyu::services {

constexpr state::MetricNo number_of(Metric metric) { return static_cast<state::MetricNo>(metric); }
constexpr state::DimensionNo number_of(Dimension dimension) {
  return static_cast<state::DimensionNo>(dimension);
}

std::string_view value_of(events::Residency residency);  // as a dimension: "" for unknown

void set_place(state::Dims& dims, std::string_view place);
// What an organization is, and where; its level as "yes" or "no".
void set_register(state::Dims& dims, const Organization::Facets& facets);
// The one who did it, and each supporter once: this dimension adds up to no total.
void set_organizations(state::Dims& dims, const OrganizationId& organization,
                       const std::vector<OrganizationId>& supported_by);

}  // namespace haiyu::services
