#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "events/decoder.h"
#include "events/public_data.h"
#include "samples.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

std::string public_data(std::string_view type, std::string_view data) {
  Decoder decoder;
  const auto decoded = decoder.decode_structured(envelope(type, data));
  REQUIRE(decoded.has_value());
  std::string json;
  append_public_data(json, decoded.value()->payload);
  return json;
}

// Every free text and every field that is marked, as "type/field: mark".
void list_marks(const std::string& path, std::span<const FieldInfo> fields, std::vector<std::string>& marks) {
  static constexpr std::string_view kNames[] = {"", "public", "trait", "personal"};
  for (const FieldInfo& field : fields) {
    const std::string at = path + "/" + std::string(field.name);
    const bool free_text = field.type == "plain" || field.type == "text";
    if (free_text || field.privacy != Privacy::kUnmarked)
      marks.push_back(at + ": " + std::string(kNames[static_cast<std::size_t>(field.privacy)]));
    list_marks(at, field.object_fields(), marks);
  }
}

}  // namespace

// A new free text, or a new field about a person, is to be thought about twice: in its row and here.
TEST_CASE("of every free text and of every field about a person it is said who may read it") {
  std::vector<std::string> marks;
  for (const TypeInfo& type : types()) {
    const std::string_view name = type.name.substr(6, type.name.size() - 9);
    list_marks(std::string(name), type.fields, marks);
  }
  std::sort(marks.begin(), marks.end());
  const std::vector<std::string> expected = {
      "activity.cancelled/reason: personal",
      "activity.changed/description: public",
      "activity.changed/title: public",
      "activity.posted/description: public",
      "activity.posted/title: public",
      "attendance.checked_in/recorded_by: personal",
      "attendance.checked_out/evaluation: personal",
      "attendance.checked_out/recorded_by: personal",
      "attendance.corrected/reason: personal",
      "attendance.no_show/recorded_by: personal",
      "bill.published/period: public",
      "centre.opened/name: public",
      "community.registered/name: public",
      "credit.approved/approved_by: personal",
      "credit.disputed/reason: personal",
      "credit.resolved/minutes: public",
      "credit.resolved/reason: personal",
      "grant.awarded/funder: public",
      "grant.corrected/reason: personal",
      "investment.corrected/reason: personal",
      "investment.recorded/purpose: public",
      "member.rejected/reason: personal",
      "order.cancelled/reason: personal",
      "order.followed_up/note: personal",
      "order.refused/reason: personal",
      "organization.changed/name: public",
      "organization.registered/name: public",
      "party.joined/name: public",
      "person.calendar_renewed/reason: personal",
      "person.changed/birth_year: trait",
      "person.changed/locale: trait",
      "person.changed/personal/email: personal",
      "person.changed/personal/name: personal",
      "person.changed/personal/phone: personal",
      "person.changed/personal: personal",
      "person.changed/residency: trait",
      "person.changed/target_groups: trait",
      "person.registered/birth_year: trait",
      "person.registered/locale: trait",
      "person.registered/personal/email: personal",
      "person.registered/personal/name: personal",
      "person.registered/personal/phone: personal",
      "person.registered/personal: personal",
      "person.registered/residency: trait",
      "person.registered/target_groups: trait",
      "platform.listed/name: public",
      "platform.listed/provider_name: public",
      "platform.withdrawn/reason: personal",
      "record.issued/purpose: personal",
      "served.corrected/reason: personal",
      "service.credited/activity_id: public",
      "service.credited/category: public",
      "service.credited/community_id: public",
      "service.credited/minutes: public",
      "service.credited/on: public",
      "service.credited/organization_id: public",
      "service.credited/person_id: public",
      "service.credited/revision: public",
      "service.credited/rules/id: public",
      "service.credited/rules: public",
      "service.credited/session_id: public",
      "service.credited/supported_by: public",
      "service_item.changed/eligibility: public",
      "service_item.changed/how_to_get: public",
      "service_item.changed/name: public",
      "service_item.changed/provider_name: public",
      "service_item.changed/required_documents: public",
      "service_item.changed/schedule: public",
      "service_item.listed/eligibility: public",
      "service_item.listed/how_to_get: public",
      "service_item.listed/name: public",
      "service_item.listed/provider_name: public",
      "service_item.listed/required_documents: public",
      "service_item.listed/schedule: public",
      "service_item.withdrawn/reason: personal",
      "session.cancelled/reason: personal",
      "session.changed/person_in_charge: personal",
      "session.changed/venue: public",
      "session.scheduled/person_in_charge: personal",
      "session.scheduled/venue: public",
      "signup.cancelled/reason: personal",
      "signup.declined/reason: personal",
      "signup.placed/reason: personal",
      "signup.placed/recorded_by: personal",
      "survey.answered/wants/option: public",
      "survey.closed/reason: personal",
      "survey.opened/options: public",
      "survey.opened/title: public",
      "volunteer.left/left_on: public",
      "volunteer.recruited/organization_id: public",
      "volunteer.recruited/person_id: public",
      "volunteer.recruited/recruited_on: public",
      "volunteer.recruited/skills: trait",
      "volunteer.recruited/supported_by: public",
      "volunteer.skills_set/skills: trait",
  };
  CHECK(marks == expected);
}

TEST_CASE("public data is what is shown of each type, and can be read again where nothing is hidden") {
  Decoder decoder;
  for (const Sample& sample : kSamples) {
    CAPTURE(sample.type);
    const TypeInfo& type = info_of(sample.type);
    const auto json = public_data(sample.type, sample.data);
    CAPTURE(json);
    const auto shown = boost::json::parse(json).as_object();
    bool hides = false;
    for (const FieldInfo& field : type.fields) {
      hides |= !is_shown(field.privacy);
      if (!is_shown(field.privacy))
        CHECK_FALSE(shown.contains(field.name));
      else if (field.required)
        CHECK(shown.contains(field.name));
    }
    // The same again: nothing was lost or changed on the way.
    if (!hides) CHECK(public_data(sample.type, json) == json);
  }
}

TEST_CASE(
    "public data has neither claims nor fields that nobody knows, and its values are those of the event") {
  CHECK(public_data("signup.requested",
                    R"({"session_id":"s-1","person_id":"p-1","role":"doctor","nickname":"old Wang",)"
                    R"("claims":{"age":70,"skills":["nurse"]}})") ==
        R"({"session_id":"s-1","person_id":"p-1","role":"doctor","party_size":1})");
  CHECK(public_data("person.registered",
                    R"({"residency":"migrant","birth_year":1948,"personal":{"name":"王"}})") == "{}");
  CHECK(public_data(
            "session.scheduled",
            R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T12:00:00+08:00",)"
            R"("venue":{"en":"a \"hall\""},"places":[{"role":"doctor","capacity":4,"side":"helper"}]})") ==
        R"({"start_at":"2014-11-01T01:00:00Z","end_at":"2014-11-01T04:00:00Z",)"
        R"("places":[{"role":"doctor","capacity":4,"min_needed":0,"side":"helper","skills_any":[],)"
        R"("verified":false}],"venue":{"en":"a \"hall\""},)"
        R"("waitlist":"first_fit"})");
}
