// What is said of a person is sealed before it is appended, and forgotten when its key is destroyed.
#include "api/forgetting.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <sstream>
#include <thread>

#include "api/sealing.h"
#include "tests/unit/api/client.h"
#include "tests/unit/api/write_rows.h"

namespace haiyu::api::test {
namespace {

Principal as_person(const std::string& id) {
  return {.role = events::Role::kPerson, .subject = "sub-" + id, .person = id};
}

// Is it anywhere under the data directory?
bool on_disk(Client& client, std::string_view text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(client.node().options().data_dir)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    if (std::move(bytes).str().find(text) != std::string::npos) return true;
  }
  return false;
}

std::string cloud_event(const std::string& id, const std::string& type, const std::string& subject,
                        const std::string& key, const std::string& data) {
  return R"({"specversion":"1.0","id":")" + id + R"(","source":"urn:test","type":"haiyu.)" + type +
         R"(.v1","subject":")" + subject + R"(","time":"2014-10-01T00:00:00Z","partitionkey":")" + key +
         R"(","data":)" + data + "}";
}

std::string view(Client& client, const std::string& target) {
  const Response answer = client.get(target);
  CHECK_MESSAGE(answer.status == 200, target, " ", answer.body);
  return answer.body;
}

std::string problem_of(const Response& answer) {
  return std::to_string(answer.status) + " " + std::string(json_of(answer).at("type").as_string()).substr(18);
}

// All counters that anybody may read, as one text.
std::string totals(Client& client) {
  std::string all;
  const boost::json::value catalogue = json_of(client.get("/v1/counters"));
  const boost::json::value& metrics =
      catalogue.is_array() ? catalogue : catalogue.as_object().begin()->value();
  for (const auto& metric : metrics.as_array()) {
    const std::string name(metric.at("metric").as_string());
    all += view(client, "/v1/counters/" + name);
  }
  return all;
}

void wait_until(const std::function<bool()>& so) {
  while (!so()) std::this_thread::yield();
}

void destroy_key_of(Client& client, std::string_view person) {
  std::promise<bool> destroyed;
  client.node().vault().destroy(std::array{owner_person(person)},
                                [&](bool done) { destroyed.set_value(done); });
  CHECK(destroyed.get_future().get());
}

// p1 with a name and a phone, who signs up, comes, and of whom it is noted; p2 the same, who is to stay.
void make_people(Client& client) {
  make_centre(client);
  make_session(client, "s1", 5, 5);
  make_session(client, "s2", 6, 5);
  make_session(client, "s0", 7, 1);
  client.make("/v1/sessions/s0/signups", R"({"id":"g0","person_id":"p0","role":"volunteer"})");
  for (const std::string p : {"p1", "p2"}) {
    client.make("/v1/people", R"({"id":")" + p + R"(","birth_year":1980,"personal":{"name":"name-of-)" + p +
                                  R"(","phone":"phone-of-)" + p + R"("}})");
    client.make(
        "/v1/volunteers",
        R"({"id":"v-)" + p + R"(","person_id":")" + p +
            R"(","organization_id":"centre","recruited_on":"2014-01-03","skills":[{"code":"doctor"}]})");
    client.make("/v1/sessions/s1/signups",
                R"({"id":"g-)" + p + R"(","person_id":")" + p + R"(","role":"volunteer"})");
    client.make("/v1/signups/g-" + p + "/check-in",
                R"({"at":"2030-01-05T09:00:00+08:00","recorded_by":"recorder-of-)" + p + R"("})");
    client.make("/v1/signups/g-" + p + "/check-out",
                R"({"at":"2030-01-05T10:00:00+08:00","evaluation":"evaluation-of-)" + p + R"("})");
    client.make("/v1/sessions/s0/signups",
                R"({"id":"w-)" + p + R"(","person_id":")" + p + R"(","role":"volunteer"})");
    client.make("/v1/signups/w-" + p + "/place",
                R"({"reason":"place-for-)" + p + R"(","recorded_by":"placer-of-)" + p + R"("})");
    client.make("/v1/organizations/centre/applications",
                R"({"id":"a-)" + p + R"(","person_id":")" + p + R"("})");
    client.make("/v1/applications/a-" + p + "/reject", R"({"reason":"reason-of-)" + p + R"("})");
  }
}
constexpr const char* kTexts[] = {"name-of-",   "phone-of-",  "recorder-of-", "evaluation-of-",
                                  "reason-of-", "place-for-", "placer-of-"};

TEST_CASE("texts of a person are nowhere on the disk, and are read as they were written") {
  Client client;
  make_people(client);
  for (int time = 0; time < 2; ++time) {
    for (const char* const text : kTexts) CHECK_MESSAGE(!on_disk(client, text), text);
    CHECK(on_disk(client, "g-p1"));  // what is not personal is there
    CHECK(view(client, "/v1/people/p1").find(R"("name":"name-of-p1","phone":"phone-of-p1")") !=
          std::string::npos);
    CHECK(view(client, "/v1/signups/g-p1").find("recorder-of-p1") != std::string::npos);
    CHECK(view(client, "/v1/signups/g-p1").find("evaluation-of-p1") != std::string::npos);
    CHECK(view(client, "/v1/sessions/s1/roster").find("recorder-of-p2") != std::string::npos);
    CHECK(view(client, "/v1/signups/w-p1").find(R"("place_reason":"place-for-p1")") != std::string::npos);
    CHECK(view(client, "/v1/sessions/s0/roster").find("placer-of-p2") != std::string::npos);
    CHECK(view(client, "/v1/sessions/s0/roster?format=csv").find("place-for-p2") != std::string::npos);
    CHECK(view(client, "/v1/applications/a-p1").find("reason-of-p1") != std::string::npos);
    CHECK(view(client, "/v1/organizations/centre/members").find("reason-of-p2") != std::string::npos);
    client.rebuild();  // from the log, without a key
  }
}

TEST_CASE("so are those of events that come over HTTP, one or many, of things that nobody knew before") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 5);
  const std::string batch =
      "[" + cloud_event("1", "person.registered", "p1", "p1", R"({"personal":{"name":"first-text"}})") + "," +
      cloud_event("2", "signup.requested", "g1", "clinic",
                  R"({"session_id":"s1","person_id":"p1","role":"volunteer"})") +
      "," + cloud_event("3", "signup.cancelled", "g1", "clinic", R"({"reason":"second-text \"\u738b\""})") +
      "]";
  CHECK(client.post_events(batch, "?wait=true").status == 202);
  CHECK(client
            .post_events(
                cloud_event("4", "person.changed", "p1", "p1", R"({"personal":{"email":"third@text"}})"),
                "?wait=true", "application/cloudevents+json")
            .status == 202);
  for (const char* const text : {"first-text", "second-text", "third@text"}) CHECK(!on_disk(client, text));
  CHECK(view(client, "/v1/people/p1").find(R"({"name":"first-text","email":"third@text"})") !=
        std::string::npos);
  CHECK(view(client, "/v1/signups/g1").find(R"(second-text \"王\")") != std::string::npos);
  CHECK(client.post_events(batch).status == 202);  // again: duplicates
  const std::string marked =
      cloud_event("5", "person.changed", "p1", "p1", R"({"personal":{"name":"sealed.v1.AAAA"}})");
  CHECK(client.post_events(marked, "", "application/cloudevents+json").status == 422);
}

TEST_CASE("a forgotten person's texts open no more, and everything else stays as it was") {
  Client client;
  make_people(client);
  const std::string before = totals(client);
  const Response forgotten = client.post("/v1/people/p1/forget", "", "forget-p1");
  CHECK_MESSAGE(forgotten.status == 200, forgotten.body);
  CHECK(json_of(forgotten).at("status") == "forgotten");
  const auto gone = [&](const std::string& target, const char* text) {
    CHECK_MESSAGE(view(client, target).find(text + std::string("p1")) == std::string::npos, target);
    CHECK_MESSAGE(view(client, target).find("sealed") == std::string::npos, target);
  };
  for (int time = 0; time < 3; ++time) {
    SealKey key;
    CHECK(client.node().vault().find(owner_person("p1"), key, Use::kOpen) == Held::kDestroyed);
    CHECK(client.node().vault().find(owner_signup("clinic", "g-p1"), key, Use::kOpen) == Held::kDestroyed);
    CHECK(client.node().vault().find(owner_person("p2"), key, Use::kOpen) == Held::kKey);
    gone("/v1/signups/g-p1", "recorder-of-");
    gone("/v1/signups/g-p1", "evaluation-of-");
    gone("/v1/sessions/s1/roster", "recorder-of-");
    gone("/v1/sessions/s1/roster", "name-of-");
    gone("/v1/sessions/s1/roster?format=csv", "name-of-");
    gone("/v1/sessions/s0/roster", "place-for-");
    gone("/v1/sessions/s0/roster", "placer-of-");
    gone("/v1/sessions/s0/roster?format=csv", "place-for-");
    gone("/v1/applications/a-p1", "reason-of-");
    gone("/v1/volunteers/v-p1/record", "name-of-");
    CHECK(view(client, "/v1/volunteers/v-p1").find("doctor") == std::string::npos);
    CHECK(view(client, "/v1/people/p2").find("name-of-p2") != std::string::npos);
    CHECK(view(client, "/v1/sessions/s1/roster").find("recorder-of-p2") != std::string::npos);
    CHECK(view(client, "/v1/sessions/s1/roster").find("name-of-p2") != std::string::npos);
    CHECK(view(client, "/v1/volunteers/v-p2").find("doctor") != std::string::npos);
    CHECK(totals(client) == before);
    if (time == 0) client.reopen();
    if (time == 1) client.rebuild();
  }
  CHECK(client.post("/v1/people/p1/forget", "", "forget-p1").status == 200);  // its first answer again
}

TEST_CASE("nothing new is said of who was forgotten, but what there is can still be moved") {
  Client client;
  make_people(client);
  client.make("/v1/sessions/s2/signups", R"({"id":"g-late","person_id":"p1","role":"resident"})");
  client.make("/v1/people/p1/forget");
  CHECK(problem_of(client.get("/v1/people/p1")) == "410 forgotten");
  CHECK(problem_of(client.patch("/v1/people/p1", R"({"birth_year":1981})")) == "410 forgotten");
  CHECK(problem_of(client.post("/v1/people/p1/forget")) == "410 forgotten");
  CHECK(problem_of(client.post("/v1/people", R"({"id":"p1","personal":{"name":"again"}})")) ==
        "410 forgotten");
  CHECK(problem_of(client.post("/v1/sessions/s1/signups", signup_body("p1"))) == "410 forgotten");
  CHECK(problem_of(
            client.post("/v1/volunteers",
                        R"({"person_id":"p1","organization_id":"centre","recruited_on":"2014-01-03"})")) ==
        "410 forgotten");
  CHECK(problem_of(client.post("/v1/organizations/centre/applications", R"({"person_id":"p1"})")) ==
        "410 forgotten");
  CHECK(problem_of(client.post("/v1/volunteers/v-p1/skills", R"({"skills":[{"code":"nurse"}]})")) ==
        "410 forgotten");
  CHECK(problem_of(client.post("/v1/volunteers/v-p1/records")) == "410 forgotten");
  client.make("/v1/signups/g-late/cancel", R"({"reason":"a-late-reason"})");
  CHECK(view(client, "/v1/signups/g-late").find("a-late-reason") == std::string::npos);
  CHECK_FALSE(on_disk(client, "a-late-reason"));
  client.make("/v1/volunteers/v-p1/leave", R"({"left_on":"2015-01-01"})");
}

TEST_CASE("texts about a thing that comes after its person was forgotten are left out") {
  Client client;
  make_people(client);
  client.make("/v1/people/p1/forget");
  const std::string batch = "[" +
                            cloud_event("1", "signup.requested", "g9", "clinic",
                                        R"({"session_id":"s2","person_id":"p1","role":"resident"})") +
                            "]";
  CHECK(client.post_events(batch, "?wait=true").status == 202);
  const std::string late =
      "[" + cloud_event("2", "signup.cancelled", "g9", "clinic", R"({"reason":"a-late-reason"})") + "]";
  CHECK(client.post_events(late, "?wait=true").status == 202);
  CHECK(view(client, "/v1/signups/g9").find("a-late-reason") == std::string::npos);
  SealKey key;
  CHECK(client.node().vault().find(owner_signup("clinic", "g9"), key, Use::kOpen) == Held::kNone);
}

TEST_CASE("a thing that comes with its texts after its person was forgotten shows none, and loses its keys") {
  Client client;
  make_people(client);
  client.make("/v1/people/p1/forget");
  const std::string batch =
      "[" +
      cloud_event("1", "signup.requested", "g9", "clinic",
                  R"({"session_id":"s2","person_id":"p1","role":"resident"})") +
      "," +
      cloud_event("2", "attendance.checked_in", "g9", "clinic",
                  R"({"at":"2030-01-06T09:00:00+08:00","recorded_by":"a-late-recorder"})") +
      "]";
  CHECK(client.post_events(batch, "?wait=true").status == 202);
  CHECK(view(client, "/v1/signups/g9").find("a-late-recorder") == std::string::npos);
  CHECK(view(client, "/v1/sessions/s2/roster").find("a-late-recorder") == std::string::npos);
  SealKey key;
  const auto held = [&] { return client.node().vault().find(owner_signup("clinic", "g9"), key, Use::kOpen); };
  CHECK(held() == Held::kKey);  // when it was sealed nobody knew whose it is
  const Eraser eraser(client.node(), client.api().options.now, std::chrono::milliseconds(1));
  wait_until([&] { return held() == Held::kDestroyed; });
}

TEST_CASE("a text of a forgotten person that reached the log unsealed is not shown") {
  Client client;
  OwnTexts before(client.node().vault(), "p1", owner_signup("clinic", "g1"));
  CHECK(before("plain") == "plain");
  destroy_key_of(client, "p1");
  OwnTexts after(client.node().vault(), "p1", owner_signup("clinic", "g1"));
  CHECK(after("plain").empty());
}

TEST_CASE("a text that is sent to another aggregate than its thing's is left out, as the event is rejected") {
  Client client;
  make_people(client);
  const std::string astray = cloud_event("1", "attendance.checked_in", "g-p1", "another",
                                         R"({"at":"2030-01-05T09:00:00+08:00","recorded_by":"astray"})");
  const Response answer = client.post_events("[" + astray + "]", "?wait=true");
  CHECK(json_of(answer).at("rejected").as_array().size() == 1);
  SealKey key;
  CHECK(client.node().vault().find(owner_signup("another", "g-p1"), key, Use::kOpen) == Held::kNone);
}

TEST_CASE("who is forgotten is a matter of the person and the operator alone") {
  Client client(Strangers::kPublic);
  client.act_as(the_operator());
  make_people(client);
  Principal organizer{.role = events::Role::kOrganizer, .subject = "o", .organization = "centre"};
  Principal registrar{.role = events::Role::kRegistrar, .subject = "r", .district = "baoan"};
  for (const Principal& other : {organizer, registrar, as_person("p2")}) {
    client.act_as(other);
    CHECK(client.post("/v1/people/p1/forget").status == 403);
  }
  client.act_as(std::nullopt);
  CHECK(client.post("/v1/people/p1/forget").status == 401);
  client.act_as(as_person("p1"));
  CHECK(client.post("/v1/people/p1/forget").status == 200);
}

TEST_CASE("who never registered but signed up can be forgotten; of whom nothing is known cannot") {
  Client client(Strangers::kPublic);
  client.act_as(the_operator());
  make_people(client);
  client.make("/v1/sessions/s1/signups", R"({"id":"g3","person_id":"p3","role":"resident"})");
  client.make("/v1/signups/g3/cancel", R"({"reason":"a-reason"})");
  CHECK(view(client, "/v1/signups/g3").find("a-reason") != std::string::npos);
  client.act_as(as_person("p3"));
  client.make("/v1/people/p3/forget");
  CHECK(view(client, "/v1/signups/g3").find("a-reason") == std::string::npos);
  CHECK(problem_of(client.post("/v1/sessions/s1/signups", signup_body("p3"))) == "410 forgotten");
  client.act_as(as_person("p4"));
  CHECK(client.post("/v1/people/p4/forget").status == 404);
}

TEST_CASE("the log says whom to forget: a node destroys the keys, also where it stopped in between") {
  Client client;
  make_people(client);
  const std::string forget = "[" + cloud_event("1", "person.forgotten", "p1", "p1", "{}") + "]";
  CHECK(client.post_events(forget, "?wait=true").status == 202);
  SealKey key;
  const auto held = [&](const Owner& owner) { return client.node().vault().find(owner, key, Use::kOpen); };
  CHECK(held(owner_person("p1")) == Held::kKey);  // appended and folded, and then the process ended
  client.reopen();
  {
    const Eraser eraser(client.node(), client.api().options.now);
    wait_until([&] { return held(owner_person("p1")) == Held::kDestroyed; });
    CHECK(held(owner_signup("clinic", "g-p1")) == Held::kDestroyed);
    CHECK(held(owner_member("centre", "a-p1")) == Held::kDestroyed);
    CHECK(held(owner_person("p2")) == Held::kKey);
    const std::string other = "[" + cloud_event("2", "person.forgotten", "p2", "p2", "{}") + "]";
    CHECK(client.post_events(other).status == 202);
    wait_until([&] { return held(owner_signup("clinic", "g-p2")) == Held::kDestroyed; });
  }
}

TEST_CASE("a state from before is told of those whom the vault knows to be forgotten") {
  Client client;
  make_people(client);
  destroy_key_of(client, "p1");  // as when the log is of a backup, and the vault is not
  CHECK(problem_of(client.get("/v1/people/p1")) == "410 forgotten");
  CHECK(view(client, "/v1/volunteers/v-p1").find("doctor") != std::string::npos);
  {
    const Eraser eraser(client.node(), client.api().options.now);
    wait_until([&] { return client.get("/v1/volunteers/v-p1").body.find("doctor") == std::string::npos; });
  }
  CHECK(view(client, "/v1/volunteers?skill=doctor").find("v-p1") == std::string::npos);
  CHECK(view(client, "/v1/volunteers/v-p2").find("doctor") != std::string::npos);
}

TEST_CASE("a retry of what was rejected, or came too late, is known too") {
  Client client;
  make_people(client);
  const std::string records = "/v1/volunteers/v-p1/records", purpose = R"({"purpose":"school"})";
  const Response first = client.post(records, purpose, "r");  // nothing was credited yet
  CHECK(first.status == 409);
  const Response again = client.post(records, purpose, "r");
  CHECK(again.status == 409);
  CHECK(header_of(again, "idempotency-replayed") == "true");
  CHECK(problem_of(client.post(records, R"({"purpose":"work"})", "r")) == "422 idempotency_key_reused");
  client.make("/v1/sessions/s2/signups", R"({"id":"g-late","person_id":"p1","role":"resident"})");
  client.make("/v1/people/p1/forget");
  const std::string cancel = "/v1/signups/g-late/cancel", reason = R"({"reason":"a-late-reason"})";
  CHECK(client.post(cancel, reason, "c").status == 200);
  CHECK(problem_of(client.post(cancel, reason, "c")) == "410 forgotten");  // it cannot be told
}

TEST_CASE("a retry is known by its texts as well, while they can be told") {
  Client client;
  make_centre(client);
  const std::string body = R"({"id":"p1","personal":{"name":"Li"}})";
  CHECK(client.post("/v1/people", body, "k").status == 201);
  const Response again = client.post("/v1/people", body, "k");
  CHECK(again.status == 201);
  CHECK(header_of(again, "idempotency-replayed") == "true");
  client.reopen();
  CHECK(client.post("/v1/people", body, "k").status == 201);
  CHECK(problem_of(client.post("/v1/people", R"({"id":"p1","personal":{"name":"Lu"}})", "k")) ==
        "422 idempotency_key_reused");
  // What the log has of the request is no hash of its text.
  const WriteIdentity identity = identify_write("anonymous", "k", "POST", "/v1/people", body);
  char plain[17];
  std::snprintf(plain, sizeof plain, "%016llx", static_cast<unsigned long long>(identity.payload_hash));
  CHECK_FALSE(on_disk(client, plain));
  CHECK(on_disk(client, "payloadhash"));
  client.make("/v1/people/p1/forget");
  CHECK(problem_of(client.post("/v1/people", body, "k")) == "410 forgotten");
}

}  // namespace
}  // namespace haiyu::api::test
