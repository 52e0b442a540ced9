// Platforms, service items, and the providers that follow from them.
#include <doctest/doctest.h>

#include "world.h"

namespace haiyu::services::test {

namespace {

events::PlatformListed platform(std::string_view provider,
                                events::Channel channel = events::Channel::kOneStop) {
  events::PlatformListed listed;
  listed.community_id = PlaceIdView(kCommunity);
  listed.provider_id = OrganizationIdView(provider);
  listed.name = {R"("Desk")"};
  listed.channel = channel;
  return listed;
}
events::ServiceItemListed item(std::string_view provider, events::Sector sector,
                               std::vector<PlatformIdView> platforms = {}) {
  events::ServiceItemListed listed;
  listed.provider_id = OrganizationIdView(provider);
  listed.platform_ids = std::move(platforms);
  listed.name = {R"("Meals")"};
  listed.sector = sector;
  listed.category = {"elderly_care"};
  listed.target_groups = {{"elderly"}, {"disabled"}};
  listed.delivery_modes = {{"door_to_door"}};
  return listed;
}

}  // namespace

TEST_CASE("a provider counts while at least one platform or item of it is listed, on any day") {
  World w;
  const auto providers = [&](std::int64_t as_of, const World::Filter& filter = {}) {
    return w.total(Metric::kCatalogueProviders, filter, {}, day(as_of));
  };
  CHECK(w.apply(kCommunity, "p1", platform("a"), noon(100)).reason == "");
  CHECK(w.apply(kCommunity, "i1", item("a", events::Sector::kPublic), noon(110)).reason == "");
  CHECK(w.apply(kCommunity, "i2", item("b", events::Sector::kMarket), noon(120)).reason == "");
  CHECK(w.apply(kCommunity, "i3", item("b", events::Sector::kMarket), noon(130)).reason == "");
  CHECK((providers(99) == 0 && providers(100) == 1 && providers(119) == 1 && providers(130) == 2));
  CHECK(providers(130, {{Dimension::kSector, "market"}}) == 1);
  CHECK(providers(130, {{Dimension::kTargetGroup, "disabled"}, {Dimension::kSector, "public"}}) == 1);
  CHECK(w.apply(kCommunity, "p1", events::PlatformWithdrawn{}, noon(140)).reason == "");
  CHECK(providers(140) == 2);  // its item is still listed
  CHECK(w.apply(kCommunity, "i1", events::ServiceItemWithdrawn{}, noon(150)).reason == "");
  CHECK((providers(149) == 2 && providers(150) == 1));
  CHECK(w.apply(kCommunity, "i2", events::ServiceItemWithdrawn{}, noon(160)).reason == "");
  CHECK((providers(160) == 1 && w.reopened().total(Metric::kCatalogueProviders) == 1));
  CHECK(w.total(Metric::kCatalogueServiceItems) == 1);
  CHECK(w.total(Metric::kCataloguePlatforms, {{Dimension::kOrganization, "a"}}) == 0);
  CHECK(w.total(Metric::kCommunities, {}, {}, day(100)) == 1);
}

TEST_CASE("what is listed is withdrawn once, and not before it was listed") {
  World w;
  CHECK(w.apply(kCommunity, "p", platform("a"), noon(100)).reason == "");
  CHECK(w.apply(kCommunity, "p", platform("a"), noon(100)).reason == "already_exists");
  CHECK(w.apply("baoan.xinan", "q", platform("a"), noon(100)).reason == "invalid:/community_id");
  CHECK(w.apply("baoan.xinan.other", "p", events::PlatformWithdrawn{}, noon(200)).reason == "not_found");
  CHECK(w.apply(kCommunity, "p", events::PlatformWithdrawn{}, noon(90)).reason == "");
  CHECK(w.apply(kCommunity, "p", events::PlatformWithdrawn{}, noon(200)).reason == "wrong_state");
  CHECK(w.domain().entities().platforms.read("p")->withdrawn_on == day(100));
  CHECK(w.apply(kCommunity, "i", events::ServiceItemWithdrawn{}).reason == "not_found");
  w.apply(kCommunity, "i", item("a", events::Sector::kSocial), noon(100));
  CHECK(w.apply(kCommunity, "i", events::ServiceItemWithdrawn{}, noon(101)).reason == "");
  CHECK(w.apply(kCommunity, "i", events::ServiceItemWithdrawn{}, noon(101)).reason == "wrong_state");
  CHECK(w.apply(kCommunity, "i", events::ServiceItemChanged{}, noon(101)).reason == "wrong_state");
}

TEST_CASE("an item is offered by listed platforms of its community, and has their channels") {
  World w;
  w.apply(kCommunity, "desk", platform("a"), noon(100));
  w.apply(kCommunity, "web", platform("a", events::Channel::kOnline), noon(100));
  w.apply(kCommunity, "old", platform("a"), noon(100));
  w.apply(kCommunity, "old", events::PlatformWithdrawn{}, noon(100));
  const PlatformIdView desk("desk"), web("web"), old("old"), none("none");
  CHECK(w.apply(kCommunity, "i", item("a", events::Sector::kSocial, {none}), noon(100)).reason ==
        "invalid:/platform_ids");
  CHECK(w.apply(kCommunity, "i", item("a", events::Sector::kSocial, {old}), noon(100)).reason ==
        "invalid:/platform_ids");
  CHECK(w.apply("baoan.xinan.other", "i", item("a", events::Sector::kSocial, {desk}), noon(100)).reason ==
        "invalid:/platform_ids");
  CHECK(w.apply(kCommunity, "i", item("a", events::Sector::kSocial, {web, desk}), noon(100)).reason == "");
  const auto by_channel = [&](const char* channel, std::int64_t as_of) {
    return w.total(Metric::kCatalogueServiceItems, {{Dimension::kChannel, channel}}, {}, day(as_of));
  };
  CHECK((by_channel("one_stop", 100) == 1 && by_channel("online", 100) == 1));
  CHECK(w.total(Metric::kCatalogueServiceItems) == 1);
  events::ServiceItemChanged changed;
  changed.platform_ids = {{web, old}};
  CHECK(w.apply(kCommunity, "i", changed, noon(110)).reason == "invalid:/platform_ids");
  changed.platform_ids = {{web}};
  changed.provider_id = OrganizationIdView("b");
  CHECK(w.apply(kCommunity, "i", changed, noon(110)).reason == "");
  CHECK((by_channel("one_stop", 109) == 1 && by_channel("one_stop", 110) == 0 &&
         by_channel("online", 110) == 1));
  CHECK(w.total(Metric::kCatalogueServiceItems, {{Dimension::kOrganization, "b"}}) == 1);
  // A change with an earlier time does not reach back before the one that was.
  changed = {};
  changed.sector = events::Sector::kMarket;
  CHECK(w.apply(kCommunity, "i", changed, noon(105)).reason == "");
  CHECK(w.total(Metric::kCatalogueServiceItems, {{Dimension::kSector, "social"}}, {}, day(109)) == 1);
  CHECK(w.total(Metric::kCatalogueServiceItems, {{Dimension::kSector, "market"}}, {}, day(110)) == 1);
  CHECK(w.apply(kCommunity, "x", changed, noon(105)).reason == "not_found");
}

}  // namespace haiyu::services::test
