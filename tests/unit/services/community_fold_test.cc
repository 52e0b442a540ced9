// Communities, parties, centres, coverage plans, and money.
#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

events::PartyJoined party(events::PartyKind kind, std::int64_t from) {
  events::PartyJoined joined;
  joined.party_kind = kind;
  joined.name = events::Text{R"("P")"};
  joined.from_on = day(from);
  return joined;
}
events::CentreOpened opened(std::int64_t on, std::string_view community = kCommunity) {
  events::CentreOpened centre;
  centre.community_id = PlaceIdView(community);
  centre.opened_on = day(on);
  return centre;
}
events::GrantAwarded awarded(std::int64_t fen, std::int64_t on) {
  events::GrantAwarded grant;
  grant.amount_fen = fen;
  grant.awarded_on = day(on);
  grant.funder = {R"("district")"};
  return grant;
}

}  // namespace

TEST_CASE("a community is known from the earliest day that an event tells of, or from its registration") {
  World w;
  const auto communities = [&](std::int64_t as_of) {
    return w.total(Metric::kCommunities, {{Dimension::kDistrict, "baoan"}}, {}, day(as_of));
  };
  CHECK(w.apply(kCommunity, "c1", opened(300)).reason == "");
  CHECK((communities(299) == 0 && communities(300) == 1));
  CHECK(w.apply(kCommunity, "p1", party(events::PartyKind::kCore, 200)).reason == "");
  CHECK((communities(199) == 0 && communities(200) == 1 && communities(300) == 1));
  const events::CommunityRegistered registered{{R"({"en":"Haiyu"})"}, day(250)};
  CHECK(w.apply(kCommunity, kCommunity, registered).reason == "");
  CHECK((communities(249) == 0 && communities(250) == 1 && communities(900) == 1));
  CHECK(w.apply(kCommunity, kCommunity, registered).reason == "already_exists");
  CHECK(w.apply(kCommunity, "p0", party(events::PartyKind::kResidents, 10)).reason == "");
  CHECK((communities(249) == 0 && communities(900) == 1));  // what was registered counts as registered
  CHECK(w.apply("baoan.xinan", "baoan.xinan", registered).reason == "invalid:/id");
  CHECK(w.apply("baoan.xinan.lingzhi", "baoan.xinan.lingzhi", registered).reason == "");
  CHECK(communities(900) == 2);
  CHECK(w.reopened().domain().entities().communities.read(kCommunity)->name_json == R"({"en":"Haiyu"})");
}

TEST_CASE("a community has one core and many parties, each counted while it takes part") {
  World w;
  using Kind = events::PartyKind;
  const auto parties = [&](const char* kind, std::int64_t as_of) {
    return w.total(Metric::kPartiesCurrent,
                   {{Dimension::kKind, kind}, {Dimension::kCommunity, std::string(kCommunity)}}, {},
                   day(as_of));
  };
  CHECK(w.apply(kCommunity, "core", party(Kind::kCore, 100)).reason == "");
  CHECK(w.apply(kCommunity, "other", party(Kind::kCore, 100)).reason == "already_exists");
  CHECK(w.apply(kCommunity, "core", party(Kind::kResidents, 100)).reason == "already_exists");
  CHECK(w.apply(kCommunity, "f1", party(Kind::kPropertyFirm, 100)).reason == "");
  CHECK(w.apply(kCommunity, "f2", party(Kind::kPropertyFirm, 120)).reason == "");
  CHECK((parties("core", 100) == 1 && parties("property_firm", 119) == 1 &&
         parties("property_firm", 120) == 2));
  CHECK(w.apply(kCommunity, "f1", events::PartyLeft{day(99)}).reason == "invalid:/until_on");
  CHECK(w.apply(kCommunity, "f1", events::PartyLeft{day(130)}).reason == "");
  CHECK(w.apply(kCommunity, "f1", events::PartyLeft{day(130)}).reason == "wrong_state");
  CHECK(w.apply("baoan.xinan.lingzhi", "f2", events::PartyLeft{day(130)}).reason == "not_found");
  CHECK((parties("property_firm", 129) == 2 && parties("property_firm", 130) == 1));
  CHECK(w.apply(kCommunity, "core", events::PartyLeft{day(140)}).reason == "");
  CHECK(w.apply(kCommunity, "other", party(Kind::kCore, 140)).reason == "");
  CHECK((parties("core", 139) == 1 && parties("core", 140) == 1));
  CHECK(w.apply("baoan", "x", party(Kind::kCore, 100)).reason == "invalid:/community_id");
}

TEST_CASE("a centre counts from its opening to its closing, once") {
  World w;
  const auto open = [&](std::int64_t as_of) {
    return w.total(Metric::kServiceCentresOpen, {{Dimension::kStreet, "baoan.xinan"}}, {}, day(as_of));
  };
  CHECK(w.apply(kCommunity, "c", opened(100)).reason == "");
  CHECK(w.apply(kCommunity, "c", opened(100)).reason == "already_exists");
  CHECK((open(99) == 0 && open(100) == 1));
  CHECK(w.apply(kCommunity, "c", events::CentreClosed{day(99)}).reason == "invalid:/closed_on");
  CHECK(w.apply(kCommunity, "x", events::CentreClosed{day(200)}).reason == "not_found");
  CHECK(w.apply(kCommunity, "c", events::CentreClosed{day(200)}).reason == "");
  CHECK(w.apply(kCommunity, "c", events::CentreClosed{day(200)}).reason == "wrong_state");
  CHECK((open(199) == 1 && open(200) == 0));
}

TEST_CASE("on any day the plan due last holds, in whatever order the plans came") {
  struct Plan {
    const char* id;
    std::int64_t due_on;
    std::int32_t centres;
  };
  const std::vector<Plan> first = {{"a", 300, 86}, {"b", 700, 124}, {"c", 100, 20}, {"d", 500, 90}};
  std::vector<Plan> other(first.rbegin(), first.rend());
  for (const auto& plans : {first, other}) {
    World w;
    for (const Plan& plan : plans)
      CHECK(w.apply("baoan", plan.id, events::CoveragePlanned{day(plan.due_on), plan.centres}).reason == "");
    const auto planned = [&](std::int64_t as_of) {
      return w.total(Metric::kServiceCentresPlanned, {{Dimension::kDistrict, "baoan"}}, {}, day(as_of));
    };
    CHECK((planned(99) == 0 && planned(100) == 20 && planned(299) == 20 && planned(300) == 86));
    CHECK((planned(499) == 86 && planned(500) == 90 && planned(699) == 90 && planned(700) == 124));
    CHECK(w.apply("baoan", "a", events::CoveragePlanned{day(1), 1}).reason == "already_exists");
    // A new plan for a day replaces the one before.
    CHECK(w.apply("baoan", "e", events::CoveragePlanned{day(300), 80}).reason == "");
    CHECK((planned(299) == 20 && planned(300) == 80 && planned(500) == 90 && planned(700) == 124));
    CHECK(w.domain().entities().districts.read("baoan")->plan("a")->replaced);
    CHECK(w.apply(kCommunity, "f", events::CoveragePlanned{day(1), 1}).reason == "invalid:/district_id");
  }
}

TEST_CASE("a grant counts under the organization as it stood, and a correction in the window of the award") {
  World w;
  CHECK(w.apply("o", "g", awarded(500, 200)).reason == "invalid:/organization_id");
  w.apply("o", "o", registered(events::Track::kFiled));
  events::OrganizationChanged changed;
  changed.effective_on = day(250);
  changed.track = events::Track::kRegistered;
  w.apply("o", "o", changed);
  constexpr std::int64_t kMost = 10'000'000'000'000;  // far beyond 32 bits
  CHECK(w.apply("o", "g1", awarded(kMost, 200)).reason == "");
  CHECK(w.apply("o", "g1", awarded(1, 200)).reason == "already_exists");
  CHECK(w.apply("o", "g2", awarded(700, 300)).reason == "");
  const auto money = [&](const World::Filter& filter, std::int64_t from, std::int64_t to) {
    return w.total(Metric::kGrantsAmount, filter, day(from), day(to));
  };
  const auto organizations = [&](const World::Filter& filter) {
    return w.total(Metric::kGrantsOrganizations, filter);
  };
  const World::Filter filed = {{Dimension::kTrack, "filed"}};
  const World::Filter community = {{Dimension::kCommunityLevel, "yes"}, {Dimension::kDistrict, "baoan"}};
  CHECK((money(filed, 0, 900) == kMost && money({}, 0, 900) == kMost + 700 && money({}, 300, 300) == 700));
  CHECK((organizations({}) == 1 && organizations(filed) == 1 && organizations(community) == 1));

  CHECK(w.apply("o", "g1", events::GrantCorrected{kMost - 1, "a slip"}, minute(99)).reason == "");
  CHECK((money({}, 200, 200) == kMost - 1 && money({}, 201, 900) == 700));
  CHECK(w.apply("o", "g1", events::GrantCorrected{0, "paid back"}).reason == "");
  CHECK((money(filed, 0, 900) == 0 && organizations(filed) == 0 && organizations({}) == 1));
  CHECK(w.apply("x", "g1", events::GrantCorrected{1, "r"}).reason == "not_found");
  const auto history = w.reopened().domain().entities().grants.read("g1")->history.entries();
  REQUIRE(history.size() == 4);
  CHECK((history[0].what == Step::kWas && history[0].detail == std::to_string(kMost)));
  CHECK((history[1].what == Step::kCorrected && history[1].detail == "a slip"));

  w.apply("o", "o", events::OrganizationDissolved{day(400)});
  CHECK(w.apply("o", "g3", awarded(1, 401)).reason == "invalid:/awarded_on");
  CHECK(w.apply("o", "g3", awarded(1, 399)).reason == "");
}

TEST_CASE("an investment counts by community and funder, and is corrected on its own day") {
  World w;
  events::InvestmentRecorded recorded;
  recorded.funder_kind = events::FunderKind::kStockCompany;
  recorded.amount_fen = 5'000'000'000;
  recorded.on = day(200);
  CHECK(w.apply(kCommunity, "i", recorded).reason == "");
  CHECK(w.apply(kCommunity, "i", recorded).reason == "already_exists");
  CHECK(w.apply("baoan.xinan", "j", recorded).reason == "invalid:/community_id");
  CHECK(w.apply(kCommunity, "i", events::InvestmentCorrected{4'000'000'000, "r"}).reason == "");
  CHECK(w.apply(kCommunity, "x", events::InvestmentCorrected{1, "r"}).reason == "not_found");
  CHECK(w.total(Metric::kInvestmentsAmount, {{Dimension::kFunderKind, "stock_company"}}, day(200),
                day(200)) == 4'000'000'000);
  CHECK(w.total(Metric::kInvestmentsAmount, {{Dimension::kFunderKind, "street"}}) == 0);
  CHECK(w.total(Metric::kCommunities) == 1);
}

}  // namespace haiyu::services::test
