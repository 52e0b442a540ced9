// What a fact, a question and a restart cost: 2,000 activities of 1,010 organizations in 124 communities over
// 3 years, counted in the catalogue's metrics. Prints; judges nothing. The goals: a pair of dimensions 10 ms,
// as of any day 1 ms, both p99.
//   bench_counters [facts]
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "services/metrics.h"
#include "state/memory_store.h"

namespace haiyu {
namespace {

using Clock = std::chrono::steady_clock;

// The processor time of this thread: a question waits for nothing, and what else the machine does is not its
// cost.
double thread_us() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}
using services::Dimension;
using services::Metric;

constexpr std::size_t kActivities = 2000, kOrganizations = 1010, kCommunities = 124, kStreets = 10;
constexpr int kDays = 3 * 365;
constexpr Day kFirstDay{std::chrono::year(2012) / 1 / 1};

constexpr state::DimensionNo no(Dimension dimension) { return static_cast<state::DimensionNo>(dimension); }
constexpr state::MetricNo no(Metric metric) { return static_cast<state::MetricNo>(metric); }

double ns_since(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

class Bench {
 public:
  explicit Bench(std::size_t facts) : facts_(facts), counters_(services::schema(), store_, 0) {
    make_tuples();
  }

  void run() {
    add_facts();
    add_organizations();
    commit();
    ask_all(counters_, "");
    restart();
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  static std::string community(std::size_t n) {
    return "baoan.s" + std::to_string(n % kStreets) + ".c" + std::to_string(n);
  }

  void make_tuples() {
    for (std::size_t activity = 0; activity < kActivities; ++activity) {
      const std::size_t place = below(kCommunities);
      state::Dims dims;
      dims.set(no(Dimension::kDistrict), "baoan")
          .set(no(Dimension::kStreet), "baoan.s" + std::to_string(place % kStreets))
          .set(no(Dimension::kCommunity), community(place))
          .set(no(Dimension::kOrganization), "o" + std::to_string(below(kOrganizations)))
          .set(no(Dimension::kCategory), "category" + std::to_string(below(8)))
          .set(no(Dimension::kSector), "sector" + std::to_string(below(3)))
          .set(no(Dimension::kChannel), below(2) == 0 ? "one_stop" : "online")
          .add(no(Dimension::kDeliveryMode), "mode" + std::to_string(below(4)))
          .add(no(Dimension::kTargetGroup), "group" + std::to_string(below(6)))
          .add(no(Dimension::kTargetGroup), "group" + std::to_string(below(6)));
      if (below(3) == 0) dims.add(no(Dimension::kOrganization), "haiyu-service-centre");
      activities_.push_back(counters_.intern(dims));
    }
  }

  // Days pass in order; each fact is a sign-up's: role and residency refine its activity's tuple.
  void add_facts() {
    constexpr std::array kRoles = {"doctor", "volunteer", "resident"};
    constexpr std::array kResidencies = {"registered", "migrant"};
    constexpr std::array kMetrics = {Metric::kSignupsRequested,    Metric::kSignupsConfirmed,
                                     Metric::kSignupsWaitlisted,   Metric::kAttendanceCheckedIn,
                                     Metric::kAttendanceCompleted, Metric::kServiceMinutes};
    struct Fact {
      state::DimsId activity;
      std::uint8_t role, residency, metric;
      Day day;
    };
    std::vector<Fact> facts(facts_);
    for (std::size_t n = 0; n < facts_; ++n) {
      facts[n] = {activities_[below(kActivities)], static_cast<std::uint8_t>(below(3)),
                  static_cast<std::uint8_t>(below(2)), static_cast<std::uint8_t>(below(kMetrics.size())),
                  kFirstDay + std::chrono::days(static_cast<int>(n * kDays / facts_))};
    }
    const auto start = Clock::now();
    for (const Fact& fact : facts) {
      state::DimsId dims = counters_.refine(fact.activity, no(Dimension::kRole), kRoles[fact.role]);
      dims = counters_.refine(dims, no(Dimension::kResidency), kResidencies[fact.residency]);
      counters_.add(no(kMetrics[fact.metric]), dims, fact.day, 1);
    }
    std::printf("add (with two refines)      %8.0f ns\n", ns_since(start) / static_cast<double>(facts_));

    const std::size_t persons = facts_ / 10;
    const auto people = Clock::now();
    for (std::size_t n = 0; n < persons; ++n) {
      const Fact& fact = facts[n * 10];
      counters_.add_person(no(Metric::kServedPeople), fact.activity, fact.day, random_() % 100'000, 1);
    }
    std::printf("add_person                  %8.0f ns\n", ns_since(people) / static_cast<double>(persons));
  }

  // Registered on some day, changed on another, and some of them dissolved.
  void add_organizations() {
    for (std::size_t n = 0; n < kOrganizations; ++n) {
      const std::size_t place = below(kCommunities);
      state::Dims dims;
      dims.set(no(Dimension::kDistrict), "baoan")
          .set(no(Dimension::kStreet), "baoan.s" + std::to_string(place % kStreets))
          .set(no(Dimension::kCommunity), community(place))
          .set(no(Dimension::kKind), n % 5 < 2 ? "social_group" : "private_non_enterprise")
          .set(no(Dimension::kCommunityLevel), n % 3 == 0 ? "yes" : "no");
      const state::DimsId filed = counters_.intern(dims.set(no(Dimension::kTrack), "filed"));
      const state::DimsId registered = counters_.intern(dims.set(no(Dimension::kTrack), "registered"));
      const auto count = [&](state::DimsId of, std::size_t day, int delta) {
        counters_.add(no(Metric::kOrganizationsCurrent), of, kFirstDay + std::chrono::days(day), delta);
      };
      const std::size_t born = below(kDays), changed = born + below(kDays - born);
      count(filed, born, 1);
      count(filed, changed, -1);
      count(registered, changed, 1);
      if (n % 10 == 0) count(registered, changed + below(kDays - changed), -1);
    }
  }

  void commit() {
    const auto start = Clock::now();
    state::Batch batch;
    counters_.collect(batch);
    std::printf("collect of %7zu rows     %8.1f ms\n", batch.size(), ns_since(start) / 1e6);
    HAIYU_CHECK(store_.write(batch).has_value());
    std::printf("memory                      %8.1f MB\n",
                static_cast<double>(counters_.memory_bytes()) / 1e6);
  }

  void ask(const state::Counters& counters, const char* name, std::size_t times, state::CounterQuery query,
           auto&& vary) {
    const state::Counters* const shards[] = {&counters};
    std::vector<double> took;
    std::size_t rows = 0;
    for (std::size_t n = 0; n < times; ++n) {
      vary(query);
      const double start = thread_us();
      rows = state::Counters::query(shards, query).rows_found;
      took.push_back(thread_us() - start);
    }
    std::sort(took.begin(), took.end());
    std::printf("%-27s %8.1f / %8.1f us p50/p99 (%zu rows)\n", name, took[times / 2], took[times * 99 / 100],
                rows);
  }

  // All pairs of dimensions that the metric keeps, and which of them took longest.
  void ask_every_pair(const state::Counters& counters, Metric metric, const char* name, auto&& vary) {
    constexpr int kTimes = 20;
    const state::Counters* const shards[] = {&counters};
    const std::uint32_t kept = services::schema().metrics[no(metric)].dimensions;
    std::vector<double> took;
    double worst = 0;
    std::string worst_pair;
    for (state::DimensionNo a = 0; a < services::schema().dimensions.size(); ++a) {
      for (state::DimensionNo b = 0; b < a; ++b) {
        if ((kept >> a & kept >> b & 1) == 0) continue;
        std::vector<double> of_pair;
        for (int n = 0; n < kTimes; ++n) {
          state::CounterQuery query;
          query.metric = no(metric);
          query.by = {a, b};
          query.max_rows = SIZE_MAX;
          vary(query);
          const double start = thread_us();
          (void)state::Counters::query(shards, query);
          of_pair.push_back(thread_us() - start);
        }
        std::sort(of_pair.begin(), of_pair.end());
        took.insert(took.end(), of_pair.begin(), of_pair.end());
        if (of_pair[kTimes / 2] <= worst) continue;
        worst = of_pair[kTimes / 2];
        worst_pair = std::string(services::schema().dimensions[a].name) + ", " +
                     std::string(services::schema().dimensions[b].name);
      }
    }
    std::sort(took.begin(), took.end());
    std::printf("%-27s %8.1f / %8.1f us p50/p99 (longest by %s: %.1f p50)\n", name, took[took.size() / 2],
                took[took.size() * 99 / 100], worst_pair.c_str(), worst);
  }

  void ask_all(const state::Counters& counters, const char* when) {
    std::printf("questions%s:\n", when);
    state::CounterQuery query;
    query.metric = no(Metric::kSignupsConfirmed);
    const auto some_community = [&](state::CounterQuery& q) {
      q.filter = {{no(Dimension::kCommunity), community(below(kCommunities))}};
    };
    ask(counters, "  one value", 10'000, query, some_community);
    query.window = state::Window::kDay;
    ask(counters, "  30 days of one value", 10'000, query, [&](state::CounterQuery& q) {
      some_community(q);
      q.from = kFirstDay + std::chrono::days(below(kDays - 30));
      q.to = *q.from + std::chrono::days(29);
    });
    query.window = state::Window::kAll;
    query.by = {no(Dimension::kCommunity)};
    ask(counters, "  every community", 1000, query, [](auto&) {});
    const auto some_month = [&](state::CounterQuery& q) {
      q.from = kFirstDay + std::chrono::days(below(kDays - 30));
      q.to = *q.from + std::chrono::days(29);
    };
    query.by = {no(Dimension::kCommunity), no(Dimension::kOrganization)};
    ask(counters, "  pair, a month", 200, query, some_month);
    query.from = kFirstDay;
    query.to = kFirstDay + std::chrono::days(kDays - 5);
    ask(counters, "  pair, 3 years", 200, query, [](auto&) {});
    query.by = {no(Dimension::kRole), no(Dimension::kResidency)};
    query.window = state::Window::kMonth;
    ask(counters, "  pair of small, by month", 200, query, [](auto&) {});
    query.by = {no(Dimension::kCategory)};
    query.window = state::Window::kAll;
    ask(counters, "  one by, one filter, 3 years", 200, query, some_community);
    ask_every_pair(counters, Metric::kSignupsConfirmed, "  every pair, a month", some_month);
    ask_every_pair(counters, Metric::kSignupsConfirmed, "  every pair, 3 years", [](auto&) {});
    ask_every_pair(counters, Metric::kServedPeople, "  people, a month", some_month);
    ask_every_pair(counters, Metric::kServedPeople, "  people, 3 years", [](auto&) {});

    const auto some_day = [&](state::CounterQuery& q) {
      q.as_of = kFirstDay + std::chrono::days(below(kDays));
    };
    const auto on_some_day = [&](state::CounterQuery& q) {
      some_community(q);
      some_day(q);
    };
    query = {};
    query.metric = no(Metric::kOrganizationsCurrent);
    ask(counters, "  stock as of a day", 10'000, query, some_day);
    ask(counters, "  ... of a community", 10'000, query, on_some_day);
    query.by = {no(Dimension::kKind)};
    ask(counters, "  ... by kind", 10'000, query, some_day);
    query.by = {no(Dimension::kCommunity)};
    ask(counters, "  ... by community", 1'000, query, some_day);
    query.by = {no(Dimension::kCommunity), no(Dimension::kKind)};
    ask(counters, "  ... by community and kind", 1'000, query, some_day);
    query = {};
    query.metric = no(Metric::kSignupsConfirmed);
    ask(counters, "  sum as of a day", 10'000, query, some_day);
    ask(counters, "  ... of a community", 10'000, query, on_some_day);
    query.by = {no(Dimension::kOrganization)};
    ask(counters, "  ... by organization", 1'000, query, some_day);

    query = {};
    query.metric = no(Metric::kServedPeople);
    query.by = {no(Dimension::kCommunity)};
    ask(counters, "  people, a month", 200, query, some_month);
    ask(counters, "  people, 3 years", 20, query, [](auto&) {});
  }

  void restart() {
    auto again = std::make_unique<state::Counters>(services::schema(), store_, 0);
    const auto start = Clock::now();
    HAIYU_CHECK(again->load().has_value());
    std::printf("restart                     %8.1f ms\n", ns_since(start) / 1e6);
    HAIYU_CHECK(again->digest() == counters_.digest());
    state::CounterQuery query;
    query.metric = no(Metric::kSignupsConfirmed);
    ask(*again, "  first total", 1, query, [](auto&) {});
    query.by = {no(Dimension::kOrganization)};
    ask(*again, "  first by organization", 1, query, [](auto&) {});
    const auto stop = Clock::now();
    again.reset();
    std::printf("stop                        %8.1f ms\n", ns_since(stop) / 1e6);
  }

  const std::size_t facts_;
  std::mt19937_64 random_{1};
  state::MemoryStore store_;
  state::Counters counters_;
  std::vector<state::DimsId> activities_;
};

}  // namespace
}  // namespace haiyu

int main(int argc, char** argv) {
  haiyu::Bench(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000'000).run();
}
