#include "events/decoder.h"

#include <doctest/doctest.h>

#include <set>

#include "samples.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

struct Rejected {
  std::string_view type;
  std::string_view data;
  std::string_view pointer;  // from the data
  std::string_view code;
};

constexpr Rejected kRejected[] = {
    {"organization.registered",
     R"({"kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name", "required"},
    {"organization.registered",
     R"({"name":"","kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name", "empty"},
    {"organization.registered",
     R"({"name":{},"kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name", "empty"},
    {"organization.registered",
     R"({"name":{"english":"x","en":"y","en":"z"},"kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name/en", "duplicate"},
    {"organization.registered",
     R"({"name":{"a b":"x"},"kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name/a b", "malformed"},
    {"organization.registered",
     R"({"name":{"en":7},"kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name/en", "wrong_type"},
    {"organization.registered",
     R"({"name":"n","kind":"Kind","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/kind", "malformed"},
    {"organization.registered",
     R"({"name":"n","kind":"k","track":"other","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/track", "not_in_vocabulary"},
    {"organization.registered",
     R"({"name":"n","kind":"k","track":"filed","registered_on":"2014-02-30","place_id":"a","community_level":true})",
     "/registered_on", "malformed"},
    {"organization.registered",
     R"({"name":"n","kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a..b","community_level":true})",
     "/place_id", "malformed"},
    {"organization.registered",
     R"({"name":"n","kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":"yes"})",
     "/community_level", "wrong_type"},
    {"organization.registered",
     R"({"name":"n","name":"n","kind":"k","track":"filed","registered_on":"2014-01-02","place_id":"a","community_level":true})",
     "/name", "duplicate"},
    {"organization.changed", R"({"name":"n"})", "/effective_on", "required"},
    {"organization.changed", R"({"effective_on":"2014-10-01","name":null})", "/name", "wrong_type"},
    {"organization.dissolved", R"({})", "/dissolved_on", "required"},
    {"organization.led", R"({"led_id":"a b","from_on":"2014-01-01"})", "/led_id", "malformed"},
    {"organization.led", R"({"led_id":"a"})", "/from_on", "required"},
    {"organization.released", R"({"led_id":"a","until_on":20141231})", "/until_on", "wrong_type"},
    {"member.applied", R"({})", "/person_id", "required"},
    {"member.applied", R"({"person_id":"p","organization_id":"another"})", "/organization_id",
     "contradiction"},
    {"member.applied", R"({"person_id":"p","organization_id":"key-1","organization_id":"key-1"})",
     "/organization_id", "duplicate"},
    {"member.enrolled", R"({"person_id":"p-1","enrolled_on":"2014-10-31","supported_by":["ok",7]})",
     "/supported_by/1", "wrong_type"},
    {"member.enrolled", R"({"person_id":"p-1","enrolled_on":"2014-10-31","supported_by":"c"})",
     "/supported_by", "wrong_type"},
    {"member.rejected", R"({"reason":""})", "/reason", "empty"},
    {"member.left", R"({"left_on":"yesterday"})", "/left_on", "malformed"},
    {"person.registered", R"({"birth_year":1066})", "/birth_year", "out_of_range"},
    {"person.registered", R"({"birth_year":1948.5})", "/birth_year", "wrong_type"},
    {"person.registered", R"({"birth_year":"1948"})", "/birth_year", "wrong_type"},
    {"person.registered", R"({"birth_year":99999999999999999999})", "/birth_year", "out_of_range"},
    {"person.registered", R"({"personal":{"email":"x"}})", "/personal/email", "too_short"},
    {"person.registered", R"({"personal":[]})", "/personal", "wrong_type"},
    {"person.changed", R"({"residency":"local"})", "/residency", "not_in_vocabulary"},
    {"person.calendar_renewed", R"({"reason":7})", "/reason", "wrong_type"},
    {"volunteer.recruited", R"({"person_id":"another","organization_id":"o-1","recruited_on":"2014-05-04"})",
     "/person_id", "contradiction"},
    {"volunteer.recruited",
     R"({"person_id":"key-1","organization_id":"o-1","recruited_on":"2014-05-04","skills":[{}]})",
     "/skills/0/code", "required"},
    {"volunteer.left", R"({"left_on":null})", "/left_on", "wrong_type"},
    {"volunteer.skills_set", R"({})", "/skills", "required"},
    {"volunteer.skills_set", R"({"skills":[{"code":"nurse","valid_until_on":"2014-13-01"}]})",
     "/skills/0/valid_until_on", "malformed"},
    {"activity.posted",
     R"({"organization_id":"o","title":"t","category":"c","sector":"social","community_id":"baoan.xinan","delivery_modes":[],"channel":"online"})",
     "/community_id", "malformed"},
    {"activity.posted",
     R"({"organization_id":"o","title":"t","category":"c","sector":"social","community_id":"a.b.c","channel":"online"})",
     "/delivery_modes", "required"},
    {"activity.posted",
     R"({"organization_id":"o","title":"t","category":"c","sector":"social","community_id":"a.b.c","delivery_modes":[],"channel":"online","eligibility":{"residency":["x"]}})",
     "/eligibility/residency/0", "not_in_vocabulary"},
    {"activity.changed", R"({"eligibility":{"min_age":151}})", "/eligibility/min_age", "out_of_range"},
    {"activity.changed", R"({"service_item_id":"two words"})", "/service_item_id", "malformed"},
    {"activity.cancelled", R"({"reason":5})", "/reason", "wrong_type"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T01:00:00Z","places":[{"role":"d","capacity":1,"side":"helper"}]})",
     "/end_at", "out_of_order"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper"}]})",
     "/start_at", "malformed"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[]})", "/places",
     "too_few"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":-1,"side":"helper"}]})",
     "/places/0/capacity", "out_of_range"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper"},{"role":"d","capacity":1,"side":"beneficiary"}]})",
     "/places/1/role", "duplicate"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"min_needed":2,"side":"helper"}]})",
     "/places/0/min_needed", "out_of_range"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper"}],"opens_at":"2014-10-02T00:00:00Z","closes_at":"2014-10-01T00:00:00Z"})",
     "/closes_at", "out_of_order"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper","skills_any":["Doctor"]}]})",
     "/places/0/skills_any/0", "malformed"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper","skills_any":"doctor"}]})",
     "/places/0/skills_any", "wrong_type"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper","skills_any":["doctor"],"verified":1}]})",
     "/places/0/verified", "wrong_type"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"helper","verified":true}]})",
     "/places/0/skills_any", "required"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00Z","end_at":"2014-11-01T11:00:00Z","places":[{"role":"d","capacity":1,"side":"beneficiary","skills_any":["doctor"]}]})",
     "/places/0/skills_any", "contradiction"},
    {"session.changed", R"({"places":[{"role":"d","capacity":1,"side":"helper","verified":true}]})",
     "/places/0/skills_any", "required"},
    {"session.changed", R"({"places":[{"role":"d","capacity":1,"side":"left"}]})", "/places/0/side",
     "not_in_vocabulary"},
    {"session.changed", R"({"confirm_within_minutes":0})", "/confirm_within_minutes", "out_of_range"},
    {"session.cancelled", R"({"activity_id":"another"})", "/activity_id", "contradiction"},
    {"session.closed", R"({"held":1})", "/held", "wrong_type"},
    {"signup.requested", R"({"person_id":"p","role":"doctor"})", "/session_id", "required"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","party_size":0})",
     "/party_size", "out_of_range"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","party_size":11})",
     "/party_size", "out_of_range"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","party_size":1e1})",
     "/party_size", "wrong_type"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"a doctor"})", "/role", "malformed"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","claims":7})", "/claims",
     "wrong_type"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","claims":{"age":-1}})",
     "/claims/age", "out_of_range"},
    {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor","claims":{},"claims":{}})",
     "/claims", "duplicate"},
    {"signup.cancelled", R"({"reason":{}})", "/reason", "wrong_type"},
    {"signup.accepted", R"({})", "/offer_no", "required"},
    {"signup.accepted", R"({"offer_no":0})", "/offer_no", "out_of_range"},
    {"signup.declined", R"({"offer_no":"1"})", "/offer_no", "wrong_type"},
    {"signup.declined", R"({"offer_no":1,"reason":7})", "/reason", "wrong_type"},
    {"signup.placed", R"({"recorded_by":"desk-1"})", "/reason", "required"},
    {"signup.placed", R"({"reason":""})", "/reason", "empty"},
    {"signup.expired", R"({"offer_no":1.5})", "/offer_no", "wrong_type"},
    {"attendance.checked_in", R"({})", "/at", "required"},
    {"attendance.checked_out", R"({"at":"2014-11-01T25:00:00Z"})", "/at", "malformed"},
    {"attendance.no_show", R"({"at":true})", "/at", "wrong_type"},
    {"attendance.corrected", R"({"to":"none","reason":"r"})", "/to", "not_in_vocabulary"},
    {"attendance.corrected", R"({"to":"no_show"})", "/reason", "required"},
    {"served.recorded", R"({"session_id":"s","count":-1})", "/count", "out_of_range"},
    {"served.recorded", R"({"session_id":"s","count":1,"breakdown":[{"residency":"migrant"}]})",
     "/breakdown/0/count", "required"},
    {"served.corrected", R"({"count":1})", "/reason", "required"},
    {"community.registered", R"({"name":"n"})", "/registered_on", "required"},
    {"party.joined", R"({"party_kind":"core","from_on":"2012-01-01"})", "/organization_id", "required"},
    {"party.joined", R"({"party_kind":"church","name":"n","from_on":"2012-01-01"})", "/party_kind",
     "not_in_vocabulary"},
    {"party.joined",
     R"({"party_kind":"core","name":"n","from_on":"2012-01-01","community_id":"baoan.xinan.another"})",
     "/community_id", "contradiction"},
    {"party.left", R"({"until_on":"2014-02-30"})", "/until_on", "malformed"},
    {"centre.opened", R"({"community_id":"baoan.xinan","opened_on":"2013-01-10"})", "/community_id",
     "malformed"},
    {"centre.opened", R"({"community_id":"baoan.xinan.another","opened_on":"2013-01-10"})", "/community_id",
     "contradiction"},
    {"centre.closed", R"({})", "/closed_on", "required"},
    {"coverage.planned", R"({"due_on":"2014-12-31","centres":-1})", "/centres", "out_of_range"},
    {"grant.awarded", R"({"organization_id":"key-1","amount_fen":-1,"awarded_on":"2014-05-04","funder":"f"})",
     "/amount_fen", "out_of_range"},
    {"grant.awarded",
     R"({"organization_id":"key-1","amount_fen":10000000000001,"awarded_on":"2014-05-04","funder":"f"})",
     "/amount_fen", "out_of_range"},
    {"grant.awarded",
     R"({"organization_id":"key-1","amount_fen":1.5,"awarded_on":"2014-05-04","funder":"f"})", "/amount_fen",
     "wrong_type"},
    {"grant.corrected", R"({"amount_fen":1})", "/reason", "required"},
    {"investment.recorded",
     R"({"community_id":"baoan.xinan.haiyu","funder_kind":"bank","amount_fen":1,"on":"2014-05-04"})",
     "/funder_kind", "not_in_vocabulary"},
    {"investment.corrected", R"({"amount_fen":"1","reason":"r"})", "/amount_fen", "wrong_type"},
    {"platform.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"o-1","name":"n","channel":"by_mail"})", "/channel",
     "not_in_vocabulary"},
    {"platform.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"o-1","provider_name":"","name":"n","channel":"online"})",
     "/provider_name", "empty"},
    {"platform.withdrawn", R"({"reason":1})", "/reason", "wrong_type"},
    {"service_item.listed",
     R"({"community_id":"baoan.xinan.another","provider_id":"o","platform_ids":[],"name":"n","sector":"public","category":"c"})",
     "/community_id", "contradiction"},
    {"service_item.listed",
     R"({"provider_id":"o","platform_ids":[],"name":"n","sector":"public","category":"c","required_documents":[""]})",
     "/required_documents/0", "empty"},
    {"service_item.listed",
     R"({"provider_id":"o","provider_name":7,"platform_ids":[],"name":"n","sector":"public","category":"c"})",
     "/provider_name", "wrong_type"},
    {"service_item.changed", R"({"fee_fen":-1})", "/fee_fen", "out_of_range"},
    {"service_item.changed", R"({"provider_name":null})", "/provider_name", "wrong_type"},
    {"service_item.withdrawn", R"({"reason":[]})", "/reason", "wrong_type"},
    {"survey.opened", R"({"community_id":"baoan.xinan.haiyu","title":"t","options":["a","b","a"]})",
     "/options/2", "duplicate"},
    {"survey.opened", R"({"community_id":"baoan.xinan.haiyu","title":"t","options":[]})", "/options",
     "too_few"},
    {"survey.answered", R"({"survey_id":"s","wants":[{"option":"a"},{"option":"a"}]})", "/wants/1/option",
     "duplicate"},
    {"survey.answered", R"({"survey_id":"s","wants":[{"option":"a","weight":0}]})", "/wants/0/weight",
     "out_of_range"},
    {"survey.closed", R"({"community_id":"baoan.xinan.another"})", "/community_id", "contradiction"},
    {"bill.published",
     R"({"community_id":"baoan.xinan.haiyu","period":"p","lines":[{"service_item_id":"i","quota":-1}]})",
     "/lines/0/quota", "out_of_range"},
    {"bill.published",
     R"({"community_id":"baoan.xinan.haiyu","period":"p","lines":[{"service_item_id":"i","quota":1},{"service_item_id":"i","quota":1}]})",
     "/lines/1/service_item_id", "duplicate"},
    {"order.placed", R"({"service_item_id":"i","person_id":"p"})", "/delivery_mode", "required"},
    {"order.accepted", R"({"scheduled_at":"tomorrow"})", "/scheduled_at", "malformed"},
    {"order.refused", R"({"reason":""})", "/reason", "empty"},
    {"order.cancelled", R"({"reason":7})", "/reason", "wrong_type"},
    {"credit_rules.published", R"({"valid_from_on":"2014-01-01","step_minutes":0})", "/step_minutes",
     "out_of_range"},
    {"credit_rules.published", R"({"valid_from_on":"2014-01-01","rounding":"bankers"})", "/rounding",
     "not_in_vocabulary"},
    {"credit_rules.published",
     R"({"valid_from_on":"2014-01-01","daily_cap_minutes":480,"approved_cap_minutes":400})",
     "/approved_cap_minutes", "out_of_range"},
    {"credit_rules.published",
     R"({"valid_from_on":"2014-01-01","factors":[{"category":"a","percent":1},{"category":"a","percent":2}]})",
     "/factors/1/category", "duplicate"},
    {"credit_rules.published", R"({"valid_from_on":"2014-01-01","star_hours":[100,100]})", "/star_hours/1",
     "out_of_order"},
    {"service.credited",
     R"({"person_id":"key-1","session_id":"s","activity_id":"a","organization_id":"o","community_id":"a.b.c",)"
     R"("category":"c","on":"2014-11-01","minutes":-1,"revision":1,"rules":{"id":"r"}})",
     "/minutes", "out_of_range"},
    {"credit.disputed", R"({})", "/reason", "required"},
    {"credit.resolved", R"({"minutes":60})", "/reason", "required"},
    {"credit.approved", R"({"approved_by":7})", "/approved_by", "wrong_type"},
    {"record.issued", R"({"purpose":""})", "/purpose", "empty"},
    {"order.fulfilled", R"({})", "/at", "required"},
    {"order.followed_up", R"({"rating":6})", "/rating", "out_of_range"},
};

// The same event in Kafka's two content modes, under the record's key.
Decoded<const Event*> decode_as(Decoder& decoder, bool binary, std::string_view short_name,
                                std::string_view data) {
  const TypeInfo& type = info_of(short_name);
  const std::string structured = envelope(short_name, data);
  const Header headers[] = {{"ce_specversion", "1.0"},
                            {"ce_id", "e-1"},
                            {"ce_source", "/test"},
                            {"ce_type", type.name},
                            {"ce_subject", type.key_field.empty() ? key_of(short_name) : "subject-1"},
                            {"ce_time", "2014-10-31T08:00:00+08:00"},
                            {"content-type", "application/json; charset=utf-8"}};
  RecordView record{.topic = type.topic,
                    .partition = 0,
                    .offset = 42,
                    .append_time = Instant{},
                    .key = key_of(short_name),
                    .headers = {},
                    .value = structured};
  if (binary) {
    record.headers = headers;
    record.value = data;
  }
  return decoder.decode(record);
}

bool names(const Refusal& refusal, std::string_view pointer, std::string_view code) {
  for (const FieldError& error : refusal.errors) {
    if (error.pointer == pointer && error.code == code) return true;
  }
  return false;
}

std::string text_of(const Refusal& refusal) {
  std::string text;
  for (const FieldError& error : refusal.errors)
    text.append(error.pointer).append(" ").append(error.code).append("; ");
  return text;
}

}  // namespace

TEST_CASE("every type has samples, and each is accepted in both content modes and as the body of its write") {
  Decoder decoder;
  std::set<std::size_t> seen;
  for (const Sample& sample : kSamples) {
    CAPTURE(sample.data);
    const TypeInfo& type = info_of(sample.type);
    seen.insert(type.number);
    for (const bool binary : {false, true}) {
      const auto decoded = decode_as(decoder, binary, sample.type, sample.data);
      if (decoded.has_error()) FAIL_CHECK(text_of(decoded.error()));
      if (decoded.has_error()) continue;
      const Event& event = *decoded.value();
      CHECK(event.payload.index() == type.number);
      CHECK(event.key == key_of(sample.type));
      CHECK(event.id_hash == hash_id("/test", "e-1"));
      CHECK(event.topic == type.topic);
      CHECK(event.offset == 42);
      CHECK_FALSE(event.claims.has_value());
    }
    bool from_path = false;
    for (const FieldInfo& field : type.fields) from_path |= field.from_path;
    const auto body = decoder.decode_body(type.number, sample.data);
    CHECK(body.has_value() == !from_path);
  }
  CHECK(seen.size() == types().size());
}

TEST_CASE("every type with fields has a row that is refused, with a pointer to the field") {
  Decoder decoder;
  std::set<std::size_t> seen;
  for (const Rejected& row : kRejected) {
    CAPTURE(row.data);
    seen.insert(info_of(row.type).number);
    for (const bool binary : {false, true}) {
      const auto decoded = decode_as(decoder, binary, row.type, row.data);
      REQUIRE(decoded.has_error());
      CAPTURE(text_of(decoded.error()));
      CHECK(names(decoded.error(), "/data" + std::string(row.pointer), row.code));
    }
  }
  std::size_t with_fields = 0;
  for (const TypeInfo& type : types()) with_fields += type.fields.empty() ? 0 : 1;
  CHECK(seen.size() == with_fields);
}

TEST_CASE("an unknown field is ignored in an event and refused in a body") {
  Decoder decoder;
  for (const Sample& sample : kSamples) {
    std::string data(sample.data);
    data.insert(1, data == "{}" ? R"("mystery":{"a":[1,-2.5e3,null,true,"x\n"]})"
                                : R"("mystery":{"a":[1,-2.5e3,null,true,"x\n"]},)");
    CAPTURE(data);
    CHECK(decode_as(decoder, false, sample.type, data).has_value());
    CHECK(decode_as(decoder, true, sample.type, data).has_value());
    const auto body = decoder.decode_body(info_of(sample.type).number, data);
    REQUIRE(body.has_error());
    CHECK(body.error().kind == Refusal::Kind::kUnknownField);
    CHECK(names(body.error(), "/mystery", "unknown_field"));
  }
}

TEST_CASE("a body may bring the id of what it creates, and nothing that is not its own") {
  Decoder decoder;
  const auto number = [](std::string_view type) { return info_of(type).number; };
  const auto created = decoder.decode_body(number("member.applied"), R"({"id":"ap-7","person_id":"p"})");
  REQUIRE(created.has_value());
  CHECK(created.value()->subject == "ap-7");
  const auto signup = decoder.decode_body(number("signup.requested"), R"({"person_id":"p","role":"doctor"})");
  REQUIRE(signup.has_value());
  CHECK(signup.value()->subject.empty());
  const auto recruited =
      decoder.decode_body(number("volunteer.recruited"),
                          R"({"person_id":"p","organization_id":"o","recruited_on":"2014-05-04"})");
  REQUIRE(recruited.has_value());
  CHECK(recruited.value()->key == "p");
  struct Row {
    std::string_view type, body, pointer, code;
  };
  constexpr Row kRows[] = {
      {"member.applied", R"({"id":"a b","person_id":"p"})", "/id", "malformed"},
      {"member.applied", R"({"id":"a","id":"a","person_id":"p"})", "/id", "duplicate"},
      {"member.left", R"({"id":"a","left_on":"2014-10-31"})", "/id", "unknown_field"},
      {"member.applied", R"({"person_id":"p","organization_id":"o"})", "/organization_id", "unknown_field"},
      {"signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor"})", "/session_id",
       "unknown_field"},
      {"signup.requested", R"({"person_id":"p","role":"doctor","claims":{}})", "/claims", "unknown_field"},
      {"signup.requested", R"([])", "", "malformed"},
      {"signup.requested", "", "", "malformed"},
      {"signup.requested", R"({"person_id":"p","role":"doctor"} x)", "", "malformed"},
      {"signup.requested", R"({"person_id":"p","role":"doctor")", "", "malformed"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.body);
    const auto refused = decoder.decode_body(number(row.type), row.body);
    REQUIRE(refused.has_error());
    CAPTURE(text_of(refused.error()));
    CHECK(names(refused.error(), row.pointer, row.code));
  }
}

TEST_CASE("all that is wrong is named at once") {
  Decoder decoder;
  const auto refused =
      decode_as(decoder, false, "signup.requested", R"({"person_id":7,"role":[],"party_size":{"a":1}})");
  REQUIRE(refused.has_error());
  CHECK(refused.error().kind == Refusal::Kind::kInvalid);
  CHECK(refused.error().errors.size() == 4);
}

TEST_CASE("attributes are needed, checked and stand once") {
  Decoder decoder;
  const std::string good = envelope("signup.cancelled", "{}");
  struct Row {
    std::string_view from, to, pointer, code;
    Refusal::Kind kind = Refusal::Kind::kInvalid;
  };
  const std::string long_id = R"("id":")" + std::string(257, 'x') + '"';
  const Row rows[] = {
      {R"("id":"e-1",)", "", "/id", "required"},
      {R"("id":"e-1")", R"("id":"")", "/id", "empty"},
      {R"("id":"e-1")", R"("id":7)", "/id", "wrong_type"},
      {R"("id":"e-1")", R"("id":null)", "/id", "required"},
      {R"("id":"e-1")", long_id, "/id", "too_long"},
      {R"("id":"e-1")", R"("id":"e\u0007")", "/id", "malformed"},
      {R"("id":"e-1")", R"("id":"e-1","id":"e-1")", "/id", "duplicate"},
      {R"("id":"e-1")", R"("id":"e-1","i\u0064":"e-1")", "/id", "duplicate"},
      {R"("source":"/test",)", "", "/source", "required"},
      {R"("specversion":"1.0",)", "", "/specversion", "required"},
      {R"("specversion":"1.0")", R"("specversion":"0.3")", "/specversion", "not_in_vocabulary"},
      {R"("type":"haiyu.signup.cancelled.v1",)", "", "/type", "required"},
      {"haiyu.signup.cancelled.v1", "haiyu.signup.cancelled.v2", "/type", "unknown_type",
       Refusal::Kind::kUnknownType},
      {"haiyu.signup.cancelled.v1", "x", "/type", "unknown_type", Refusal::Kind::kUnknownType},
      {"subject-1", "a/b", "/subject", "malformed"},
      {R"("subject":"subject-1",)", "", "/subject", "required"},
      {"2014-10-31T08:00:00+08:00", "2014-10-31", "/time", "malformed"},
      {R"("time":"2014-10-31T08:00:00+08:00",)", "", "/time", "required"},
      {R"("partitionkey":"key-1",)", "", "/partitionkey", "required"},
      {R"("partitionkey":"key-1")", R"("partitionkey":"a b")", "/partitionkey", "malformed"},
      {R"("id":"e-1")", R"("id":"e-1","actor":"root")", "/actor", "not_in_vocabulary"},
      {R"("id":"e-1")", R"("id":"e-1","payloadhash":"123")", "/payloadhash", "malformed"},
      {R"("id":"e-1")", R"("id":"e-1","datacontenttype":"text/xml")", "/datacontenttype",
       "not_in_vocabulary"},
      {R"("id":"e-1")", R"("id":"e-1","data_base64":"e30=")", "/data_base64", "not_supported"},
      {R"("id":"e-1")", R"("id":"e-1","other":1,"other":2)", "/other", "duplicate"},
      {R"(,"data":{})", "", "/data", "required"},
      {R"("data":{})", R"("data":[])", "/data", "wrong_type"},
      {R"("data":{})", R"("data":null)", "/data", "wrong_type"},
      {R"("data":{})", R"("data":{},"data":{})", "/data", "duplicate"},
  };
  CHECK(decoder.decode_structured(good).has_value());
  for (const Row& row : rows) {
    std::string json = good;
    const std::size_t at = json.find(row.from);
    REQUIRE(at != std::string::npos);
    json.replace(at, row.from.size(), row.to);
    CAPTURE(json);
    const auto refused = decoder.decode_structured(json);
    REQUIRE(refused.has_error());
    CAPTURE(text_of(refused.error()));
    CHECK(refused.error().kind == row.kind);
    CHECK(names(refused.error(), row.pointer, row.code));
  }
}

TEST_CASE("text that is no JSON is refused as malformed") {
  Decoder decoder;
  const std::string good = envelope("signup.cancelled", R"({"reason":"r"})");
  std::string deep(40, '[');
  deep += std::string(40, ']');
  const std::string rows[] = {
      "",
      "\xef\xbb\xbf" + good,
      " ",
      "null",
      "[]",
      "7",
      "\"text\"",
      "{",
      "}",
      "{]",
      good + "x",
      good + good,
      good + ",",
      good.substr(0, good.size() - 1),
      '[' + good + ']',
      envelope("signup.cancelled", R"({"reason":"r",})"),
      envelope("signup.cancelled", R"({"reason" "r"})"),
      envelope("signup.cancelled", R"({"reason":"r" "x":1})"),
      envelope("signup.cancelled", R"({reason:"r"})"),
      envelope("signup.cancelled", R"({'reason':'r'})"),
      envelope("signup.cancelled", R"({"reason":"r":{}})"),
      envelope("signup.cancelled", R"({"reason":"r" :{}})"),
      envelope("signup.cancelled", R"({"x":["r":{}]})"),
      envelope("signup.cancelled", "{\"reason\":\"\xff\"}"),
      envelope("signup.cancelled", "{\"reason\":\"\xc0\xaf\"}"),
      envelope("signup.cancelled", "{\"reason\":\"\xed\xa0\x80\"}"),
      envelope("signup.cancelled", R"({"reason":"\ud800"})"),
      envelope("signup.cancelled", R"({"reason":"\x"})"),
      envelope("signup.cancelled", "{\"reason\":\"a\nb\"}"),
      envelope("signup.cancelled", R"({"x":tru})"),
      envelope("signup.cancelled", R"({"x":nul})"),
      envelope("signup.cancelled", R"({"x":01})"),
      envelope("signup.cancelled", R"({"x":1e999})"),
      envelope("signup.cancelled", R"({"x":+1})"),
      envelope("signup.cancelled", R"({"x":NaN})"),
      envelope("signup.cancelled", R"({"x":})"),
      envelope("signup.cancelled", R"({"x":[1,]})"),
      envelope("signup.cancelled", R"({"x":[1 2]})"),
      envelope("signup.cancelled", R"({"x":{"a":1,}})"),
      envelope("signup.cancelled", R"({"x":[1}})"),
      envelope("signup.cancelled", R"({"x":)" + deep + "}"),
  };
  for (const std::string& row : rows) {
    CAPTURE(row);
    const auto refused = decoder.decode_structured(row);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == Refusal::Kind::kMalformed);
    CHECK(refused.error().errors.size() == 1);
  }
  CHECK(decoder.decode_structured(" \n" + good + "\t\r\n ").has_value());
}

TEST_CASE("the size of an event has a limit") {
  Decoder decoder;
  std::string json = envelope("signup.cancelled", "{}");
  json.append(kMaxEventBytes - json.size(), ' ');
  CHECK(decoder.decode_structured(json).has_value());
  json += ' ';
  const auto refused = decoder.decode_structured(json);
  REQUIRE(refused.has_error());
  CHECK(refused.error().kind == Refusal::Kind::kTooLarge);
  // Many unknown fields are refused before looking for duplicates takes long.
  std::string many = "{";
  for (int n = 0; n < 20'000; ++n) many.append("\"k").append(std::to_string(n)).append("\":1,");
  many.back() = '}';
  CHECK(decoder.decode_structured(envelope("signup.cancelled", many)).has_error());
}

TEST_CASE("data may stand before the type, and escapes stand for what they escape") {
  Decoder decoder;
  const std::string json =
      R"({"data":{"session_id":"s-1","p\u0065rson_id":"p-\u0031","role":"doctor"},"id":"e","specversion":"1.0",)"
      R"("source":"a","subject":"x","partitionkey":"k","time":"2014-10-31T00:00:00Z","traceparent":"00-1","claims":1,)"
      R"("type":"haiyu.signup.requested.v1"})";
  const auto decoded = decoder.decode_structured(json);
  if (decoded.has_error()) FAIL(text_of(decoded.error()));
  CHECK(std::get<SignupRequested>(decoded.value()->payload).person_id.view() == "p-1");
  CHECK(std::get<SignupRequested>(decoded.value()->payload).session_id.view() == "s-1");
}

TEST_CASE("a record that contradicts its event is refused") {
  Decoder decoder;
  const std::string json = envelope("signup.cancelled", "{}");
  RecordView record{.topic = Topic::kActivities,
                    .partition = 0,
                    .offset = 1,
                    .append_time = Instant{},
                    .key = "key-1",
                    .headers = {},
                    .value = json};
  CHECK(decoder.decode(record).has_value());
  record.key = "key-2";
  CHECK(decoder.decode(record).has_error());
  record.key = "key-1";
  record.topic = Topic::kVolunteers;
  CHECK(decoder.decode(record).has_error());
  record.topic = Topic::kActivities;
  record.tombstone = true;
  CHECK(decoder.decode(record).has_error());
  record.tombstone = false;
  const Header structured[] = {{"content-type", "application/cloudevents+json; charset=UTF-8"},
                               {"ce_id", "other"}};
  record.headers = structured;
  REQUIRE(decoder.decode(record).has_value());
  CHECK(decoder.decode(record).value()->id == "e-1");
  // A key of this type is its subject.
  std::string other = envelope("activity.cancelled", "{}");
  other.replace(other.find("\"subject\":\"key-1\""), 17, "\"subject\":\"key-2\"");
  CHECK(decoder.decode_structured(other).has_error());
}

TEST_CASE("what one event left behind is not seen in the next") {
  Decoder decoder;
  const std::string claimed =
      envelope("signup.requested",
               R"({"session_id":"s","person_id":"p","role":"doctor","party_size":3,"claims":{"age":7}})");
  REQUIRE(decoder.decode_structured(claimed).has_value());
  REQUIRE(decoder.decode_structured("{").has_error());
  const std::string plain =
      envelope("signup.requested", R"({"session_id":"s","person_id":"p","role":"doctor"})");
  const auto decoded = decoder.decode_structured(plain);
  REQUIRE(decoded.has_value());
  CHECK_FALSE(decoded.value()->claims.has_value());
  CHECK(std::get<SignupRequested>(decoded.value()->payload).party_size == 1);
}

TEST_CASE("texts keep the JSON in which they came") {
  Decoder decoder;
  const std::string json =
      envelope("session.changed", R"({"venue": {"zh-CN" : "会堂\t", "en":"Hall"} , "waitlist":"none"})");
  const auto decoded = decoder.decode_structured(json);
  REQUIRE(decoded.has_value());
  const auto& changed = std::get<SessionChanged>(decoded.value()->payload);
  CHECK(changed.venue->json == R"({"zh-CN" : "会堂\t", "en":"Hall"})");
  CHECK(changed.waitlist == Waitlist::kNone);
}
