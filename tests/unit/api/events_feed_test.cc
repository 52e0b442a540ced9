#include <fmt/format.h>

#include <future>
#include <set>

#include "api/feed_cursor.h"
#include "api/reading.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

using namespace std::chrono_literals;

struct Told {
  std::string id, type, subject, position, data;
  friend bool operator==(const Told&, const Told&) = default;
};

struct FeedPageSeen {
  std::vector<Told> items;
  std::string next;
};

FeedPageSeen page_of(const Response& response) {
  REQUIRE_MESSAGE(response.status == 200, response.body);
  const auto body = json_of(response);
  FeedPageSeen page;
  for (const auto& item : body.at("items").as_array()) {
    const auto text = [&](const char* name) { return std::string(item.at(name).as_string()); };
    CHECK(text("specversion") == "1.0");
    page.items.push_back({text("source") + " " + text("id"), text("type").substr(6), text("subject"),
                          text("position"), boost::json::serialize(item.at("data"))});
  }
  page.next = body.at("next").as_string();
  CHECK(header_of(response, "link") == "<" + page.next + ">; rel=\"next\"");
  return page;
}

// All that there is, by pages.
std::vector<Told> walk(Client& client, std::string url) {
  std::vector<Told> all;
  for (;;) {
    FeedPageSeen page = page_of(client.get(url));
    if (page.items.empty() && page.next == url) return all;
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    url = page.next;
  }
}

std::vector<std::string> types_and_subjects(const std::vector<Told>& items) {
  std::vector<std::string> lines;
  for (const Told& one : items) lines.push_back(one.type + " " + one.subject);
  return lines;
}

void request(Client& client, const std::string& id, const std::string& person, int status = 201,
             const std::string& role = "volunteer") {
  const Response answer =
      client.post("/v1/sessions/s/signups",
                  fmt::format(R"({{"id":"{}","person_id":"{}","role":"{}"}})", id, person, role));
  REQUIRE(answer.status == status);
}

// One place: a gets it, b and c wait, d has no role; then a leaves, and b moves up.
void sign_up(Client& client) {
  make_centre(client);
  make_session(client, "s", 5, 1);
  request(client, "a", "person-a");
  request(client, "b", "person-b");
  request(client, "c", "person-c");
  request(client, "d", "person-d", 409, "juggler");
  client.make("/v1/signups/a/cancel", R"({"reason":"a broken leg"})");
}

constexpr const char* kSignups =
    "/v1/events?types=signup.requested,signup.cancelled,signup.decided,signup.promoted";

TEST_CASE("the feed tells facts in the order of the log, each with the decisions that followed from it") {
  Client client;
  sign_up(client);
  const auto told = walk(client, kSignups);
  CHECK(types_and_subjects(told) ==
        std::vector<std::string>{"signup.requested.v1 a", "signup.decided.v1 a", "signup.requested.v1 b",
                                 "signup.decided.v1 b", "signup.requested.v1 c", "signup.decided.v1 c",
                                 "signup.requested.v1 d", "signup.decided.v1 d", "signup.cancelled.v1 a",
                                 "signup.promoted.v1 b"});
  const std::string where = R"({"session_id":"s","activity_id":"clinic",)";
  CHECK(told[1].data == where + R"("status":"confirmed"})");
  CHECK(told[3].data == where + R"("status":"waitlisted","waitlist":{"position":1,"seats_ahead":0}})");
  CHECK(told[5].data == where + R"("status":"waitlisted","waitlist":{"position":2,"seats_ahead":1}})");
  CHECK(told[7].data == where + R"("status":"refused","reason":"unknown_role"})");
  CHECK(told[9].data == where + R"("status":"confirmed"})");
  CHECK(told[0].data == R"({"session_id":"s","person_id":"person-a","role":"volunteer","party_size":1})");
  CHECK(told[1].position == told[0].position);
  const auto all = walk(client, "/v1/events");
  CHECK(types_and_subjects(all)[0] == "organization.registered.v1 centre");
  CHECK(all.size() == told.size() + 3);
}

TEST_CASE("a place that an organizer gives is told as a promotion, without its reason") {
  Client client;
  sign_up(client);
  client.make("/v1/signups/c/place", R"({"reason":"speaks the dialect","recorded_by":"Mrs Li"})");
  const auto told = walk(client, "/v1/events?types=signup.placed,signup.promoted");
  CHECK(types_and_subjects(told) ==
        std::vector<std::string>{"signup.promoted.v1 b", "signup.placed.v1 c", "signup.promoted.v1 c"});
  CHECK(told[1].data == "{}");
  CHECK(told[2].data == R"({"session_id":"s","activity_id":"clinic","status":"confirmed"})");
}

TEST_CASE("a walk that is cut anywhere, also by a restart, is the same sequence with the same ids") {
  Client client;
  sign_up(client);
  for (const std::string query : {"/v1/events?", "/v1/events?types=signup.decided,signup.promoted&"}) {
    const auto whole = walk(client, query + "limit=200");
    std::set<std::string> ids;
    for (const Told& one : whole) ids.insert(one.id);
    CHECK(ids.size() == whole.size());
    for (std::size_t limit = 1; limit <= whole.size(); ++limit) {
      CAPTURE(limit);
      CHECK(walk(client, query + "limit=" + std::to_string(limit)) == whole);
    }
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
      CAPTURE(cut);
      FeedPageSeen first = page_of(client.get(query + "limit=" + std::to_string(cut)));
      client.reopen();
      const auto rest = walk(client, first.next);
      std::move(rest.begin(), rest.end(), std::back_inserter(first.items));
      CHECK(first.items == whole);
    }
  }
}

TEST_CASE("types are named whole or short, and what is none is refused") {
  Client client;
  sign_up(client);
  const auto decided = walk(client, "/v1/events?types=signup.decided");
  CHECK(decided.size() == 4);
  CHECK(walk(client, "/v1/events?types=haiyu.signup.decided.v1") == decided);
  CHECK(types_and_subjects(walk(client, "/v1/events?types=session.scheduled,signup.promoted")) ==
        std::vector<std::string>{"session.scheduled.v1 s", "signup.promoted.v1 b"});
  for (const char* types :
       {"", "signup", "signup.decided,", ",signup.decided", "signup.decided.v1", "moon.risen"}) {
    CAPTURE(types);
    const Response refused = client.get(std::string("/v1/events?types=") + types);
    CHECK(refused.status == 422);
    CHECK(json_of(refused).at("errors").at(0).at("pointer").as_string() == "/types");
  }
  CHECK(client.get("/v1/events?type=signup.decided").status == 400);
  CHECK(client.get("/v1/events?limit=201").status == 422);
}

TEST_CASE("the feed has no personal data") {
  Client client;
  sign_up(client);
  client.make("/v1/people",
              R"({"id":"person-z","birth_year":1948,"residency":"migrant","target_groups":["disabled"],)"
              R"("personal":{"name":"Wang Fang","phone":"0755 1234567","email":"wang@example.org"}})");
  client.make("/v1/volunteers",
              R"({"id":"v","person_id":"person-z","organization_id":"centre","recruited_on":"2020-01-01",)"
              R"("skills":[{"code":"nurse"}]})");
  request(client, "z", "person-z");  // with claims that the API saw
  const Response feed = client.get("/v1/events?limit=200");
  for (const char* hidden : {"Wang", "0755", "example.org", "1948", "migrant", "disabled", "broken leg",
                             "nurse", "claims", "payloadhash"}) {
    CAPTURE(hidden);
    CHECK(feed.body.find(hidden) == std::string::npos);
  }
  for (const char* shown :
       {"person-z", "person.registered", "volunteer.recruited", "\"recruited_on\":\"2020-01-01\""}) {
    CAPTURE(shown);
    CHECK(feed.body.find(shown) != std::string::npos);
  }
}

std::string person(const std::string& id) {
  return fmt::format(
      R"({{"specversion":"1.0","id":"e-{0}","source":"urn:test","type":"haiyu.person.registered.v1",)"
      R"("subject":"{0}","time":"2014-10-01T00:00:00Z","data":{{}}}})",
      id);
}

// As a producer that writes to the log itself.
void append(Client& client, const std::string& key, const std::string& value) {
  std::promise<Appended> appended;
  client.node().log().append({Topic::kVolunteers, key, {}, value},
                             [&](Result<Appended> result) { appended.set_value(result.value()); });
  const Appended at = appended.get_future().get();
  std::promise<void> folded;
  Offsets want{};
  want[static_cast<std::size_t>(at.topic)] = at.offset + 1;
  client.node().shard(at.partition).shard->when_applied(want, [&] { folded.set_value(); });
  folded.get_future().get();
}

TEST_CASE("duplicates, rejected events and poison are in the log and not in the feed") {
  Client client;
  append(client, "p1", person("p1"));
  append(client, "p1", person("p1"));
  append(client, "p1", "{ this is no event");
  std::string again = person("p1");
  again.replace(again.find("e-p1"), 4, "e-99");  // another event that registers the same person
  append(client, "p1", again);
  append(client, "p2", person("p2"));
  CHECK(types_and_subjects(walk(client, "/v1/events")) ==
        std::vector<std::string>{"person.registered.v1 p1", "person.registered.v1 p2"});
  client.reopen();
  CHECK(walk(client, "/v1/events").size() == 2);
}

TEST_CASE("a page looks at a bounded part of the log, and the walk still finds what lies behind it") {
  Client client;
  constexpr int kPeople = static_cast<int>(kFeedRecordsMax) + 500;
  for (int begin = 0; begin < kPeople; begin += 500) {
    std::string batch = "[";
    for (int n = begin; n < begin + 500; ++n)
      batch += (n > begin ? "," : "") + person("p" + std::to_string(n));
    REQUIRE(client.post_events(batch + "]", "?wait=true").status == 202);
  }
  sign_up(client);
  const FeedPageSeen first = page_of(client.get("/v1/events?types=signup.promoted"));
  CHECK(first.items.empty());
  const FeedPageSeen second = page_of(client.get(first.next));
  CHECK(types_and_subjects(second.items) == std::vector<std::string>{"signup.promoted.v1 b"});
  // Who waits for the first item is not stopped by the bound.
  CHECK(page_of(client.get("/v1/events?types=signup.promoted", {{"prefer", "wait=30"}})).items.size() == 1);
  CHECK(walk(client, "/v1/events?limit=200&types=person.registered").size() == kPeople);
}

TEST_CASE("who asks from now on and waits gets what comes next, and nothing older") {
  Client client;
  sign_up(client);
  const FeedPageSeen now = page_of(client.get("/v1/events?after=now&types=signup.decided"));
  CHECK(now.items.empty());
  CHECK(now.next != "/v1/events?after=now&types=signup.decided");
  const auto later = std::async(std::launch::async, [&] { request(client, "e", "person-e"); });
  const FeedPageSeen news = page_of(client.get(now.next, {{"prefer", "wait=30"}}));
  later.wait();
  CHECK(types_and_subjects(news.items) == std::vector<std::string>{"signup.decided.v1 e"});
  // A drained feed lets nobody wait.
  client.api().feed.drain();
  const auto began = std::chrono::steady_clock::now();
  CHECK(page_of(client.get(news.next, {{"prefer", "wait=30"}})).items.empty());
  CHECK(std::chrono::steady_clock::now() - began < 20s);
}

TEST_CASE("a cursor of another log, of another list, or of no place in the log is refused") {
  Client client, other;
  make_centre(client);
  make_centre(other);
  const std::string cursor =
      page_of(client.get("/v1/events")).next.substr(std::string("/v1/events?after=").size());
  CHECK(client.get("/v1/events?after=" + cursor).status == 200);
  auto refused = [&](Client& who, const std::string& after) {
    CAPTURE(after);
    const Response answer = who.get("/v1/events?after=" + after);
    CHECK(answer.status == 400);
    CHECK(json_of(answer).at("type").as_string() == "urn:haiyu:problem:invalid_cursor");
  };
  refused(other, cursor);
  for (const std::string& after : {std::string(), std::string("then"), cursor + "A", cursor.substr(4)})
    refused(client, after);
  FeedCursor beyond = FeedCursor::at(client.node().position());
  beyond.next[0] = {0, 0, 0, 1'000};
  beyond.next[1] = {0, 0, 0, 1'000};
  refused(client, format_cursor(beyond, client.node().log().id()));
}

TEST_CASE("a cursor is read as it was written, and nothing else is one") {
  FeedCursor cursor = FeedCursor::at({{1, 2, 3, 4}, {5, 6, 7, 8}});
  CHECK(parse_cursor(format_cursor(cursor, "log"), "log", 2) == cursor);
  cursor.given[1] = 3;
  const std::string text = format_cursor(cursor, "log");
  CHECK(parse_cursor(text, "log", 2) == cursor);
  CHECK_FALSE(parse_cursor(text, "other log", 2));
  CHECK_FALSE(parse_cursor(text, "log", 3));
  const std::string head = from_base64url(text)->substr(0, from_base64url(text)->find('/'));
  for (const char* rest : {"/1.2.3.4", "/1.2.3.4-5.6.7.8/", "/1.2.3.4-5.6.7.8/2.1", "/1.2.3.4-5.6.7.8/1.0",
                           "/1.2.3.4-5.6.7.8/1.1x", "/1.2.3.4-5.6.7.8/1", ""}) {
    CAPTURE(rest);
    CHECK_FALSE(parse_cursor(base64url(head + rest), "log", 2));
  }
}

}  // namespace
}  // namespace haiyu::api::test
