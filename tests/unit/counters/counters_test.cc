#include <doctest/doctest.h>

#include <array>
#include <set>
#include <thread>

#include "events/id_hash.h"
#include "services/metrics.h"
#include "state/counters.h"
#include "state/memory_store.h"

namespace haiyu::state {
namespace {

constexpr std::array kDimensions = {DimensionInfo{"community"}, DimensionInfo{"organization", true},
                                    DimensionInfo{"role"}};
constexpr std::array kMetrics = {
    MetricInfo{"flow", "signups", Add::kSum, 0b111, "A sum."},
    MetricInfo{"stock", "members", Add::kLast, 0b011, "A stock, without roles."},
    MetricInfo{"people", "persons", Add::kDistinct, 0b011, "Persons."},
    MetricInfo{"present", "persons", Add::kLastDistinct, 0b011, "Persons who are there."},
};
constexpr Schema kSchema{kMetrics, kDimensions};
enum : MetricNo { kFlow, kStock, kPeople, kPresent };
enum : DimensionNo { kCommunity, kOrganization, kRole };

Day day(int year, unsigned month, unsigned number) {
  return Day(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(number));
}

using Values = std::vector<std::int64_t>;
Values values_of(const std::vector<CounterValue>& values) {
  Values out;
  for (const CounterValue& value : values) out.push_back(value.value);
  return out;
}
CounterAnswer ask(const Counters& counters, const CounterQuery& query) {
  const Counters* const shards[] = {&counters};
  return Counters::query(shards, query);
}
std::int64_t total(const Counters& counters, const CounterQuery& query) {
  const auto answer = ask(counters, query);
  REQUIRE(answer.total.size() == 1);
  return answer.total[0].value;
}
void commit(Counters& counters, MemoryStore& store) {
  Batch batch;
  counters.collect(batch);
  REQUIRE(store.write(batch));
}
CounterQuery all_of(MetricNo metric) {
  CounterQuery query;
  query.metric = metric;
  return query;
}

TEST_CASE("a fact of two organizations counts once under each and once in the total") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims =
      counters.intern(Dims().set(kCommunity, "a").add(kOrganization, "x").add(kOrganization, "y"));
  counters.add(kFlow, dims, day(2014, 10, 1), 3);
  CounterQuery query = all_of(kFlow);
  query.by = {kOrganization};
  const auto answer = ask(counters, query);
  REQUIRE(answer.rows.size() == 2);
  CHECK(answer.rows[0].key == std::vector<std::string>{"x"});
  CHECK(values_of(answer.rows[0].values) == Values{3});
  CHECK(values_of(answer.rows[1].values) == Values{3});
  CHECK(values_of(answer.total) == Values{3});
}

TEST_CASE("tuples are equal whatever the order in which they were built") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId one =
      counters.intern(Dims().set(kRole, "doctor").add(kOrganization, "y").add(kOrganization, "x"));
  CHECK(one == counters.intern(Dims().add(kOrganization, "x").add(kOrganization, "y").set(kRole, "doctor")));
  CHECK(one == counters.intern(Dims()
                                   .add(kOrganization, "x")
                                   .add(kOrganization, "y")
                                   .add(kOrganization, "x")
                                   .set(kRole, "doctor")));
  const DimsId plain = counters.intern(Dims().set(kOrganization, "z"));
  CHECK(counters.refine(plain, kRole, "doctor") ==
        counters.intern(Dims().set(kRole, "doctor").set(kOrganization, "z")));
  CHECK(counters.refine(one, kOrganization, "z") == counters.refine(plain, kRole, "doctor"));
  CHECK(counters.refine(counters.refine(plain, kRole, "doctor"), kRole, "") == plain);
}

TEST_CASE("a value that is not set is the empty text, and can be asked for") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  counters.add(kFlow, counters.intern(Dims().set(kCommunity, "a")), day(2014, 10, 1), 2);
  CounterQuery query = all_of(kFlow);
  query.by = {kRole};
  const auto answer = ask(counters, query);
  REQUIRE(answer.rows.size() == 1);
  CHECK(answer.rows[0].key == std::vector<std::string>{""});
  query.by = {};
  query.filter = {{kRole, ""}};
  CHECK(total(counters, query) == 2);
  query.filter = {{kRole, "never heard of"}};
  CHECK(total(counters, query) == 0);
}

TEST_CASE("a series of sums has no gaps and shows whole windows") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims = counters.intern(Dims().set(kCommunity, "a"));
  counters.add(kFlow, dims, day(2014, 8, 31), 1);
  counters.add(kFlow, dims, day(2014, 11, 1), 4);
  counters.add(kFlow, dims, day(2014, 8, 3), 2);
  CounterQuery query = all_of(kFlow);
  query.window = Window::kMonth;
  CHECK(values_of(ask(counters, query).total) == Values{3, 0, 0, 4});
  query.from = day(2014, 8, 20);
  query.to = day(2014, 9, 2);
  const auto answer = ask(counters, query);
  CHECK(values_of(answer.total) == Values{3, 0});
  CHECK(answer.total[1].on == day(2014, 9, 1));
  query.window = Window::kAll;
  CHECK(values_of(ask(counters, query).total) == Values{1});
}

TEST_CASE("a stock is the level at the end of each window, late facts included") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims = counters.intern(Dims().set(kCommunity, "a"));
  counters.add(kStock, dims, day(2014, 10, 5), 10);
  counters.add(kStock, dims, day(2014, 12, 5), -3);
  counters.add(kStock, dims, day(1994, 12, 31), 1);
  CounterQuery query = all_of(kStock);
  query.window = Window::kMonth;
  query.from = day(2014, 9, 1);
  query.to = day(2015, 1, 1);
  CHECK(values_of(ask(counters, query).total) == Values{1, 11, 11, 8, 8});
  CounterQuery level = all_of(kStock);
  CHECK(total(counters, level) == 8);
  level.to = day(2014, 10, 31);
  level.from = day(2014, 10, 30);  // says nothing about a level
  CHECK(total(counters, level) == 11);
  level.as_of = day(2014, 10, 4);
  CHECK(total(counters, level) == 1);
}

TEST_CASE("persons count once, in union over shards, and a correction takes one back") {
  MemoryStore store;
  Counters first(kSchema, store, 0), second(kSchema, store, 1);
  const Counters* const shards[] = {&first, &second};
  const DimsId in_first = first.intern(Dims().set(kCommunity, "a"));
  second.intern(Dims().set(kCommunity, "other numbers"));
  const DimsId in_second = second.intern(Dims().set(kCommunity, "a"));
  first.add_person(kPeople, in_first, day(2014, 10, 1), 7, 1);
  first.add_person(kPeople, in_first, day(2014, 10, 2), 7, 1);
  second.add_person(kPeople, in_second, day(2014, 10, 2), 7, 1);
  second.add_person(kPeople, in_second, day(2014, 11, 2), 8, 1);
  CounterQuery query = all_of(kPeople);
  CHECK(values_of(Counters::query(shards, query).total) == Values{2});
  query.window = Window::kMonth;
  CHECK(values_of(Counters::query(shards, query).total) == Values{1, 1});
  second.add_person(kPeople, in_second, day(2014, 11, 2), 8, -1);
  query.by = {kCommunity};
  const auto answer = Counters::query(shards, query);
  REQUIRE(answer.rows.size() == 1);
  CHECK(values_of(answer.rows[0].values) == Values{1, 0});
}

TEST_CASE("a stock of distinct ones is who is there at the end of each window, however often each came") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId a = counters.intern(Dims().set(kCommunity, "a"));
  const DimsId b = counters.intern(Dims().set(kCommunity, "b"));
  counters.add_person(kPresent, a, day(2014, 1, 5), 7, 1);
  counters.add_person(kPresent, a, day(2014, 2, 5), 7, 1);  // the same one, twice
  counters.add_person(kPresent, b, day(2014, 2, 9), 8, 1);
  counters.add_person(kPresent, a, day(2014, 3, 1), 7, -1);  // still there by the other
  counters.add_person(kPresent, a, day(2014, 5, 1), 7, -1);
  CounterQuery months = all_of(kPresent);
  months.window = Window::kMonth;
  months.from = day(2014, 2, 1);
  months.to = day(2014, 6, 1);
  CHECK(values_of(ask(counters, months).total) == Values{2, 2, 2, 1, 1});
  CounterQuery then = all_of(kPresent);
  CHECK(total(counters, then) == 1);
  then.as_of = day(2014, 4, 30);
  CHECK(total(counters, then) == 2);
  then.filter = {{kCommunity, "a"}};
  CHECK(total(counters, then) == 1);
}

TEST_CASE("readers at the same time see every fact once, however many were added since the last question") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const std::array dims = {counters.intern(Dims().set(kCommunity, "a").set(kRole, "doctor")),
                           counters.intern(Dims().set(kCommunity, "b").set(kRole, "doctor"))};
  Values expected(365, 0);
  std::int64_t facts = 0;
  for (const int more : {1, 3000, 8191, 8192, 20'000}) {
    for (int n = 0; n < more; ++n, ++facts) {
      const auto on = static_cast<std::size_t>(facts * 7919 % 365);
      counters.add(kFlow, dims[static_cast<std::size_t>(facts % 2)], day(2014, 1, 1) + std::chrono::days(on),
                   1);
      ++expected[on];
    }
    CounterQuery query = all_of(kFlow);
    query.by = {kCommunity};
    query.window = Window::kDay;
    query.from = day(2014, 1, 1);
    query.to = day(2014, 12, 31);
    std::array<CounterAnswer, 3> answers;
    {
      std::vector<std::jthread> readers;
      for (CounterAnswer& answer : answers) readers.emplace_back([&] { answer = ask(counters, query); });
    }
    for (const CounterAnswer& answer : answers) {
      CHECK(values_of(answer.total) == expected);
      CHECK(answer.rows.size() == std::min<std::size_t>(static_cast<std::size_t>(facts), 2));
    }
    query.by = {};
    query.filter = {{kRole, "doctor"}};
    CHECK(values_of(ask(counters, query).total) == expected);
  }
}

TEST_CASE("more rows than allowed are counted, not given") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  for (const char* const community : {"a", "b", "c"}) {
    counters.add(kFlow, counters.intern(Dims().set(kCommunity, community)), day(2014, 1, 1), 1);
  }
  CounterQuery query = all_of(kFlow);
  query.by = {kCommunity};
  query.max_rows = 2;
  const auto answer = ask(counters, query);
  CHECK(answer.rows.empty());
  CHECK(answer.rows_found == 3);
  CHECK(answer.rows_allowed == 2);
  CHECK(values_of(answer.total) == Values{3});

  query.max_rows = 5000;
  query.max_values = 800;
  query.window = Window::kDay;
  query.from = day(2014, 1, 1);
  query.to = day(2014, 12, 31);  // 365 values a row
  const auto long_rows = ask(counters, query);
  CHECK(long_rows.rows.empty());
  CHECK(long_rows.rows_found == 3);
  CHECK(long_rows.rows_allowed == 2);
  query.to = day(2014, 6, 30);
  CHECK(ask(counters, query).rows.size() == 3);
}

TEST_CASE("the local days beside the first and the last instant count") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  for (const Day on : {day(1899, 12, 31), day(2200, 1, 1)})
    counters.add(kFlow, counters.intern(Dims()), on, 1);
  Batch batch;
  counters.collect(batch);
  REQUIRE(store.write(batch));
  Counters again(kSchema, store, 0);
  REQUIRE(again.load());
  CHECK(values_of(ask(again, all_of(kFlow)).total) == Values{2});
  CounterQuery query = all_of(kFlow);
  query.window = Window::kYear;
  CHECK(ask(again, query).total.size() == 302);
}

TEST_CASE("the digest depends on the facts, not on their order, their shard or on numbers") {
  MemoryStore store;
  Counters one(kSchema, store, 0), other(kSchema, store, 1);
  const auto fill = [](Counters& counters, std::vector<std::string> order) {
    for (const std::string& community : order) {
      const DimsId dims = counters.intern(Dims().set(kCommunity, community).set(kRole, "doctor"));
      counters.add(kFlow, dims, day(2014, 1, 2), static_cast<std::int64_t>(community.size()));
      counters.add(kStock, dims, day(2014, 1, 3), 1);
      counters.add_person(kPeople, dims, day(2014, 1, 3), hash_bytes(community), 1);
    }
  };
  const auto empty = one.digest();
  fill(one, {"a", "bb", "ccc"});
  fill(other, {"ccc", "a", "bb"});
  CHECK(one.digest() == other.digest());
  CHECK_FALSE(one.digest() == empty);
  const DimsId dims = one.intern(Dims().set(kCommunity, "dddd"));
  one.add(kFlow, dims, day(2014, 1, 2), 1);
  CHECK_FALSE(one.digest() == other.digest());
  one.add(kFlow, dims, day(2014, 1, 2), -1);  // a cell of zero is no cell
  CHECK(one.digest() == other.digest());
}

TEST_CASE("facts beside a batch in flight are in the next one") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims = counters.intern(Dims().set(kCommunity, "a"));
  counters.add(kFlow, dims, day(2014, 1, 2), 1);
  counters.add_person(kPeople, dims, day(2014, 1, 2), 1, 1);
  Batch batch;
  counters.collect(batch);
  counters.add(kFlow, dims, day(2014, 1, 2), 1);
  counters.add_person(kPeople, dims, day(2014, 1, 2), 2, 1);
  const DimsId later = counters.refine(dims, kRole, "doctor");
  counters.add(kFlow, later, day(2014, 1, 2), 1);
  REQUIRE(store.write(batch));
  {
    Counters reloaded(kSchema, store, 0);
    REQUIRE(reloaded.load());
    CHECK(total(reloaded, all_of(kFlow)) == 1);
    CHECK(total(reloaded, all_of(kPeople)) == 1);
  }
  commit(counters, store);
  Counters reloaded(kSchema, store, 0);
  REQUIRE(reloaded.load());
  CHECK(total(reloaded, all_of(kFlow)) == 3);
  CHECK(total(reloaded, all_of(kPeople)) == 2);
  CHECK(reloaded.digest() == counters.digest());
  Batch nothing;
  counters.collect(nothing);
  CHECK(nothing.empty());
}

TEST_CASE("many small commits leave few chunks, and facts that are equal become one") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims = counters.intern(Dims().set(kCommunity, "a"));
  const auto bytes_stored = [&] {
    std::pair<std::size_t, std::size_t> rows_and_bytes;
    const auto cursor = store.cursor(Family::kCounters);
    for (cursor->seek(""); cursor->valid(); cursor->next()) {
      ++rows_and_bytes.first;
      rows_and_bytes.second += cursor->value().size();
    }
    return rows_and_bytes;
  };
  std::size_t most = 0;
  for (int n = 0; n < 3000; ++n) {
    counters.add(kFlow, dims, day(2014, 1, 1) + std::chrono::days(n % 300), 1);
    if (n % 2 == 0)
      counters.add_person(kPeople, dims, day(2014, 1, 2), static_cast<std::uint64_t>(n % 70), 1);
    commit(counters, store);
    most = std::max(most, bytes_stored().first);
  }
  CHECK(most <= 2 + 12);                // the catalogue, the tuple, and a chunk per doubling
  CHECK(bytes_stored().second < 6000);  // one by one they would be 30,000
  Counters reloaded(kSchema, store, 0);
  REQUIRE(reloaded.load());
  CHECK(total(reloaded, all_of(kFlow)) == 3000);
  CHECK(total(reloaded, all_of(kPeople)) == 35);
  CHECK(reloaded.digest() == counters.digest());
  // What was loaded takes part in what is merged next.
  reloaded.add(kFlow, dims, day(2014, 1, 1), 1);
  for (int n = 0; n < 20; ++n) {
    commit(reloaded, store);
    reloaded.add(kFlow, dims, day(2014, 1, 1), 1);
  }
  commit(reloaded, store);
  Counters again(kSchema, store, 0);
  REQUIRE(again.load());
  CHECK(again.digest() == reloaded.digest());
  CHECK(total(again, all_of(kFlow)) == 3021);
}

TEST_CASE("a commit larger than a chunk is several, and the last of them takes part in the next commit") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  std::vector<DimsId> dims;
  for (int n = 0; n < 500; ++n) dims.push_back(counters.intern(Dims().set(kCommunity, std::to_string(n))));
  const auto add = [&](int from, int to) {
    for (int n = from; n < to; ++n)
      counters.add(kFlow, dims[static_cast<std::size_t>(n % 500)],
                   day(2014, 1, 1) + std::chrono::days(n / 500), 1);
    commit(counters, store);
    Counters reloaded(kSchema, store, 0);
    REQUIRE(reloaded.load());
    CHECK(total(reloaded, all_of(kFlow)) == to);
    CHECK(reloaded.digest() == counters.digest());
  };
  add(0, 150'000);  // two full ones, and one of 18,928
  add(150'000, 150'010);
  add(150'010, 170'000);
  add(170'000, 250'000);
}

TEST_CASE("equal facts take no more memory however many there are, and sums outgrow a cell") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  const DimsId dims = counters.intern(Dims().set(kCommunity, "a"));
  constexpr std::int64_t kLarge = (std::int64_t{1} << 26) - 1;  // about what a packed cell holds
  const auto add = [&](std::int64_t count) {
    for (std::int64_t n = 0; n < count; ++n) {
      counters.add(kFlow, dims, day(2014, 1, 1), 1);
      counters.add(kStock, dims, day(2014, 1, 2), kLarge * 100);
      counters.add_person(kPeople, dims, day(2014, 1, 3), 7, n % 2 == 0 ? 1 : -1);
    }
    commit(counters, store);
  };
  counters.add(kFlow, dims, day(2014, 1, 1), kLarge);
  counters.add(kFlow, dims, day(2014, 1, 1), -2 * kLarge - 5);
  counters.add_person(kPeople, dims, day(2014, 1, 3), 7, INT32_MAX);
  add(1000);
  const std::size_t before = counters.memory_bytes();
  add(50'000);
  CHECK(counters.memory_bytes() <= before + 4096);
  CHECK(total(counters, all_of(kFlow)) == 51'000 - kLarge - 5);
  CHECK(total(counters, all_of(kStock)) == 51'000 * kLarge * 100);
  CHECK(total(counters, all_of(kPeople)) == 1);
  CounterQuery scan = all_of(kFlow);
  scan.filter = {{kCommunity, "a"}, {kRole, ""}};
  CHECK(total(counters, scan) == 51'000 - kLarge - 5);
  Counters reloaded(kSchema, store, 0);
  REQUIRE(reloaded.load());
  CHECK(reloaded.digest() == counters.digest());
  CHECK(total(reloaded, all_of(kStock)) == 51'000 * kLarge * 100);
  CHECK(total(reloaded, all_of(kPeople)) == 1);
}

TEST_CASE("a question of more groups and windows than are added up at once has every row") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  constexpr int kGroups = 2300, kDays = 1000;  // 2.3 million cells
  for (int n = 0; n < kGroups; ++n) {
    const std::string number = std::to_string(10'000 + n);
    const DimsId dims =
        counters.intern(Dims().set(kCommunity, "c" + number).add(kOrganization, "o" + number));
    counters.add(kFlow, dims, day(2014, 1, 1) + std::chrono::days(n % kDays), n + 1);
  }
  CounterQuery query = all_of(kFlow);
  query.by = {kCommunity, kOrganization};
  query.max_values = kGroups * kDays;
  query.window = Window::kDay;
  const auto answer = ask(counters, query);
  REQUIRE(answer.rows.size() == kGroups);
  Values expected(kDays, 0);
  for (int n = 0; n < kGroups; ++n) {
    const auto on = static_cast<std::size_t>(n % kDays);
    expected[on] += n + 1;
    CAPTURE(n);
    const CounterRow& row = answer.rows[static_cast<std::size_t>(n)];
    REQUIRE(row.key[0] == "c" + std::to_string(10'000 + n));
    REQUIRE(row.values[on].value == n + 1);
  }
  CHECK(values_of(answer.total) == expected);
}

TEST_CASE("bytes that are no counters are refused, and so is another catalogue") {
  MemoryStore store;
  Counters counters(kSchema, store, 0);
  counters.add(kFlow, counters.intern(Dims().set(kCommunity, "a")), day(2014, 1, 2), 1);
  counters.add_person(kPeople, counters.intern(Dims().set(kCommunity, "a")), day(2014, 1, 2), 1, 1);
  Batch good;
  counters.collect(good);
  REQUIRE(store.write(good));
  for (std::size_t n = 0; n < good.size(); ++n) {
    CAPTURE(n);
    const std::string value(*good[n].value);
    for (const std::string& bad : {value.substr(0, value.size() - 1), value + "x"}) {
      REQUIRE(store.write({{good[n].family, good[n].key, bad}}));
      CHECK_FALSE(Counters(kSchema, store, 0).load());
    }
    REQUIRE(store.write({good[n]}));
  }
  REQUIRE(Counters(kSchema, store, 0).load());
  const auto fewer = Counters({std::span(kMetrics).first(2), kDimensions}, store, 0).load();
  REQUIRE_FALSE(fewer);
  CHECK(fewer.error().code == Errc::kMismatch);
}

TEST_CASE("the catalogue names every metric once, in a sentence, and keeps known dimensions") {
  const Schema& schema = services::schema();
  std::set<std::string_view> names;
  for (const MetricInfo& metric : schema.metrics) {
    CAPTURE(metric.name);
    CHECK(names.insert(metric.name).second);
    CHECK(metric.description.ends_with('.'));
    CHECK_FALSE(metric.unit.empty());
    CHECK((metric.dimensions >> schema.dimensions.size()) == 0);
    // Every metric is of a place: of a community, and so of its street and district, or of a district alone.
    const std::uint32_t place = metric.dimensions & 0b111;
    CHECK((place == 0b111 || place == 0b001));
  }
}

}  // namespace
}  // namespace haiyu::state
