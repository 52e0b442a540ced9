#include "api/counters_route.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "api/json_writer.h"
#include "api/reading.h"
#include "services/metrics.h"

namespace haiyu::api {
namespace {

using state::CounterQuery;
using state::Window;

constexpr std::string_view kUnknown = "unknown";  // how no value is shown, and asked for
constexpr std::size_t kRowsMax = 5'000;

std::string_view name_of(state::Add add) {
  switch (add) {
    case state::Add::kSum:
      return "sum";
    case state::Add::kLast:
    case state::Add::kLastDistinct:
      return "last";
    case state::Add::kDistinct:
      return "distinct";
  }
  return "sum";
}

std::string_view name_of(Window window) {
  switch (window) {
    case Window::kAll:
      return "all";
    case Window::kYear:
      return "year";
    case Window::kMonth:
      return "month";
    case Window::kDay:
      return "day";
  }
  return "all";
}

std::optional<state::MetricNo> metric_named(std::string_view name) {
  const auto metrics = services::schema().metrics;
  for (std::size_t n = 0; n < metrics.size(); ++n)
    if (metrics[n].name == name) return static_cast<state::MetricNo>(n);
  return std::nullopt;
}

std::optional<state::DimensionNo> dimension_named(std::string_view name) {
  const auto dimensions = services::schema().dimensions;
  for (std::size_t n = 0; n < dimensions.size(); ++n)
    if (dimensions[n].name == name) return static_cast<state::DimensionNo>(n);
  return std::nullopt;
}

bool keeps(const state::MetricInfo& metric, state::DimensionNo dimension) {
  return (metric.dimensions >> dimension & 1u) != 0;
}

void dimensions_field(JsonWriter& json, const state::MetricInfo& metric) {
  json.begin_array("dimensions");
  const auto dimensions = services::schema().dimensions;
  for (std::size_t n = 0; n < dimensions.size(); ++n)
    if (keeps(metric, static_cast<state::DimensionNo>(n))) json.item(dimensions[n].name);
  json.end_array();
}

Denial not_kept(const state::MetricInfo& metric, std::string_view dimension) {
  Denial denial{
      "dimension_not_kept", fmt::format("{} does not keep {}.", metric.name, dimension), {}, {}, {}};
  boost::json::array kept;
  const auto dimensions = services::schema().dimensions;
  for (std::size_t n = 0; n < dimensions.size(); ++n)
    if (keeps(metric, static_cast<state::DimensionNo>(n))) kept.emplace_back(dimensions[n].name);
  denial.members["dimensions"] = std::move(kept);
  return denial;
}

// "2014-10-31", "2014-10" or "2014": the first day, or (`last`) the last day of what it names.
std::optional<Day> parse_bound(std::string_view text, bool last) {
  using namespace std::chrono;
  if (const auto day = parse_day(text)) return day;
  const bool month = text.size() == 7;
  if (!month && text.size() != 4) return std::nullopt;
  const auto first = parse_day(std::string(text) + (month ? "-01" : "-01-01"));
  if (!first || !last) return first;
  const year_month_day date(*first);
  const auto end = month ? local_days(date.year() / date.month() / std::chrono::last)
                         : local_days(date.year() / December / 31);
  return end;
}

Or<std::optional<Day>> bound_param(const Request& request, std::string_view name, bool last) {
  const auto value = request.param(name);
  if (!value) return std::optional<Day>();
  const auto day = parse_bound(*value, last);
  if (!day) return invalid_param(name, "A day (2014-10-31), a month (2014-10) or a year (2014).");
  return std::optional(*day);
}

Or<Window> window_param(const Request& request) {
  const auto value = request.param("window");
  if (!value) return Window::kAll;
  for (const Window window : {Window::kAll, Window::kYear, Window::kMonth, Window::kDay})
    if (*value == name_of(window)) return window;
  return invalid_param("window", "all, year, month or day.");
}

Or<std::vector<state::DimensionNo>> by_param(const Request& request, const state::MetricInfo& metric) {
  std::vector<state::DimensionNo> by;
  std::string_view rest = request.param("by").value_or("");
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    const auto dimension = dimension_named(name);
    if (!dimension || !keeps(metric, *dimension)) return not_kept(metric, name);
    if (std::find(by.begin(), by.end(), *dimension) != by.end())
      return invalid_param("by", "Each dimension once.");
    by.push_back(*dimension);
  }
  if (by.size() > 2) return invalid_param("by", "At most two dimensions.");
  return by;
}

Or<CounterQuery> query_of(const Request& request, state::MetricNo number) {
  const state::MetricInfo& metric = services::schema().metrics[number];
  CounterQuery query;
  query.metric = number;
  query.max_rows = kRowsMax;
  BOOST_OUTCOME_TRY(query.window, window_param(request));
  BOOST_OUTCOME_TRY(query.by, by_param(request, metric));
  BOOST_OUTCOME_TRY(query.from, bound_param(request, "from", false));
  BOOST_OUTCOME_TRY(query.to, bound_param(request, "to", true));
  BOOST_OUTCOME_TRY(query.as_of, bound_param(request, "as_of", true));
  if (query.from && query.to && *query.from > *query.to) return invalid_param("to", "Before `from`.");
  constexpr std::array<std::string_view, 5> kOwn = {"window", "by", "from", "to", "as_of"};
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : request.params) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return invalid_param(name, "Given twice.");
    seen.push_back(name);
    if (std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end()) continue;
    const auto dimension = dimension_named(name);
    if (!dimension)
      return deny("unknown_field", {},
                  {{fmt::format("/{}", name), "unknown_field", "No parameter and no dimension."}});
    if (!keeps(metric, *dimension)) return not_kept(metric, name);
    query.filter.emplace_back(*dimension, value == kUnknown ? std::string() : value);
  }
  return query;
}

// Over all shards at one moment.
state::CounterAnswer ask(const Node& node, const CounterQuery& query) {
  std::vector<std::shared_lock<std::shared_mutex>> locks;
  std::vector<const state::Counters*> counters;
  locks.reserve(node.shards());
  counters.reserve(node.shards());
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    const NodeShard& of = node.shard(shard);
    locks.push_back(of.shard->lock_shared());
    counters.push_back(&static_cast<const state::ShardState&>(*of.state).counters());
  }
  return state::Counters::query(counters, query);
}

void write_values(JsonWriter& json, std::string_view name, Window window,
                  const std::vector<state::CounterValue>& values) {
  json.begin_array(name);
  for (const state::CounterValue& value : values) {
    json.begin_object();
    constexpr std::array<std::size_t, 4> kDigits = {0, 4, 7, 10};  // of "2014-10-31"
    if (window == Window::kAll)
      json.field("on", "all");
    else
      json.field("on", format_day(value.on).substr(0, kDigits.at(static_cast<std::size_t>(window))));
    json.field("value", value.value);
    json.end_object();
  }
  json.end_array();
}

void day_field(JsonWriter& json, std::string_view name, const std::optional<Day>& day) {
  if (day)
    json.field(name, *day);
  else
    json.null_field(name);
}

std::string_view shown(const std::string& value) {
  return value.empty() ? kUnknown : std::string_view(value);
}

std::string render(const Node& node, const CounterQuery& query, const state::CounterAnswer& answer) {
  const state::Schema& schema = services::schema();
  const state::MetricInfo& metric = schema.metrics[query.metric];
  JsonWriter json;
  json.begin_object();
  json.field("metric", metric.name);
  json.field("unit", metric.unit);
  json.field("add", name_of(metric.add));
  json.field("window", name_of(query.window));
  json.field("zone", node.zone().name());
  day_field(json, "from", query.from);
  day_field(json, "to", query.to);
  if (query.as_of) json.field("as_of", *query.as_of);
  json.begin_array("by");
  for (const state::DimensionNo dimension : query.by) json.item(schema.dimensions[dimension].name);
  json.end_array();
  json.begin_object("filter");
  for (const auto& [dimension, value] : query.filter)
    json.field(schema.dimensions[dimension].name, shown(value));
  json.end_object();
  json.begin_array("rows");
  for (const state::CounterRow& row : answer.rows) {
    json.begin_object();
    json.begin_object("key");
    for (std::size_t n = 0; n < query.by.size(); ++n)
      json.field(schema.dimensions[query.by[n]].name, shown(row.key[n]));
    json.end_object();
    write_values(json, "values", query.window, row.values);
    json.end_object();
  }
  json.end_array();
  write_values(json, "total", query.window, answer.total);
  json.end_object();
  return json.take();
}

}  // namespace

Or<Response> list_counters(const Node&, const Request& request) {
  JsonWriter json;
  json.begin_object();
  json.begin_array("items");
  for (const state::MetricInfo& metric : services::schema().metrics) {
    json.begin_object();
    json.field("metric", metric.name);
    json.field("unit", metric.unit);
    json.field("add", name_of(metric.add));
    dimensions_field(json, metric);
    json.field("description", metric.description);
    json.end_object();
  }
  json.end_array();
  json.null_field("next");
  json.end_object();
  return read_answer(request, json.take());
}

Or<Response> get_counter(const Node& node, const Request& request) {
  const auto metric = metric_named(request.segments.front());
  if (!metric) return deny("not_found", "GET /v1/counters lists the metrics.");
  BOOST_OUTCOME_TRY(const CounterQuery query, query_of(request, *metric));
  const state::CounterAnswer answer = ask(node, query);
  if (answer.rows_found > answer.rows_allowed) {
    const std::string_view advice =
        answer.rows_allowed < query.max_rows ? " of so many windows each: ask for longer or fewer ones" : "";
    Denial denial{"too_many_rows",
                  fmt::format("{} rows; at most {}{}.", answer.rows_found, answer.rows_allowed, advice),
                  {},
                  {},
                  {}};
    denial.members["rows"] = answer.rows_found;
    return denial;
  }
  return read_answer(request, render(node, query, answer));
}

Or<CounterSpec> counter_spec(std::string_view metric,
                             const std::vector<std::pair<std::string, std::string>>& filter) {
  const auto number = metric_named(metric);
  if (!number) return deny("not_found", fmt::format("No metric {}.", metric));
  const state::MetricInfo& info = services::schema().metrics[*number];
  CounterSpec spec;
  spec.query.metric = *number;
  spec.metric = info.name;
  for (const auto& [name, value] : filter) {
    const auto dimension = dimension_named(name);
    if (!dimension || !keeps(info, *dimension)) return not_kept(info, name);
    spec.query.filter.emplace_back(*dimension, value == kUnknown ? std::string() : value);
  }
  return spec;
}

std::int64_t counter_value(const Node& node, const CounterSpec& spec) {
  const state::CounterAnswer answer = ask(node, spec.query);
  return answer.total.empty() ? 0 : answer.total.front().value;
}

}  // namespace haiyu::api
