// Random facts and random questions: the counters against a list of facts.
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <random>

#include "model.h"
#include "state/memory_store.h"
#include "tests/support/seed.h"

namespace haiyu::state {
namespace {

constexpr std::array kRandomDimensions = {DimensionInfo{"place"}, DimensionInfo{"organization", true},
                                          DimensionInfo{"role"}, DimensionInfo{"group", true}};
constexpr std::array kRandomMetrics = {
    MetricInfo{"flow", "signups", Add::kSum, 0b1111, "All dimensions."},
    MetricInfo{"stock", "members", Add::kLast, 0b0011, "Two of them."},
    MetricInfo{"people", "persons", Add::kDistinct, 0b1110, "Three of them."},
    MetricInfo{"present", "persons", Add::kLastDistinct, 0b1011, "Three others."},
};
constexpr Schema kRandomSchema{kRandomMetrics, kRandomDimensions};

class World {
 public:
  World(std::uint64_t seed, std::uint32_t shards) : random_(seed), model_(kRandomSchema), in_flight_(shards) {
    for (std::uint32_t n = 0; n < shards; ++n) open(n);
  }

  void step() {
    const auto dice = below(100);
    if (dice < 90) return add_fact();
    const auto n = static_cast<std::uint32_t>(below(shards_.size()));
    if (dice < 93) return commit(n);
    if (dice < 97) return compare(random_query());
    if (dice == 97) reopen(n);
  }
  void compare(const CounterQuery& query) const {
    std::vector<const Counters*> shards;
    for (const auto& shard : shards_) shards.push_back(shard.get());
    CHECK(model::shown(Counters::query(shards, query)) == model::shown(model_.query(query)));
  }
  CounterQuery random_query();
  void reopen_all() {
    for (std::uint32_t n = 0; n < shards_.size(); ++n) reopen(n);
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  Day some_day() {
    // Mostly of one season, sometimes years before: late facts.
    const std::chrono::days after(below(10) == 0 ? below(900) : 800 + below(60));
    return Day(std::chrono::year(2013) / 1 / 1) + after;
  }
  std::string some_value(DimensionNo dimension) {
    return std::string(kRandomDimensions[dimension].name.substr(0, 1)) + std::to_string(below(4));
  }
  void open(std::uint32_t n) {
    if (n == shards_.size()) shards_.emplace_back();
    shards_[n] = std::make_unique<Counters>(kRandomSchema, store_, n);
    REQUIRE(shards_[n]->load());
  }
  // Two halves, so that facts come about while a batch is in flight.
  void commit(std::uint32_t n) {
    if (!in_flight_[n]) {
      shards_[n]->collect(in_flight_[n].emplace());
    } else {
      REQUIRE(store_.write(*in_flight_[n]));
      in_flight_[n].reset();
    }
  }
  void reopen(std::uint32_t n) {
    if (in_flight_[n]) commit(n);
    commit(n);
    commit(n);
    const auto before = shards_[n]->digest();
    open(n);
    CHECK(shards_[n]->digest() == before);
  }
  void add_fact();

  std::mt19937_64 random_;
  MemoryStore store_;
  model::Model model_;
  std::vector<std::unique_ptr<Counters>> shards_;
  std::vector<std::optional<Batch>> in_flight_;
};

void World::add_fact() {
  Counters& counters = *shards_[below(shards_.size())];
  model::Fact fact;
  fact.metric = static_cast<MetricNo>(below(kRandomMetrics.size()));
  Dims dims;
  for (DimensionNo dimension = 0; dimension < kRandomDimensions.size(); ++dimension) {
    const std::size_t count = kRandomDimensions[dimension].multi ? below(4) : below(3) == 0 ? 0 : 1;
    for (std::size_t n = 0; n < count; ++n) {
      const std::string value = some_value(dimension);
      dims.add(dimension, value);
      fact.dims[dimension].insert(value);
    }
  }
  DimsId id = counters.intern(dims);
  if (below(2) == 0) {
    const auto dimension = static_cast<DimensionNo>(below(kRandomDimensions.size()));
    const std::string value = below(5) == 0 ? "" : some_value(dimension);
    id = counters.refine(id, dimension, value);
    fact.dims.erase(dimension);
    if (!value.empty()) fact.dims[dimension] = {value};
  }
  fact.day = some_day();
  fact.delta = below(4) == 0 ? -1 : 1;
  if (is_distinct(kRandomMetrics[fact.metric].add)) {
    fact.person = below(30);
    counters.add_person(fact.metric, id, fact.day, fact.person, static_cast<std::int32_t>(fact.delta));
  } else {
    if (below(50) == 0) fact.delta *= 5'000'000'000;  // wider than 32 bits
    counters.add(fact.metric, id, fact.day, fact.delta);
  }
  model_.add(std::move(fact));
}

CounterQuery World::random_query() {
  CounterQuery query;
  query.metric = static_cast<MetricNo>(below(kRandomMetrics.size()));
  query.window = static_cast<Window>(below(4));
  if (below(2) == 0) query.from = some_day();
  if (below(2) == 0) query.to = some_day();
  if (below(3) == 0) query.as_of = some_day();
  if (below(10) == 0) query.max_rows = below(4);
  std::vector<DimensionNo> kept;
  for (DimensionNo dimension = 0; dimension < kRandomDimensions.size(); ++dimension) {
    if ((kRandomMetrics[query.metric].dimensions >> dimension & 1) != 0) kept.push_back(dimension);
  }
  for (std::size_t n = below(3); n > 0; --n) query.by.push_back(kept[below(kept.size())]);
  for (std::size_t n = below(3); n > 0; --n) {
    const DimensionNo dimension = kept[below(kept.size())];
    query.filter.emplace_back(dimension, below(6) == 0 ? "" : some_value(dimension));
  }
  return query;
}

TEST_CASE("random facts, commits and reopenings answer every question as a list of facts does") {
  const std::uint64_t seed = test::test_seed();
  CAPTURE(seed);
  for (std::uint32_t shards = 1; shards <= 3; ++shards) {
    CAPTURE(shards);
    World world(seed + shards, shards);
    for (int n = 0; n < 1200; ++n) world.step();
    for (int n = 0; n < 30; ++n) world.compare(world.random_query());
    world.reopen_all();
    for (int n = 0; n < 30; ++n) world.compare(world.random_query());
  }
}

}  // namespace
}  // namespace haiyu::state
