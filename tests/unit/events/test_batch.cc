#include "events/batch.h"

#include <doctest/doctest.h>

#include "samples.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

std::string list_of(const std::vector<std::string>& events) {
  std::string json = "[";
  for (const std::string& event : events) json.append(json.size() > 1 ? " ,\n" : "").append(event);
  return json + "]";
}

}  // namespace

TEST_CASE("a batch of all samples gives each event's own bytes, topic and key") {
  std::vector<std::string> events;
  for (const Sample& sample : kSamples) events.push_back(envelope(sample.type, sample.data));
  BatchDecoder decoder;
  const auto decoded = decoder.decode_batch(list_of(events));
  REQUIRE(decoded.has_value());
  REQUIRE(decoded.value().size() == events.size());
  for (std::size_t n = 0; n < events.size(); ++n) {
    const IncomingEvent& event = decoded.value()[n];
    CHECK(event.type == info_of(kSamples[n].type).number);
    CHECK(event.record.topic == types()[event.type].topic);
    CHECK(event.record.key == key_of(kSamples[n].type));
    CHECK(event.record.value == events[n]);
    CHECK(event.id_hash == hash_id("/test", "e-1"));
  }
}

TEST_CASE("a batch is refused whole, and each wrong event is named") {
  const std::string good = envelope("signup.cancelled", "{}");
  const std::string wrong = envelope("signup.cancelled", R"({"reason":7})");
  const std::string unknown = R"({"specversion":"1.0","type":"haiyu.no.such.v1"})";
  BatchDecoder decoder;
  const auto refused = decoder.decode_batch(list_of({good, wrong, good, unknown}));
  REQUIRE(refused.has_error());
  const auto& errors = refused.error().errors;
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].pointer == "/1/data/reason");
  CHECK(errors[1].pointer == "/3/type");

  const auto all_wrong = decoder.decode_batch(list_of(std::vector<std::string>(kMaxBatchEvents, wrong)));
  REQUIRE(all_wrong.has_error());
  REQUIRE(all_wrong.error().errors.size() == kMaxBatchEvents);
  CHECK(all_wrong.error().errors.back().pointer == "/999/data/reason");
}

TEST_CASE("a key that no event names is found among the events before it, then by who is asked") {
  const auto bare = [](const std::string& type, const std::string& subject, const std::string& data) {
    return R"({"specversion":"1.0","id":"e","source":"/t","type":"haiyu.)" + type + R"(.v1","subject":")" +
           subject + R"(","time":"2014-10-31T08:00:00Z","data":)" + data + "}";
  };
  std::vector<std::string> asked;
  BatchDecoder decoder([&](std::string_view thing, std::string_view id) -> std::optional<std::string> {
    asked.push_back(std::string(thing) + " " + std::string(id));
    return id == "nowhere" ? std::nullopt : std::optional<std::string>("key-of-" + std::string(id));
  });
  const std::string served = bare("served.recorded", "r-1", R"({"session_id":"ses-1","count":2})");
  const std::string corrected = bare("served.corrected", "r-1", R"({"count":3,"reason":"miscounted"})");
  const auto decoded = decoder.decode_batch(list_of({served, corrected}));
  REQUIRE(decoded.has_value());
  CHECK(decoded.value()[0].record.key == "key-of-ses-1");
  CHECK(decoded.value()[0].record.value == served);
  CHECK(decoded.value()[1].record.key == "key-of-ses-1");
  CHECK(asked == std::vector<std::string>{"session ses-1"});
  CHECK(decoder.decode_structured(corrected).value().record.key == "key-of-r-1");  // another batch
  CHECK(asked.back() == "served r-1");

  const auto lost = bare("served.recorded", "r-1", R"({"session_id":"nowhere","count":2})");
  const auto refused = decoder.decode_structured(lost);
  REQUIRE(refused.has_error());
  CHECK(refused.error().errors[0].pointer == "/partitionkey");
  CHECK(BatchDecoder().decode_structured(served).has_error());
}

TEST_CASE("a batch decoded in steps is the batch decoded at once") {
  const std::string good = envelope("signup.cancelled", "{}");
  const std::string wrong = envelope("signup.cancelled", R"({"reason":7})");
  BatchDecoder decoder;
  for (const auto& [events, whole] : {std::pair{std::vector{good, good, good}, true},
                                      {std::vector{good, good, wrong}, false},
                                      {std::vector<std::string>(), true}}) {
    REQUIRE(decoder.begin_batch(list_of(events)).has_value());
    std::size_t steps = 1;
    while (decoder.decode_more(1)) ++steps;
    CHECK(steps == std::max<std::size_t>(1, events.size()));
    const auto decoded = decoder.end_batch();
    REQUIRE(decoded.has_value() == whole);
    if (whole)
      CHECK(decoded.value().size() == events.size());
    else
      CHECK(decoded.error().errors[0].pointer == "/2/data/reason");
  }
  CHECK(decoder.begin_batch("{}").has_error());
  CHECK_FALSE(decoder.decode_more(1));
}

TEST_CASE("what is no batch is refused") {
  const std::string good = envelope("signup.cancelled", "{}");
  BatchDecoder decoder;
  for (const std::string& json : std::vector<std::string>{
           "", "{}", good, "[", "[" + good, "[" + good + ",]", "[7]", "[" + good + "] x",
           "[" + good + " " + good + "]", "[{]}", "[\"" + good + "\"]", "[" + good + "]]", "[\xff]"}) {
    CAPTURE(json);
    const auto refused = decoder.decode_batch(json);
    REQUIRE(refused.has_error());
    CHECK_FALSE(refused.error().errors.empty());
  }
  const auto empty = decoder.decode_batch(" [ ] ");
  REQUIRE(empty.has_value());
  CHECK(empty.value().empty());
}

TEST_CASE("the size of a batch has limits") {
  const std::string good = envelope("signup.cancelled", "{}");
  BatchDecoder decoder;
  CHECK(decoder.decode_batch(list_of(std::vector<std::string>(kMaxBatchEvents, good))).has_value());
  const auto many = decoder.decode_batch(list_of(std::vector<std::string>(kMaxBatchEvents + 1, good)));
  REQUIRE(many.has_error());
  CHECK(many.error().kind == Refusal::Kind::kTooLarge);
  const auto large = decoder.decode_batch("[" + std::string(kMaxBatchBytes, ' ') + "]");
  REQUIRE(large.has_error());
  CHECK(large.error().kind == Refusal::Kind::kTooLarge);
}

TEST_CASE("the binary mode gives the event in structured mode") {
  BatchDecoder decoder;
  const Header headers[] = {{"content-type", "application/json"},     {"ce-specversion", "1.0"},
                            {"ce-id", "caf%C3%A9%20%221%22"},         {"ce-source", "/test"},
                            {"ce-type", "haiyu.signup.requested.v1"}, {"ce-subject", "s-1"},
                            {"ce-time", "2014-10-31T08:00:00Z"},      {"ce-partitionkey", "a-1"},
                            {"ce-traceparent", "00-1-2-3"},           {"accept", "*/*"}};
  const auto decoded =
      decoder.decode_binary(headers, R"( {"session_id":"x","person_id":"p","role":"doctor"} )");
  REQUIRE(decoded.has_value());
  CHECK(decoded.value().record.key == "a-1");
  CHECK(decoded.value().id_hash == hash_id("/test", "caf\xc3\xa9 \"1\""));
  Decoder again;
  const auto event = again.decode_structured(decoded.value().record.value);
  REQUIRE(event.has_value());
  CHECK(event.value()->id == "caf\xc3\xa9 \"1\"");

  for (const std::string_view body :
       {"", "[]", "{", R"({},"actor":"operator")", R"({}},{)", R"({"person_id":"p","role":"doctor"})"}) {
    CAPTURE(body);
    CHECK(decoder.decode_binary(headers, body).has_error());
  }
}

TEST_CASE("a header that cannot be an attribute is refused") {
  BatchDecoder decoder;
  for (const Header& header : std::initializer_list<Header>{{"ce-id", "%zz"},
                                                            {"ce-id", "%4"},
                                                            {"ce-id", "\xff"},
                                                            {"ce-id", "%FF"},
                                                            {"ce-a\"b", "x"},
                                                            {"ce-", "x"},
                                                            {"ce-data", "x"}}) {
    const auto refused = decoder.decode_binary(std::span(&header, 1), "{}");
    REQUIRE(refused.has_error());
    CHECK(refused.error().errors[0].code == "malformed");
  }
  const Header twice[] = {{"ce-trace", "1"}, {"ce-trace", "2"}};
  const auto refused = decoder.decode_binary(twice, "{}");
  REQUIRE(refused.has_error());
  CHECK(refused.error().errors[0].code == "duplicate");
}
