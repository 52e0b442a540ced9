// Personal texts: where they stand in what comes over HTTP, and that the log may have them sealed.
#include "events/sealed.h"

#include <doctest/doctest.h>

#include "events/batch.h"
#include "events/decoder.h"
#include "samples.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

const std::string kSeal = std::string(kSealedMark) + std::string(200, 'A');

Decoded<const Event*> from_log(Decoder& decoder, std::string_view type, std::string_view data) {
  static std::string json;
  json = envelope(type, data);
  RecordView record;
  record.topic = info_of(type).topic;
  record.key = key_of(type);
  record.value = json;
  return decoder.decode(record);
}

std::string sealed_field(std::string_view name, const std::string& text) {
  return "{\"" + std::string(name) + "\":\"" + text + "\"}";
}

// The JSON with each text in brackets, as the places say.
std::string marked(std::string json, const std::vector<PersonalText>& texts) {
  for (auto text = texts.rbegin(); text != texts.rend(); ++text)
    json.replace(text->at, text->size, "[" + text->text + "]");
  return json;
}

}  // namespace

TEST_CASE("a record may have its personal texts sealed, and they are folded as they stand") {
  Decoder decoder;
  const auto cancelled = from_log(decoder, "signup.cancelled", sealed_field("reason", kSeal));
  REQUIRE(cancelled.has_value());
  CHECK(std::get<SignupCancelled>(cancelled.value()->payload).reason == kSeal);
  const auto person =
      from_log(decoder, "person.registered", R"({"personal":{"name":")" + kSeal + R"(","phone":"1"}})");
  REQUIRE(person.has_value());
  CHECK(std::get<PersonRegistered>(person.value()->payload).personal->name == kSeal);
  CHECK(from_log(decoder, "member.rejected", sealed_field("reason", std::string(kSealedMark))).has_value());
}

TEST_CASE("a sealed text is as long as its plain one may be, sealed, and looks like one") {
  Decoder decoder;
  const auto reason = [&](std::size_t bytes) {
    return from_log(
        decoder, "signup.cancelled",
        sealed_field("reason", std::string(kSealedMark) + std::string(bytes - kSealedMark.size(), 'A')));
  };
  const auto longest = static_cast<std::size_t>(sealed_bytes(2'000));
  CHECK(reason(longest).has_value());
  REQUIRE(reason(longest + 1).has_error());
  CHECK(from_log(decoder, "signup.cancelled", sealed_field("reason", std::string(kSealedMark) + "a+b"))
            .has_error());
  // What is no personal text has no such form.
  CHECK(from_log(decoder, "person.registered", sealed_field("locale", kSeal)).has_error());
}

TEST_CASE("over HTTP nothing begins with the mark of what was sealed") {
  Decoder decoder;
  const std::string data = sealed_field("reason", kSeal);
  for (const auto& refused : {decoder.decode_body(info_of("signup.cancelled").number, data),
                              decoder.decode_structured(envelope("signup.cancelled", data))}) {
    REQUIRE(refused.has_error());
    CHECK(refused.error().errors.front().pointer.ends_with("/reason"));
    CHECK(refused.error().errors.front().code == "malformed");
  }
}

TEST_CASE("personal texts are found where they stand, without their escapes") {
  Decoder decoder;
  const std::string body = R"( {"personal" : {"name": "Li \"\u738b\"" ,"email":"a@b.c"},"locale":"zh"})";
  REQUIRE(decoder.decode_body(info_of("person.registered").number, body).has_value());
  CHECK(marked(body, decoder.personal_texts()) ==
        R"( {"personal" : {"name": [Li "王"] ,"email":[a@b.c]},"locale":"zh"})");
  REQUIRE(decoder.decode_body(info_of("person.registered").number, "{}").has_value());
  CHECK(decoder.personal_texts().empty());
}

TEST_CASE("they are found in a batch, also where the data comes first, and in binary mode") {
  BatchDecoder batch;
  const std::string late =
      R"({"data":{"reason":"ill"},"type":"haiyu.signup.cancelled.v1","specversion":"1.0",)"
      R"("id":"1","source":"s","subject":"g","time":"2014-10-31T08:00:00Z","partitionkey":"a"})";
  const std::string early = envelope("person.registered", R"({"personal":{"name":"Li"}})");
  const auto events = batch.decode_batch("[ " + late + " ,\n" + early + "]");
  REQUIRE(events.has_value());
  CHECK(marked(events.value()[0].record.value, events.value()[0].personal).find(R"("reason":[ill])") !=
        std::string::npos);
  CHECK(marked(events.value()[1].record.value, events.value()[1].personal).find(R"("name":[Li])") !=
        std::string::npos);
  const std::vector<Header> headers = {{"ce-specversion", "1.0"}, {"ce-id", "1"},
                                       {"ce-source", "s"},        {"ce-type", "haiyu.signup.cancelled.v1"},
                                       {"ce-subject", "g"},       {"ce-time", "2014-10-31T08:00:00Z"},
                                       {"ce-partitionkey", "a"},  {"content-type", "application/json"}};
  const auto binary = batch.decode_binary(headers, R"({"reason":"ill"})");
  REQUIRE(binary.has_value());
  CHECK(
      marked(binary.value().record.value, binary.value().personal).ends_with(R"("data":{"reason":[ill]}})"));
}
