// The order of changes that feeds walk.
#include "services/changes.h"

#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

// The rows of a kind, "id@milliseconds since the beginning of ticks" in their order.
std::vector<std::string> changes_of(const World& w, ChangeKind kind) {
  std::vector<std::string> seen;
  std::uint64_t last = 0;
  w.domain().index().scan(change_rows(kind), {}, {}, [&](std::string_view parts, std::string_view id) {
    const std::uint64_t number = change_number(state::split_parts(parts).front()).value();
    CHECK(number > last);
    last = number;
    const auto ms = (instant_of_change(number) - kTicksFrom).count();
    seen.push_back(std::string(id) + "@" + std::to_string(ms));
    return true;
  });
  return seen;
}

Instant after(std::int64_t ms) { return kTicksFrom + std::chrono::milliseconds(ms); }
using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("a thing has one row, at its last change, and what was rejected is no change") {
  World w;
  w.apply("a", "a", registered(), after(10));
  w.apply("b", "b", registered(), after(20));
  CHECK(changes_of(w, ChangeKind::kOrganization) == Seen{"a@10", "b@20"});
  w.apply("a", "a", registered(), after(30));  // exists already
  w.apply("c", "c", events::OrganizationDissolved{day(200)}, after(30));
  CHECK(changes_of(w, ChangeKind::kOrganization) == Seen{"a@10", "b@20"});
  w.apply("a", "a", events::OrganizationLed{OrganizationIdView("b"), day(150)}, after(40));
  CHECK(changes_of(w, ChangeKind::kOrganization) == Seen{"b@20", "a@40"});
  w.apply("b", "b", events::OrganizationDissolved{day(200)}, after(50));
  CHECK(changes_of(w, ChangeKind::kOrganization) == Seen{"a@40", "b@50"});
  CHECK(changes_of(w, ChangeKind::kActivity).empty());
}

TEST_CASE("numbers rise whatever the clock does, also over a commit and a start") {
  World w;
  w.apply("a", "a", posted(), after(1000));
  w.apply("b", "b", posted(), after(1000));
  w.apply("c", "c", posted(), after(10));  // the clock went back
  w.apply("d", "d", posted(), Instant{});  // long before there were ticks
  World again = w.reopened();
  again.apply("a", "a", events::ActivityCancelled{}, after(20));
  again.apply("e", "e", posted(), after(2000));
  CHECK(changes_of(again, ChangeKind::kActivity) == Seen{"b@1000", "c@1000", "d@1000", "a@1000", "e@2000"});
}

TEST_CASE("equal logs give equal numbers, committed or not") {
  const auto fold_all = [](World& w, bool commit) {
    w.apply("a", "a", posted(), after(10));
    if (commit) w.commit();
    w.apply("a", "a", events::ActivityChanged{}, after(20));
    w.apply("b", "b", posted(), after(20));
    if (commit) w.commit();
    w.apply("a", "a", events::ActivityCancelled{}, after(20));
  };
  World one, other;
  fold_all(one, true);
  fold_all(other, false);
  CHECK(changes_of(one, ChangeKind::kActivity) == changes_of(other, ChangeKind::kActivity));
  CHECK(one.digest() == other.digest());
}

}  // namespace haiyu::services::test
