#include "events/references.h"

#include <doctest/doctest.h>

#include "events/decoder.h"
#include "samples.h"

using namespace haiyu;
using namespace haiyu::events;

TEST_CASE("what an event names is found by its type, wherever it stands") {
  struct Row {
    std::string_view type, body;
    std::string_view references;  // "pointer thing id; "
  };
  constexpr Row kRows[] = {
      {"person.registered", R"({"birth_year":1950})", ""},
      {"member.applied", R"({"person_id":"p"})", ""},
      {"organization.led", R"({"led_id":"o-2","from_on":"2014-01-01"})", "/led_id organization o-2; "},
      {"member.enrolled",
       R"({"person_id":"p","enrolled_on":"2014-10-31","application_id":"ap","supported_by":["c-1","c-2"]})",
       "/application_id application ap; /supported_by/0 organization c-1; /supported_by/1 organization "
       "c-2; "},
      {"volunteer.skills_set", R"({"skills":[{"code":"nurse"},{"code":"doctor","verified_by":"o-1"}]})",
       "/skills/1/verified_by organization o-1; "},
      {"activity.changed", R"({"title":"t"})", ""},
      {"activity.changed", R"({"service_item_id":"i-1"})", "/service_item_id service_item i-1; "},
      {"platform.listed", R"({"community_id":"a.b.c","provider_id":"o-1","name":"n","channel":"online"})",
       "/provider_id organization o-1; "},
      {"platform.listed",
       R"({"community_id":"a.b.c","provider_id":"shop","provider_name":"Shop","name":"n","channel":"online"})",
       ""},
      {"service_item.changed", R"({"provider_id":"o-1","platform_ids":["pl-1"]})",
       "/provider_id organization o-1; /platform_ids/0 platform pl-1; "},
      {"bill.published",
       R"({"community_id":"a.b.c","period":"2014-11","lines":[{"service_item_id":"i-1","quota":2}],"survey_id":"su"})",
       "/lines/0/service_item_id service_item i-1; /survey_id survey su; "},
      {"signup.requested", R"({"person_id":"p","role":"doctor"})", ""},  // its session stands in the path
  };
  Decoder decoder;
  for (const Row& row : kRows) {
    CAPTURE(row.body);
    const auto decoded = decoder.decode_body(info_of(row.type).number, row.body);
    REQUIRE(decoded.has_value());
    std::string found;
    for (const Reference& reference : references_of(decoded.value()->payload))
      found.append(reference.pointer)
          .append(" ")
          .append(reference.thing)
          .append(" ")
          .append(reference.id)
          .append("; ");
    CHECK(found == row.references);
  }
}
