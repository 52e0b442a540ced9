#include "api/metrics.h"

#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

namespace haiyu::api {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr std::size_t kClasses = 6;  // of status: 1xx to 5xx, and what is none
// Upper bounds in microseconds; the last cell takes the rest.
constexpr std::array<std::int64_t, 11> kBucketsUs = {250,    500,     1'000,   2'500,     5'000,    10'000,
                                                     25'000, 100'000, 500'000, 1'000'000, 5'000'000};

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily result;
  result.name = std::move(name);
  result.help = std::move(help);
  result.type = type;
  return result;
}

void add_value(MetricFamily& to, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  if (to.type == MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  to.metric.push_back(std::move(metric));
}

MetricFamily single(std::string name, std::string help, MetricType type, double value) {
  MetricFamily result = family(std::move(name), std::move(help), type);
  add_value(result, {}, value);
  return result;
}

// Per shard, and per shard and topic.
void collect_shards(const Node& node, std::vector<MetricFamily>& into) {
  using Stats = state::ShardStats;
  struct Named {
    const char* name;
    const char* help;
    double (*of)(const Stats&);
  };
  const auto number = [](auto value) { return static_cast<double>(value); };
  static constexpr std::array kCounters = {
      Named{"haiyu_events_folded_total", "Events folded, with those rejected.",
            [](const Stats& s) { return static_cast<double>(s.folded); }},
      Named{"haiyu_events_duplicate_total", "Events dropped because their id was folded before.",
            [](const Stats& s) { return static_cast<double>(s.duplicates); }},
      Named{"haiyu_events_rejected_total", "Events that did not fit the state and changed nothing.",
            [](const Stats& s) { return static_cast<double>(s.rejected); }},
      Named{"haiyu_events_poison_total", "Records set aside because they are no event.",
            [](const Stats& s) { return static_cast<double>(s.poison); }},
      Named{"haiyu_commits_total", "Commits of state.",
            [](const Stats& s) { return static_cast<double>(s.commits); }},
      Named{"haiyu_commit_seconds_total", "Time spent in commits of state.",
            [](const Stats& s) { return static_cast<double>(s.commit_us_total) / 1e6; }},
  };
  std::vector<Stats> stats;
  for (std::size_t shard = 0; shard < node.shards(); ++shard)
    stats.push_back(node.shard(shard).shard->stats());
  for (const Named& named : kCounters) {
    MetricFamily counters = family(named.name, named.help, MetricType::Counter);
    for (std::size_t shard = 0; shard < stats.size(); ++shard)
      add_value(counters, {{"partition", std::to_string(shard)}}, named.of(stats[shard]));
    into.push_back(std::move(counters));
  }
  MetricFamily lag =
      family("haiyu_log_lag_records", "Records of the log that are not folded yet.", MetricType::Gauge);
  MetricFamily applied = family("haiyu_log_applied_offset", "The next offset to fold.", MetricType::Gauge);
  MetricFamily silence =
      family("haiyu_log_silence_seconds", "How long ago the log was last heard of.", MetricType::Gauge);
  for (std::size_t shard = 0; shard < stats.size(); ++shard) {
    const Stats& of = stats[shard];
    const Labels partition = {{"partition", std::to_string(shard)}};
    add_value(silence, partition, std::chrono::duration<double>(of.silence).count());
    for (std::size_t topic = 0; topic < kTopicCount; ++topic) {
      Labels labels = partition;
      labels.push_back({"topic", std::string(name_of(kTopics[topic]))});
      const std::uint64_t behind = of.end[topic] > of.applied[topic] ? of.end[topic] - of.applied[topic] : 0;
      add_value(lag, labels, number(behind));
      add_value(applied, labels, number(of.applied[topic]));
    }
  }
  into.push_back(std::move(lag));
  into.push_back(std::move(applied));
  into.push_back(std::move(silence));
}

// Not who: only how many.
void collect_vault(const Vault& vault, std::vector<MetricFamily>& into) {
  const auto gauge = [&](const char* name, const char* help, std::uint64_t value) {
    into.push_back(single(name, help, MetricType::Gauge, static_cast<double>(value)));
  };
  gauge("haiyu_vault_keys", "Keys of personal texts: of persons, and of their things.", vault.file().keys());
  gauge("haiyu_vault_destroyed",
        "Persons who were forgotten, and things of theirs: they never get a key again.",
        vault.file().destroyed());
  gauge("haiyu_vault_file_bytes", "Size of the file of the keys.", vault.file().bytes());
  const Vault::Served served = vault.served();
  into.push_back(single("haiyu_vault_changes_total",
                        "Groups of keys that were made or destroyed, durably, for those who waited at once.",
                        MetricType::Counter, static_cast<double>(served.groups)));
  into.push_back(single("haiyu_vault_failures_total",
                        "Those of them that waited in vain for another process to let go of the file.",
                        MetricType::Counter, static_cast<double>(served.failures)));
  into.push_back(single("haiyu_vault_change_seconds_total", "Time that these groups took.",
                        MetricType::Counter, static_cast<double>(served.took.count()) / 1e6));
}

void collect_process(std::vector<MetricFamily>& into) {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0, resident = 0;
  if (statm >> pages >> resident) {
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    into.push_back(single("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge,
                          static_cast<double>(resident) * page));
    into.push_back(single("process_virtual_memory_bytes", "Virtual memory.", MetricType::Gauge,
                          static_cast<double>(pages) * page));
  }
  timespec used{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0)
    into.push_back(single("process_cpu_seconds_total", "Processor time used.", MetricType::Counter,
                          static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9));
}

}  // namespace

// The cells of one route. Each is added to from any thread and read at an exposition.
struct Metrics::Route {
  std::array<std::atomic<std::uint64_t>, kClasses> by_class{};
  std::array<std::atomic<std::uint64_t>, kBucketsUs.size() + 1> by_time{};
  std::atomic<std::uint64_t> us_total{0};
};

Metrics::Metrics() : no_route_(std::make_unique<Route>()) {}
Metrics::~Metrics() = default;

void Metrics::add_route(std::string_view pattern) {
  auto& route = by_pattern_[std::string(pattern)];
  if (!route) route = std::make_unique<Route>();
}

void Metrics::watch_connections(std::function<std::size_t()> connections) {
  connections_ = std::move(connections);
}

void Metrics::watch_certificate(std::function<std::chrono::sys_seconds()> end) {
  certificate_end_ = std::move(end);
}

void Metrics::observe(const Observed& exchange) {
  const auto found = by_pattern_.find(exchange.pattern);
  Route& route = found == by_pattern_.end() ? *no_route_ : *found->second;
  const int status_class = exchange.status / 100;
  const bool known = status_class >= 1 && status_class <= 5;
  route.by_class[known ? static_cast<std::size_t>(status_class) : 0].fetch_add(1, std::memory_order_relaxed);
  std::size_t bucket = 0;
  while (bucket < kBucketsUs.size() && exchange.took.count() > kBucketsUs[bucket]) ++bucket;
  route.by_time[bucket].fetch_add(1, std::memory_order_relaxed);
  route.us_total.fetch_add(static_cast<std::uint64_t>(exchange.took.count()), std::memory_order_relaxed);
}

std::string Metrics::expose(const Node& node, Now now) const {
  std::vector<MetricFamily> families;
  MetricFamily requests =
      family("haiyu_http_requests_total", "Exchanges by route and class of status.", MetricType::Counter);
  MetricFamily times = family("haiyu_http_request_duration_seconds",
                              "Time from a request to its answer, by route.", MetricType::Histogram);
  const auto add_route_cells = [&](const std::string& pattern, const Route& route) {
    std::uint64_t count = 0;
    for (std::size_t status_class = 0; status_class < kClasses; ++status_class) {
      const std::uint64_t value = route.by_class[status_class].load(std::memory_order_relaxed);
      if (value == 0) continue;
      add_value(
          requests,
          {{"route", pattern}, {"status", status_class == 0 ? "other" : fmt::format("{}xx", status_class)}},
          static_cast<double>(value));
      count += value;
    }
    if (count == 0) return;
    ClientMetric metric;
    metric.label = {{"route", pattern}};
    std::uint64_t below = 0;
    for (std::size_t bucket = 0; bucket <= kBucketsUs.size(); ++bucket) {
      below += route.by_time[bucket].load(std::memory_order_relaxed);
      const double bound = bucket < kBucketsUs.size() ? static_cast<double>(kBucketsUs[bucket]) / 1e6
                                                      : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({below, bound});
    }
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = static_cast<double>(route.us_total.load(std::memory_order_relaxed)) / 1e6;
    times.metric.push_back(std::move(metric));
  };
  for (const auto& [pattern, route] : by_pattern_) add_route_cells(pattern, *route);
  add_route_cells("none", *no_route_);
  families.push_back(std::move(requests));
  families.push_back(std::move(times));

  collect_shards(node, families);
  collect_vault(node.vault(), families);
  families.push_back(single("haiyu_ready", "1 once everything that was in the log at the start is folded.",
                            MetricType::Gauge, node.ready() ? 1 : 0));
  families.push_back(single("haiyu_writes_waiting", "Writes that wait for their fold.", MetricType::Gauge,
                            static_cast<double>(now.waiting_writes)));
  families.push_back(single("haiyu_http_rate_limited_total",
                            "Requests refused because their person or address made too many.",
                            MetricType::Counter, static_cast<double>(now.rate_limited)));
  if (connections_)
    families.push_back(single("haiyu_http_connections", "Open connections.", MetricType::Gauge,
                              static_cast<double>(connections_())));
  if (certificate_end_)
    families.push_back(single("haiyu_tls_certificate_not_after_timestamp_seconds",
                              "When the certificate in use ends.", MetricType::Gauge,
                              static_cast<double>(certificate_end_().time_since_epoch().count())));
  collect_process(families);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace haiyu::api
