// GET /v1/counters and /v1/counters/{metric}: the catalogue and the numbers.
#pragma once

#include <string>
#include <string_view>

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

[[nodiscard]] Or<Response> list_counters(const Node& node, const Request& request);

// window=all|year|month|day, from=, to= (days, months or years, both inclusive), by=d1[,d2], as_of=, and any
// dimension as a filter. A cell without a value of a dimension shows as "unknown". Errors: 404, 422
// dimension_not_kept, too_many_rows, invalid; 400 unknown_field.
[[nodiscard]] Or<Response> get_counter(const Node& node, const Request& request);

// A single number: the total over all time of `metric` under the filter of `params` ("d1=v1" ...), as streams
// ask for it.
struct CounterSpec {
  state::CounterQuery query;
  std::string_view metric;  // of static storage
};
[[nodiscard]] Or<CounterSpec> counter_spec(std::string_view metric,
                                           const std::vector<std::pair<std::string, std::string>>& filter);
std::int64_t counter_value(const Node& node, const CounterSpec& spec);

}  // namespace haiyu::api
