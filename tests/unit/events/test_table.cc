#include <doctest/doctest.h>

#include <set>

#include "events/table.h"
#include "events/types/vocabulary.h"

using namespace haiyu;
using namespace haiyu::events;

TEST_CASE("each type of the table is found by its name and its struct") {
  std::set<std::string_view> names;
  for (const TypeInfo& type : types()) {
    CAPTURE(type.name);
    CHECK(type_named(type.name) == &type);
    CHECK(&types()[type.number] == &type);
    CHECK(names.insert(type.name).second);
    CHECK(type.name.starts_with("haiyu."));
    CHECK(type.name.ends_with(".v1"));
    CHECK((type.target == Target::kNewChild) == !type.parent.empty());
    CHECK(type.fields.empty() == (type.name == "haiyu.person.forgotten.v1"));  // says it all by its name
    CHECK(type.method.empty() == type.route.empty());
    if (type.route.empty()) continue;  // written by nodes only
    CHECK(type.route.starts_with("/v1/"));
    CHECK((type.target == Target::kNew) == (type.route.find("{id}") == std::string_view::npos));
    CHECK((type.method == "PATCH") == type.route.ends_with("{id}"));
  }
  CHECK(types()[number_of<SignupRequested>()].name == "haiyu.signup.requested.v1");
  CHECK(types()[number_of<ServedCorrected>()].name == "haiyu.served.corrected.v1");
}

TEST_CASE("a name that is not in the table is not found") {
  for (const std::string_view name :
       {"", "haiyu", "haiyu.signup.requested", "haiyu.signup.requested.v2", "Haiyu.signup.requested.v1",
        "haiyu.signup.requested.v1 ", "xxxxxxxxxxxxxxxxxxxxxxxx"}) {
    CHECK(type_named(name) == nullptr);
  }
}

TEST_CASE("no two types share a method and a route") {
  std::set<std::pair<std::string_view, std::string_view>> routes;
  for (const TypeInfo& type : types()) {
    CAPTURE(type.route);
    if (!type.route.empty()) CHECK(routes.emplace(type.method, type.route).second);
  }
}

TEST_CASE("fields are described with what is checked") {
  const auto field = [](std::string_view type, std::string_view name) -> const FieldInfo& {
    for (const FieldInfo& info : type_named(type)->fields) {
      if (info.name == name) return info;
    }
    static const FieldInfo none;
    return none;
  };
  const FieldInfo& party = field("haiyu.signup.requested.v1", "party_size");
  CHECK(party.type == "integer");
  CHECK((party.min == 1 && party.max == 10 && !party.required));
  CHECK(field("haiyu.signup.requested.v1", "session_id").from_path);
  CHECK(field("haiyu.activity.posted.v1", "community_id").place_levels == 3);
  const FieldInfo& sector = field("haiyu.activity.posted.v1", "sector");
  CHECK(sector.type == "enum");
  CHECK(sector.words.size() == 3);
  CHECK(sector.words[2] == "market");
  const FieldInfo& places = field("haiyu.session.scheduled.v1", "places");
  CHECK((places.list && places.type == "object" && places.min_items == 1 && places.required));
  REQUIRE(places.object_fields().size() == 6);
  CHECK(places.object_fields()[1].name == "capacity");
  CHECK(places.object_fields()[1].required);
  CHECK(field("haiyu.organization.changed.v1", "track").type == "enum");
}

TEST_CASE("words of vocabularies stand for their enumerators") {
  CHECK(word_of(Residency::kMigrant) == "migrant");
  CHECK(worded<Waitlist>("strict") == Waitlist::kStrict);
  CHECK_FALSE(worded<Side>("left").has_value());
}
