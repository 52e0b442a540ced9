#include <set>
#include <thread>

#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::vector<std::string> ids_of(const boost::json::value& page) {
  std::vector<std::string> ids;
  for (const auto& item : page.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
  return ids;
}

// All pages of a list; `between` runs after each.
std::vector<std::string> walk(Client& client, std::string url, const std::function<void()>& between = {}) {
  std::vector<std::string> ids;
  while (true) {
    const Response response = client.get(url);
    REQUIRE_MESSAGE(response.status == 200, url, " ", response.body);
    const auto page = json_of(response);
    for (std::string& id : ids_of(page)) ids.push_back(std::move(id));
    if (page.at("next").is_null()) {
      CHECK(header_of(response, "link").empty());
      return ids;
    }
    url = std::string(page.at("next").as_string());
    CHECK(header_of(response, "link") == "<" + url + ">; rel=\"next\"");
    if (between) between();
  }
}

TEST_CASE("a thing has a strong entity tag that changes if and only if its answer does") {
  Client client;
  make_centre(client);
  const Response first = client.get("/v1/organizations/centre");
  REQUIRE(first.status == 200);
  const std::string etag = header_of(first, "etag");
  CHECK(etag.front() == '"');
  client.make("/v1/people", R"({"id":"somebody"})");  // the position moves, the answer does not
  const Response same = client.get("/v1/organizations/centre", {{"if-none-match", "\"other\", " + etag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(header_of(same, "haiyu-position") != header_of(first, "haiyu-position"));
  client.patch("/v1/organizations/centre", R"({"effective_on":"2014-01-01","name":"Centre"})");
  const Response changed = client.get("/v1/organizations/centre", {{"if-none-match", etag}});
  CHECK(changed.status == 200);
  CHECK(header_of(changed, "etag") != etag);
}

TEST_CASE("what is not there is 404, and an unknown parameter is refused") {
  Client client;
  for (const char* target :
       {"/v1/organizations/x", "/v1/members/x", "/v1/applications/x", "/v1/people/x", "/v1/volunteers/x",
        "/v1/activities/x", "/v1/sessions/x", "/v1/signups/x", "/v1/served/x", "/v1/organizations/x/members",
        "/v1/organizations/x/led", "/v1/sessions/x/roster", "/v1/counters/x", "/problems/x"})
    CHECK_MESSAGE(client.get(target).status == 404, target);
  struct Row {
    const char* target;
    int status;
  };
  for (const Row& row :
       {Row{"/v1/sessions?places=3", 400}, Row{"/v1/sessions?limit=0", 422},
        Row{"/v1/sessions?limit=201", 422}, Row{"/v1/sessions?limit=ten", 422},
        Row{"/v1/sessions?cursor=abc", 400}, Row{"/v1/sessions?side=left", 422},
        Row{"/v1/sessions?open=yes", 422}, Row{"/v1/sessions?from=soon", 422},
        Row{"/v1/organizations?cursor=MXNlc3Npb25zCng", 400}, Row{"/v1/people/x/signups", 200},
        Row{"/v1/poison", 200}, Row{"/v1/activities?limit=200", 200}})
    CHECK_MESSAGE(client.get(row.target).status == row.status, row.target);
}

TEST_CASE("a walk under writes neither skips nor repeats what was there") {
  Client client;
  make_centre(client);
  std::set<std::string> before;
  for (int n = 0; n < 23; ++n) {
    const std::string id = "o" + std::to_string(n);
    client.make("/v1/organizations",
                R"({"id":")" + id +
                    R"(","name":"N","kind":"social_group","track":"filed","registered_on":"2014-01-01",
      "place_id":"baoan.xinan.haiyu","community_level":false})");
    before.insert(id);
  }
  int added = 0;
  const auto ids = walk(client, "/v1/organizations?limit=3&kind=social_group", [&] {
    client.make("/v1/organizations",
                R"({"id":"a)" + std::to_string(++added) +
                    R"(","name":"N","kind":"social_group","track":"filed","registered_on":"2014-01-01",
      "place_id":"baoan.xinan.haiyu","community_level":false})");
  });
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  for (const std::string& id : before) CHECK(std::find(ids.begin(), ids.end(), id) != ids.end());
}

TEST_CASE("what happens at the edges of time is folded, counted and found") {
  Client client;
  make_centre(client);
  for (const auto& [id, start, end] : {std::tuple("last", "2199-12-31T23:00:00Z", "2199-12-31T23:59:59.999Z"),
                                       std::tuple("first", "1900-01-01T00:00:00Z", "1900-01-01T00:00:01Z")}) {
    client.make("/v1/activities/clinic/sessions",
                std::string(R"({"id":")") + id + R"(","start_at":")" + start + R"(","end_at":")" + end +
                    R"(","places":[{"role":"volunteer","side":"helper","capacity":2}]})");
  }
  const auto total = json_of(client.get("/v1/counters/sessions.scheduled")).at("total").at(0).at("value");
  CHECK(total.as_int64() == 2);
  for (const char* from : {"1900-01-01", "1900-01-01T00:00:00Z"}) {
    const auto found = json_of(client.get(std::string("/v1/sessions?from=") + from)).at("items").as_array();
    CHECK(found.size() == 2);
  }
}

TEST_CASE("sessions come by start, and each filter holds") {
  Client client;
  make_centre(client);
  client.make(
      "/v1/activities",
      R"({"id":"chess","organization_id":"centre","title":"Chess","category":"youth","sector":"public",
      "community_id":"baoan.fuyong.qiaotou","delivery_modes":[],"channel":"online"})");
  client.make("/v1/activities/chess/sessions",
              R"({"id":"c1","start_at":"2030-01-03T01:00:00Z","end_at":"2030-01-03T02:00:00Z","places":[
      {"role":"coach","side":"helper","capacity":2,"min_needed":1}]})");
  make_session(client, "s4", 4, 1);
  make_session(client, "s2", 2, 1);
  make_session(client, "s9", 9, 1);
  client.make("/v1/sessions/s9/cancel");
  client.make("/v1/sessions/s2/signups", signup_body("p1"));
  client.make("/v1/sessions/s2/signups", signup_body("p2", "resident"));
  client.make("/v1/sessions/c1/signups", signup_body("p3", "coach"));
  struct Row {
    const char* query;
    std::vector<std::string> ids;
  };
  const Row rows[] = {
      {"", {"s2", "c1", "s4", "s9"}},
      {"limit=1", {"s2", "c1", "s4", "s9"}},
      {"from=2030-01-03&to=2030-01-04", {"c1", "s4"}},
      {"from=2030-01-02T09:00:00%2B08:00&to=2030-01-04T09:00:00%2B08:00", {"s2", "c1"}},
      {"place_id=baoan.xinan", {"s2", "s4", "s9"}},
      {"place_id=baoan", {"s2", "c1", "s4", "s9"}},
      {"place_id=baoan.xin", {}},
      {"category=youth", {"c1"}},
      {"q=CHE", {"c1"}},
      {"q=%E4%B9%89%E8%AF%8A", {"s2", "s4", "s9"}},
      {"role=coach", {"c1"}},
      {"side=beneficiary", {"s2", "s4", "s9"}},
      {"open=true", {"c1", "s4"}},
      {"open=true&limit=1", {"c1", "s4"}},
      {"needs_help=true", {"s4"}},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(walk(client, std::string("/v1/sessions?") + row.query) == row.ids, row.query);
  const auto item = json_of(client.get("/v1/sessions?category=youth")).at("items").at(0);
  CHECK(item.at("title").as_string() == "Chess");
  CHECK(item.at("places").at(0).at("free").as_int64() == 1);
}

TEST_CASE("a roster is JSON or CSV, in the order of the log") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 2);
  for (int n = 0; n < 5; ++n)
    client.make("/v1/sessions/s1/signups", R"({"id":"g)" + std::to_string(n) + R"(","person_id":"p)" +
                                               std::to_string(n) + R"(","role":"volunteer"})");
  CHECK(walk(client, "/v1/sessions/s1/roster?limit=2") ==
        std::vector<std::string>{"g0", "g1", "g2", "g3", "g4"});
  CHECK(walk(client, "/v1/sessions/s1/roster?status=waitlisted&limit=2") ==
        std::vector<std::string>{"g2", "g3", "g4"});
  const Response csv = client.get("/v1/sessions/s1/roster", {{"accept", "text/csv"}});
  CHECK(header_of(csv, "content-type") == "text/csv; charset=utf-8");
  CHECK(csv.body.starts_with("\xef\xbb\xbfsignup_id,"));
  CHECK(csv.body.find("\r\ng3,p3,,volunteer,1,waitlisted,2,none,") != std::string::npos);
  CHECK(client.get("/v1/sessions/s1/roster?format=csv").body == csv.body);
  CHECK(walk(client, "/v1/people/p3/signups") == std::vector<std::string>{"g3"});
  client.make("/v1/signups/g3/place", R"({"reason":"=drives, \"the\" bus"})");
  const std::string placed = client.get("/v1/sessions/s1/roster?format=csv").body;
  CHECK(placed.find(",place_reason\r\n") != std::string::npos);
  const auto line = placed.substr(placed.find("g3,"));
  CHECK(line.substr(0, line.find("\r\n")).ends_with(R"(,"'=drives, ""the"" bus")"));
  CHECK(placed.find("\r\ng4,p4,,volunteer,1,waitlisted,2,none,") != std::string::npos);
}

TEST_CASE("a roster names who comes, from whatever shard, where a name is known") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 9);
  std::set<std::size_t> shards;
  for (const std::string n : {"0", "11", "2", "13", "4", "15"}) {
    shards.insert(client.node().shard_of("p" + n));
    if (n != "15")
      client.make("/v1/people", R"({"id":"p)" + n + R"(","personal":{"name":"=Name )" + n + R"("}})");
    client.make("/v1/sessions/s1/signups",
                R"({"id":"g)" + n + R"(","person_id":"p)" + n + R"(","role":"volunteer"})");
  }
  REQUIRE(shards.size() == client.node().shards());
  const auto names = [&](const std::string& target) {
    std::vector<std::string> found;
    const boost::json::value roster = json_of(client.get(target));
    for (const auto& item : roster.at("items").as_array()) {
      const auto* const name = item.as_object().if_contains("person_name");
      found.emplace_back(name != nullptr ? name->as_string() : "");
    }
    return found;
  };
  CHECK(names("/v1/sessions/s1/roster") ==
        std::vector<std::string>{"=Name 0", "=Name 11", "=Name 2", "=Name 13", "=Name 4", ""});
  CHECK(names("/v1/sessions/s1/roster?limit=2") == std::vector<std::string>{"=Name 0", "=Name 11"});
  CHECK(client.get("/v1/sessions/s1/roster?format=csv").body.find("\r\ng4,p4,\"'=Name 4\",volunteer,") !=
        std::string::npos);
  const std::string etag = header_of(client.get("/v1/sessions/s1/roster"), "etag");
  CHECK(client.get("/v1/sessions/s1/roster", {{"if-none-match", etag}}).status == 304);
  client.make("/v1/people", R"({"id":"p15","personal":{"name":"Late"}})");
  CHECK(client.get("/v1/sessions/s1/roster", {{"if-none-match", etag}}).status == 200);
  CHECK(names("/v1/sessions/s1/roster").back() == "Late");
}

TEST_CASE("personal fields are shown in the person's own record, and of them the name on a roster") {
  Client client;
  make_centre(client);
  client.make("/v1/people", R"({"id":"p1","personal":{"name":"Secret Name","phone":"13800000000"}})");
  client.make("/v1/volunteers",
              R"({"id":"v1","person_id":"p1","organization_id":"centre","recruited_on":"2014-01-03"})");
  make_session(client, "s1", 5, 2);
  const std::string made = boost::json::serialize(client.make("/v1/sessions/s1/signups", signup_body("p1")));
  CHECK(made.find("Secret Name") == std::string::npos);
  CHECK(client.get("/v1/people/p1").body.find("Secret Name") != std::string::npos);
  for (const char* target : {"/v1/volunteers", "/v1/volunteers/v1", "/v1/people/p1/signups"})
    CHECK_MESSAGE(client.get(target).body.find("Secret Name") == std::string::npos, target);
  for (const char* target : {"/v1/sessions/s1/roster", "/v1/sessions/s1/roster?format=csv"}) {
    const std::string roster = client.get(target).body;
    CHECK_MESSAGE(roster.find("Secret Name") != std::string::npos, target);
    CHECK_MESSAGE(roster.find("138") == std::string::npos, target);
  }
}

TEST_CASE("a read waits for the position that it asks for, or says that it is not reached") {
  Client client;
  make_centre(client);
  const std::string reached = header_of(client.get("/v1/counters"), "haiyu-position");
  CHECK(client.get("/v1/organizations", {{"haiyu-min-position", reached}}).status == 200);
  CHECK(client.get("/v1/organizations", {{"haiyu-min-position", "somewhere"}}).status == 400);
  state::Position ahead = client.node().position();
  ahead[client.node().shard_of("p1")][0] += 1;
  const std::string wanted = state::format_position(ahead);
  const Response early = client.get("/v1/organizations", {{"haiyu-min-position", wanted}});
  CHECK(early.status == 503);
  CHECK_FALSE(header_of(early, "retry-after").empty());
  std::thread writer([&] { client.make("/v1/people", R"({"id":"p1"})"); });
  CHECK(client.get("/v1/organizations", {{"haiyu-min-position", wanted}, {"prefer", "wait=20"}}).status ==
        200);
  writer.join();
}

TEST_CASE("health, readiness, metrics, problems and the page are there") {
  Client client;
  CHECK(client.get("/healthz").status == 200);
  CHECK(client.get("/readyz").status == 200);
  client.api().metrics.observe({"GET", "/healthz", 200, std::chrono::microseconds(300)});
  const std::string metrics = client.get("/metrics").body;
  for (const char* name : {"haiyu_log_lag_records{", "haiyu_events_folded_total{", "haiyu_commits_total{",
                           "haiyu_http_requests_total{route=\"/healthz\",status=\"2xx\"} 1",
                           "haiyu_writes_waiting 0", "process_resident_memory_bytes"})
    CHECK_MESSAGE(metrics.find(name) != std::string::npos, name);
  CHECK(client.get("/problems/signup_refused").status == 200);
  const Response page = client.get("/");
  CHECK(header_of(page, "content-type") == "text/html; charset=utf-8");
  CHECK(header_of(page, "content-security-policy").starts_with("default-src 'self'"));
  CHECK(page.body.find("<script>") == std::string::npos);
  CHECK(page.body.find("style=\"") == std::string::npos);
  CHECK(page.body.find("<script src=\"/app.js\" type=\"module\">") != std::string::npos);
  CHECK(header_of(client.get("/app.js"), "content-type") == "text/javascript; charset=utf-8");
}

}  // namespace
}  // namespace haiyu::api::test
