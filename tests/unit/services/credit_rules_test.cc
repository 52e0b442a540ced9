#include "services/credits/rules.h"

#include <doctest/doctest.h>

namespace haiyu::services::test {
namespace {

using events::Rounding;

CreditRules rules(std::int32_t step, Rounding rounding) {
  CreditRules r;
  r.id = "r";
  r.step_minutes = step;
  r.rounding = rounding;
  return r;
}

TEST_CASE("minutes are weighted by the category's factor, then rounded to steps") {
  struct Row {
    std::int32_t minutes, percent, step;
    Rounding rounding;
    std::int32_t weighted;
  };
  constexpr Row kRows[] = {
      {15, 100, 30, Rounding::kDown, 0},    {45, 100, 30, Rounding::kDown, 30},
      {60, 100, 30, Rounding::kDown, 60},   {15, 100, 30, Rounding::kNearest, 30},
      {14, 100, 30, Rounding::kNearest, 0}, {1, 100, 30, Rounding::kUp, 30},
      {0, 100, 30, Rounding::kUp, 0},       {60, 100, 30, Rounding::kUp, 60},
      {90, 150, 1, Rounding::kDown, 135},   {1, 150, 1, Rounding::kDown, 1},
      {1, 150, 1, Rounding::kUp, 2},        {30, 50, 15, Rounding::kDown, 15},
      {100, 0, 1, Rounding::kUp, 0},        {100'000, 1'000, 1, Rounding::kNearest, 1'000'000},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.minutes);
    CAPTURE(row.percent);
    const CreditRules by = rules(row.step, row.rounding);
    CHECK(weighted_minutes({.minutes = row.minutes, .percent = row.percent, .rules = &by}) == row.weighted);
  }
}

TEST_CASE("the pieces of a day share its cap in their order; approved ones have the higher") {
  CreditRules by = rules(1, Rounding::kDown);
  const auto day = [&](std::initializer_list<std::pair<std::int32_t, bool>> pieces) {
    std::vector<Service> services;
    for (const auto& [minutes, approved] : pieces)
      services.push_back({.minutes = minutes, .approved = approved, .rules = &by});
    return credited_minutes(services);
  };
  using Minutes = std::vector<std::int32_t>;
  CHECK(day({{600, false}, {700, false}}) == Minutes{600, 700});  // no cap
  by.daily_cap_minutes = 480;
  CHECK(day({{300, false}, {300, false}, {10, false}}) == Minutes{300, 180, 0});
  CHECK(day({{300, true}, {300, true}}) == Minutes{300, 180});  // no other cap for approved ones
  by.approved_cap_minutes = 720;
  CHECK(day({{500, false}, {300, true}}) == Minutes{480, 240});
  CHECK(day({{800, true}, {60, false}}) == Minutes{720, 0});
  CHECK(day({}) == Minutes{});
}

TEST_CASE("stars are reached with the very minute") {
  const auto& hours = default_credit_rules().star_hours;
  CHECK(stars(0, hours) == 0);
  CHECK(stars(100 * 60 - 1, hours) == 0);
  CHECK(stars(100 * 60, hours) == 1);
  CHECK(stars(600 * 60, hours) == 3);
  CHECK(stars(1'500 * 60, hours) == 5);
  CHECK(stars(90'000 * 60, hours) == 5);
  CHECK(stars(1'000, {}) == 0);
}

}  // namespace
}  // namespace haiyu::services::test
