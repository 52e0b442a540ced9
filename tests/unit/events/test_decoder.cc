#include <doctest/doctest.h>

#include "events/decoder.h"
#include "events/table.h"

using namespace haiyu;
using namespace haiyu::events;

TEST_CASE("a sign-up is decoded with its attributes") {
  Decoder decoder;
  const std::string json =
      R"({"specversion":"1.0","id":"e1","source":"/api","type":"haiyu.signup.requested.v1","subject":"s1",)"
      R"("partitionkey":"act1","time":"2014-10-31T08:00:00+08:00","actor":"person","payloadhash":"00000000000000ff",)"
      R"("data":{"session_id":"ses1","person_id":"p1","role":"doctor","party_size":2,)"
      R"("claims":{"position":"p","residency":"migrant","skills":["doctor"],"eligible":true}}})";
  const auto decoded = decoder.decode_structured(json);
  if (decoded.has_error()) MESSAGE(decoded.error().errors[0].pointer << decoded.error().errors[0].detail);
  REQUIRE(decoded.has_value());
  const Event& event = *decoded.value();
  CHECK(event.id == "e1");
  CHECK(event.key == "act1");
  CHECK(event.payload_hash == 255);
  CHECK(event.actor == Actor::kPerson);
  const auto& signup = std::get<SignupRequested>(event.payload);
  CHECK(signup.session_id.view() == "ses1");
  CHECK(signup.party_size == 2);
  REQUIRE(event.claims.has_value());
  CHECK(event.claims->skills.at(0).view == "doctor");
}
