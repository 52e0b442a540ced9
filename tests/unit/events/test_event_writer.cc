#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "events/decoder.h"
#include "events/event_writer.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

const Instant kTime = *parse_instant("2014-10-31T08:00:00.123+08:00");

}  // namespace

TEST_CASE("what is written is read again as it was meant") {
  Claims claims;
  claims.position = "AAECAw";
  claims.residency = Residency::kMigrant;
  claims.organization_place = PlaceIdView("baoan.xinan.haiyu");
  claims.member = false;
  claims.age = 41;
  claims.skills = {Code{"doctor"}, Code{"nurse"}};
  claims.overlaps = {SignupIdView("s-1")};
  claims.eligible = true;
  const std::pair<std::string_view, std::string_view> parents[] = {{"session_id", "ses-1"}};
  for (const std::string_view body :
       {R"({"person_id":"p-1","role":"doctor","party_size":3})",
        "  {  \"party_size\" : 3, \"role\":\"doctor\",\"person_id\":\"p-1\" }\n"}) {
    const EventToWrite event{.type = *type_named("haiyu.signup.requested.v1"),
                             .id = "key \"1\"\\\t\x01 \xe4\xb9\x89",
                             .source = "/person/p-1",
                             .subject = "s-2",
                             .key = "a-1",
                             .time = kTime,
                             .actor = Actor::kPerson,
                             .payload_hash = 0xfedcba9876543210,
                             .body = body,
                             .parents = parents,
                             .claims = &claims};
    const std::string json = write_event(event);
    CAPTURE(json);
    boost::system::error_code error;
    const auto tree = boost::json::parse(json, error);
    REQUIRE_FALSE(error.failed());
    CHECK(tree.at("id").as_string() == "key \"1\"\\\t\x01 \xe4\xb9\x89");
    CHECK(tree.at("data").at("claims").at("skills").as_array().size() == 2);
  }
}

TEST_CASE("a written event decodes to the same attributes, payload and claims") {
  Claims claims;
  claims.position = "AAECAw";
  claims.age = 41;
  claims.skills = {Code{"doctor"}, Code{"nurse"}};
  claims.verified_skills = {Code{"nurse"}};
  claims.overlaps = {SignupIdView("s-1"), SignupIdView("s-9")};
  claims.eligible = false;
  const std::pair<std::string_view, std::string_view> parents[] = {{"session_id", "ses-1"}};
  const EventToWrite event{.type = *type_named("haiyu.signup.requested.v1"),
                           .id = "e\\1",
                           .source = "/person/p-1",
                           .subject = "s-2",
                           .key = "a-1",
                           .time = kTime,
                           .actor = Actor::kOrganizer,
                           .payload_hash = 0x0fedcba987654321,
                           .body = R"({"person_id":"p-1","role":"doctor"})",
                           .parents = parents,
                           .claims = &claims};
  const NewRecord record = write_record(event);
  CHECK(record.topic == Topic::kActivities);
  CHECK(record.key == "a-1");
  Decoder decoder;
  const auto decoded = decoder.decode({.topic = record.topic,
                                       .partition = 0,
                                       .offset = 7,
                                       .append_time = kTime,
                                       .key = record.key,
                                       .headers = {},
                                       .value = record.value});
  REQUIRE(decoded.has_value());
  const Event& read = *decoded.value();
  CHECK(read.id == "e\\1");
  CHECK(read.source == "/person/p-1");
  CHECK(read.subject == "s-2");
  CHECK(read.key == "a-1");
  CHECK(read.time == kTime);
  CHECK(read.actor == Actor::kOrganizer);
  CHECK(read.payload_hash == 0x0fedcba987654321);
  CHECK(read.id_hash == hash_id("/person/p-1", "e\\1"));
  CHECK(read.offset == 7);
  CHECK(std::get<SignupRequested>(read.payload).session_id.view() == "ses-1");
  REQUIRE(read.claims.has_value());
  CHECK(read.claims->age == 41);
  CHECK(read.claims->skills.size() == 2);
  CHECK(read.claims->verified_skills == List<Code>{Code{"nurse"}});
  CHECK(read.claims->overlaps.at(1).view() == "s-9");
  CHECK(read.claims->eligible == false);
  CHECK_FALSE(read.claims->member.has_value());
}

TEST_CASE("an empty body, no claims and no parents leave an empty object") {
  const EventToWrite event{.type = *type_named("haiyu.activity.cancelled.v1"),
                           .id = "1",
                           .source = "/s",
                           .subject = "a",
                           .key = "a",
                           .time = kTime,
                           .body = " { } "};
  CHECK(write_event(event) ==
        R"({"specversion":"1.0","id":"1","source":"/s","type":"haiyu.activity.cancelled.v1","subject":"a",)"
        R"("time":"2014-10-31T00:00:00.123Z","partitionkey":"a","data":{}})");
}
