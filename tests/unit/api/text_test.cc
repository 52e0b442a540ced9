#include <doctest/doctest.h>

#include "api/idempotency.h"
#include "api/json_writer.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

TEST_CASE("JSON is escaped and its commas are where they belong") {
  JsonWriter json;
  json.begin_object();
  json.field("text", "a\"b\\c\n\x01 ,[{:");
  json.begin_array("list");
  json.item("x");
  json.raw_item("{}");
  json.end_array();
  json.begin_object("empty");
  json.end_object();
  json.field("absent", std::optional<int>());
  json.field("number", -5);
  json.field("flag", true);
  json.end_object();
  CHECK(json.take() ==
        R"({"text":"a\"b\\c\n\u0001 ,[{:","list":["x",{}],"empty":{},"number":-5,"flag":true})");
}

TEST_CASE("base64url has one spelling for each text") {
  for (const std::string text : {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"}) {
    const auto back = from_base64url(base64url(text));
    REQUIRE(back);
    CHECK(*back == text);
  }
  for (const char* wrong : {"a+b", "a=", "YR"}) CHECK_FALSE(from_base64url(wrong));
}

TEST_CASE("a list of entity tags is read as RFC 9110 has it") {
  struct Row {
    const char* list;
    bool strong, weak;
  };
  for (const Row& row : {Row{"\"a\", \"b\"", true, true}, Row{"W/\"b\"", false, true}, Row{"*", true, true},
                         Row{"\"bb\"", false, false}, Row{"", false, false}}) {
    CAPTURE(row.list);
    Request request;
    request.headers = {{"if-match", row.list}};
    CHECK(lists_etag(request, "if-match", "\"b\"", Comparison::kStrong) == row.strong);
    CHECK(lists_etag(request, "if-match", "\"b\"", Comparison::kWeak) == row.weak);
    CHECK_FALSE(lists_etag(request, "if-none-match", "\"b\"", Comparison::kWeak).has_value());
    request.headers.insert(request.headers.begin(), {"if-match", "\"b\""});
    CHECK(lists_etag(request, "if-match", "\"b\"", Comparison::kStrong) == true);
  }
}

TEST_CASE("a write is known by its caller, its key and its payload") {
  const WriteIdentity one = identify_write("a", "key", "POST", "/x", "{}");
  const WriteIdentity same = identify_write("a", "key", "POST", "/x", "{}");
  CHECK(one.event_id == same.event_id);
  CHECK(one.thing_id == same.thing_id);
  CHECK(one.payload_hash == same.payload_hash);
  CHECK(is_id(one.thing_id));
  CHECK(one.thing_id[14] == '8');
  CHECK(identify_write("b", "key", "POST", "/x", "{}").hash != one.hash);
  CHECK(identify_write("a", "kez", "POST", "/x", "{}").thing_id != one.thing_id);
  for (const auto& [method, path, body] :
       {std::tuple{"PATCH", "/x", "{}"}, {"POST", "/y", "{}"}, {"POST", "/x", "[]"}}) {
    const WriteIdentity other = identify_write("a", "key", method, path, body);
    CHECK(other.hash == one.hash);
    CHECK(other.payload_hash != one.payload_hash);
  }
}

}  // namespace
}  // namespace haiyu::api
