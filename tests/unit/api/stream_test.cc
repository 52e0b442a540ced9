#include "api/stream.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

ApiOptions quick() {
  ApiOptions options;
  options.stream_interval = std::chrono::milliseconds(5);
  options.stream_heartbeat = std::chrono::seconds(1);
  return options;
}

TEST_CASE("a stream sends current values first, then what changed, and nothing else") {
  Client client(quick());
  make_centre(client);
  make_session(client, "s1", 5, 3);
  const Answer answer = client.ask(
      "GET", "/v1/stream?counters=volunteers.recruited:organization=centre,members.enrolled&sessions=s1");
  REQUIRE(answer.stream);
  CHECK(header_of(answer.response, "content-type") == "text/event-stream");
  const std::string first = client.run(answer.stream->next());
  CHECK(first.starts_with("retry: 2000\n\n"));
  CHECK(first.find(
            R"(data: {"counter":"volunteers.recruited:organization=centre","metric":"volunteers.recruited",)"
            R"("filter":{"organization":"centre"},"value":0})") != std::string::npos);
  CHECK(first.find("event: session\nid: ") != std::string::npos);

  client.make("/v1/people", R"({"id":"p1"})");  // the position moves, no value does
  client.make("/v1/volunteers",
              R"({"id":"v1","person_id":"p1","organization_id":"centre","recruited_on":"2014-01-03"})");
  const std::string second = client.run(answer.stream->next());
  CHECK(second.find(R"("value":1})") != std::string::npos);
  CHECK(second.find("members.enrolled") == std::string::npos);
  CHECK(second.find("event: session") == std::string::npos);
  CHECK(second.find("id: " + state::format_position(client.node().position())) != std::string::npos);

  CHECK(client.run(answer.stream->next()) == ": still here\n\n");
}

TEST_CASE("a stream of sign-ups has those of one person, and ends when its token does") {
  Instant now = ApiOptions().now();
  ApiOptions options = quick();
  options.now = [&now] { return now; };
  Client client(options, Strangers::kPublic);
  client.act_as(Principal{.role = events::Role::kOperator, .subject = "root"});
  make_centre(client);
  make_session(client, "s1", 5, 3);
  client.make("/v1/people", R"({"id":"p1"})");
  client.make("/v1/sessions/s1/signups", signup_body("p2"));
  client.act_as(Principal{.role = events::Role::kPerson, .subject = "p1", .person = "p1"});
  const Answer answer = client.ask("GET", "/v1/stream?signups=mine");
  REQUIRE(answer.stream);
  CHECK(client.run(answer.stream->next()) == "retry: 2000\n\n");  // none yet
  client.make("/v1/sessions/s1/signups", signup_body("p1"));
  const std::string mine = client.run(answer.stream->next());
  CHECK(mine.starts_with("event: signup\nid: "));
  CHECK(mine.find(R"("person_id":"p1")") != std::string::npos);
  CHECK(mine.find("p2") == std::string::npos);
  CHECK(client.ask("GET", "/v1/stream?signups=p2").response.status == 403);
  now += std::chrono::hours(2);
  CHECK(client.run(answer.stream->next()).empty());
  client.act_as(std::nullopt);
  CHECK(client.ask("GET", "/v1/stream?signups=p1").response.status == 401);
}

TEST_CASE("a stream of what is not there is refused") {
  Client client;
  struct Row {
    const char* query;
    int status;
  };
  for (const Row& row :
       {Row{"", 422}, Row{"counters=moon", 404}, Row{"counters=volunteers.recruited:role=x", 422},
        Row{"counters=volunteers.recruited:role", 422}, Row{"sessions=none", 404}, Row{"session=s1", 400},
        Row{"signups=mine", 422}, Row{"signups=a%20b", 422}}) {
    const Answer answer = client.ask("GET", std::string("/v1/stream?") + row.query);
    CHECK_MESSAGE(answer.response.status == row.status, row.query);
    CHECK_FALSE(answer.stream);
  }
}

}  // namespace
}  // namespace haiyu::api::test
