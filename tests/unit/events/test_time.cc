#include <date/tz.h>
#include <doctest/doctest.h>

#include <random>
#include <thread>

#include "events/time.h"
#include "tests/support/seed.h"

using namespace haiyu;
using std::chrono::milliseconds;

TEST_CASE("instants are read as RFC 3339 has them") {
  struct Row {
    std::string_view text;
    std::int64_t ms;
  };
  constexpr Row kRows[] = {{"1970-01-01T00:00:00Z", 0},
                           {"2014-10-31T08:00:00+08:00", 1414713600000},
                           {"2014-10-31t00:00:00z", 1414713600000},
                           {"2014-10-31T00:00:00.5Z", 1414713600500},
                           {"2014-10-31T00:00:00.123456789Z", 1414713600123},
                           {"2014-10-30T19:30:00-04:30", 1414713600000},
                           {"2014-10-31T00:00:00-00:00", 1414713600000},
                           {"1969-12-31T23:59:59.999Z", -1},
                           {"2016-02-29T00:00:00Z", 1456704000000},
                           {"1900-01-01T00:00:00Z", -2208988800000},
                           {"2199-12-31T23:59:59.999Z", 7258118399999}};
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const auto instant = parse_instant(row.text);
    REQUIRE(instant.has_value());
    CHECK(instant->time_since_epoch().count() == row.ms);
  }
}

TEST_CASE("what is no instant is refused") {
  for (const std::string_view text : {"",
                                      "2014",
                                      "2014-10-31",
                                      "2014-10-31T08:00:00",
                                      "2014-10-31 08:00:00Z",
                                      "2014-10-31T08:00Z",
                                      "2014-13-31T08:00:00Z",
                                      "2014-00-31T08:00:00Z",
                                      "2014-02-29T08:00:00Z",
                                      "2100-02-29T08:00:00Z",
                                      "2014-04-31T08:00:00Z",
                                      "2014-10-00T08:00:00Z",
                                      "2014-10-32T08:00:00Z",
                                      "2014-10-31T24:00:00Z",
                                      "2014-10-31T08:60:00Z",
                                      "2014-10-31T08:00:60Z",
                                      "2014-10-31T08:00:00.Z",
                                      "2014-10-31T08:00:00.1",
                                      "2014-10-31T08:00:00+0800",
                                      "2014-10-31T08:00:00+24:00",
                                      "2014-10-31T08:00:00+08:60",
                                      "2014-10-31T08:00:00+08:00 ",
                                      "2014-10-31T08:00:00ZZ",
                                      " 2014-10-31T08:00:00Z",
                                      "2014-1a-31T08:00:00Z",
                                      "2014/10/31T08:00:00Z",
                                      "1899-12-31T23:59:59Z",
                                      "2200-01-01T00:00:00Z",
                                      "1900-01-01T00:00:00+00:01",
                                      "2199-12-31T23:59:59-00:01",
                                      "9999-12-31T23:59:59Z",
                                      "2014-10-31T08:00:00\xe2\x88\x92"
                                      "08:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
}

TEST_CASE("days are read and written as the calendar has them") {
  CHECK(format_day(*parse_day("2014-10-31")) == "2014-10-31");
  CHECK(parse_day("1970-01-01") == Day(std::chrono::days(0)));
  for (const std::string_view text : {"", "2014-1-01", "2014-10-32", "2015-02-29", "1899-12-31", "2200-01-01",
                                      "2014-10-31Z", "20141031", "2014-10-3x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_day(text).has_value());
  }
  // Every day of the three centuries there and back.
  const Day end = *parse_day("2199-12-31");
  int wrong = 0;
  for (Day day = *parse_day("1900-01-01"); day <= end; day += std::chrono::days(1)) {
    if (parse_day(format_day(day)) != day) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("instants are written so that they read the same") {
  const std::uint64_t with = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << with);
  std::mt19937_64 random(with);
  std::uniform_int_distribution<std::int64_t> when(-2208988800000, 7258118399999);
  for (int n = 0; n < 20'000; ++n) {
    const Instant instant{milliseconds(when(random))};
    CHECK(parse_instant(format_instant(instant)) == instant);
  }
  CHECK(format_instant(Instant(milliseconds(1414713600000))) == "2014-10-31T00:00:00Z");
  CHECK(format_instant(Instant(milliseconds(-1))) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a zone tells the local day, also where clocks change") {
  struct Row {
    std::string_view zone;
    std::string_view utc;
    std::string_view day;
    std::string_view local;
  };
  constexpr Row kRows[] = {
      {"Asia/Shanghai", "2014-10-31T15:59:59Z", "2014-10-31", "2014-10-31T23:59:59+08:00"},
      {"Asia/Shanghai", "2014-10-31T16:00:00Z", "2014-11-01", "2014-11-01T00:00:00+08:00"},
      {"Asia/Shanghai", "1988-07-01T15:00:00Z", "1988-07-02", "1988-07-02T00:00:00+09:00"},
      {"Europe/Berlin", "2024-03-31T00:59:59Z", "2024-03-31", "2024-03-31T01:59:59+01:00"},
      {"Europe/Berlin", "2024-03-31T01:00:00Z", "2024-03-31", "2024-03-31T03:00:00+02:00"},
      {"America/New_York", "2024-11-03T05:59:59Z", "2024-11-03", "2024-11-03T01:59:59-04:00"},
      {"America/New_York", "2024-11-03T06:00:00Z", "2024-11-03", "2024-11-03T01:00:00-05:00"},
      {"Asia/Kathmandu", "2024-01-01T18:15:00Z", "2024-01-02", "2024-01-02T00:00:00+05:45"},
      {"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-29T23:59:59-10:00"},
      {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-31T00:00:00+14:00"},
      {"UTC", "2014-10-31T23:59:59.999Z", "2014-10-31", "2014-10-31T23:59:59.999+00:00"}};
  for (const Row& row : kRows) {
    CAPTURE(row.zone);
    CAPTURE(row.utc);
    const auto zone = Zone::find(row.zone);
    REQUIRE(zone.has_value());
    const auto instant = parse_instant(row.utc);
    REQUIRE(instant.has_value());
    CHECK(format_day(zone.value().day_of(*instant)) == row.day);
    CHECK(zone.value().format_local(*instant) == row.local);
    CHECK(parse_instant(zone.value().format_local(*instant)) == *instant);
  }
}

TEST_CASE("a zone agrees with the tz library everywhere") {
  const std::uint64_t with = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << with);
  std::mt19937_64 random(with);
  std::uniform_int_distribution<std::int64_t> when(-2208988800000, 7258118399999);
  for (const std::string name :
       {"Asia/Shanghai", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe"}) {
    const auto zone = Zone::find(name);
    REQUIRE(zone.has_value());
    const auto* library = date::locate_zone(name);
    int wrong = 0;
    for (int n = 0; n < 20'000; ++n) {
      const milliseconds ms{when(random)};
      const auto local = library->to_local(date::sys_time<milliseconds>(ms));
      const auto expected = date::floor<date::days>(local).time_since_epoch().count();
      if (zone.value().day_of(Instant(ms)).time_since_epoch().count() != expected) ++wrong;
    }
    CAPTURE(name);
    CHECK(wrong == 0);
  }
}

TEST_CASE("a zone that the database lacks is an error") {
  for (const std::string_view name : {"", "Asia/Atlantis", "../etc/passwd"}) {
    const auto zone = Zone::find(name);
    REQUIRE(zone.has_error());
    CHECK(zone.error().code == Errc::kInvalid);
  }
}

TEST_CASE("several threads ask one zone") {
  const Zone zone = Zone::find("Europe/Berlin").value();
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&zone, &wrong] {
      for (int day = 0; day < 20'000; ++day) {
        // Noon is on the same day in Berlin as in UTC.
        const Instant noon{std::chrono::hours(24 * day + 12)};
        if (zone.day_of(noon).time_since_epoch() != std::chrono::days(day)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}
