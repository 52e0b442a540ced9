// Credited service over HTTP: from an attendance to the volunteer's items, stars and record.
#include <fmt/format.h>

#include "api/credit_emitter.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

using namespace std::chrono_literals;

Instant now() { return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now()); }

boost::json::value credits(Client& client, const std::string& volunteer = "v") {
  return json_of(client.get("/v1/volunteers/" + volunteer + "/credits"));
}

// Until the volunteer's items are credited with so much in sum.
bool comes_to(Client& client, std::int64_t minutes) {
  const auto late = std::chrono::steady_clock::now() + 30s;
  while (std::chrono::steady_clock::now() < late) {
    if (credits(client).at("total_minutes").as_int64() == minutes) return true;
    std::this_thread::sleep_for(2ms);
  }
  return false;
}

// A volunteer who has served in session `id` from that hour on, for so many minutes.
void serve(Client& client, const std::string& id, int day, int hour, int minutes) {
  client.make("/v1/activities/clinic/sessions",
              fmt::format(R"({{"id":"{0}","start_at":"2030-01-{1:02}T{2:02}:00:00+08:00",)"
                          R"("end_at":"2030-01-{1:02}T{3:02}:00:00+08:00",)"
                          R"("places":[{{"role":"volunteer","side":"helper","capacity":5}}]}})",
                          id, day, hour, hour + 2));
  client.make("/v1/sessions/" + id + "/signups",
              fmt::format(R"({{"id":"{}-p","person_id":"p","role":"volunteer"}})", id));
  const auto at = [&](int minute) {
    return fmt::format(R"("at":"2030-01-{:02}T{:02}:{:02}:00+08:00")", day, hour + minute / 60, minute % 60);
  };
  client.make("/v1/signups/" + id + "-p/check-in", "{" + at(0) + "}");
  client.make("/v1/signups/" + id + "-p/check-out",
              "{" + at(minutes) + R"(,"recorded_by":"desk 1","evaluation":"<kind>"})");
}

void make_volunteer(Client& client) {
  make_centre(client);
  client.make("/v1/people", R"({"id":"p","personal":{"name":"王 & 芳"}})");
  client.make("/v1/volunteers",
              R"({"id":"v","person_id":"p","organization_id":"centre","recruited_on":"2014-01-01"})");
}

TEST_CASE("completed attendance is credited to the person by the district's rules, and follows corrections") {
  Client client;
  make_volunteer(client);
  CHECK(credits(client).at("items").as_array().empty());
  CHECK(credits(client).at("next_star_hours").as_int64() == 100);
  client.make("/v1/districts/baoan/credit-rules",
              R"({"id":"r","valid_from_on":"2014-01-01","step_minutes":30,"daily_cap_minutes":120,)"
              R"("factors":[{"category":"health","percent":150}],"star_hours":[1,2]})");
  CHECK(client.get("/v1/credit-rules/r").status == 200);
  CHECK(json_of(client.get("/v1/districts/baoan/credit-rules")).at("items").as_array().size() == 1);
  CHECK(client.get("/v1/districts/none/credit-rules").status == 404);
  {
    const CreditEmitter one(client.node(), now), other(client.node(), now);  // as two nodes on one log
    serve(client, "s1", 2, 9, 50);
    CHECK(comes_to(client, 60));  // 75, in steps of 30
    serve(client, "s2", 2, 13, 110);
    CHECK(comes_to(client, 120));  // the day's cap
    client.make("/v1/signups/s1-p/correct", R"({"to":"no_show","reason":"another one"})");
    CHECK(comes_to(client, 120));
    serve(client, "s3", 3, 9, 20);
    CHECK(comes_to(client, 150));
  }
  const auto all = credits(client);
  CHECK(all.at("stars").as_int64() == 2);
  CHECK_FALSE(all.as_object().contains("next_star_hours"));
  std::int64_t sum = 0;
  for (const auto& item : all.at("items").as_array()) sum += item.at("credited_minutes").as_int64();
  CHECK(sum == 150);
  CHECK(client.get("/v1/volunteers/none/credits").status == 404);
  const auto total = json_of(client.get("/v1/counters/credits.minutes?organization=centre&category=health"));
  CHECK(total.at("total").at(0).at("value").as_int64() == 150);
}

TEST_CASE("a state built anew, or an emitter that begins again, credits nothing twice") {
  Client client;
  make_volunteer(client);
  serve(client, "s1", 2, 9, 60);
  const auto appended = [&] {
    Offsets ends{};
    std::uint64_t sum = 0;
    for (std::size_t shard = 0; shard < client.node().shards(); ++shard) {
      const auto lock = client.node().shard(shard).shard->lock_shared();
      ends = client.node().shard(shard).state->applied();
      for (const std::uint64_t end : ends) sum += end;
    }
    return sum;
  };
  {
    const CreditEmitter emitter(client.node(), now);
    REQUIRE(comes_to(client, 60));
  }
  const std::uint64_t before = appended();
  client.rebuild();
  {
    const CreditEmitter emitter(client.node(), now);
    serve(client, "s2", 3, 9, 60);
    REQUIRE(comes_to(client, 120));
  }
  // The new session with its sign-up, check-in and check-out, and one credit.
  CHECK(appended() == before + 5);
}

TEST_CASE("a credit is disputed, resolved and approved") {
  Client client;
  make_volunteer(client);
  const CreditEmitter emitter(client.node(), now);
  serve(client, "s1", 2, 9, 60);
  REQUIRE(comes_to(client, 60));
  CHECK(client.post("/v1/credits/none/dispute", R"({"reason":"r"})").status == 404);
  CHECK(client.make("/v1/credits/s1-p/dispute", R"({"reason":"two hours"})").at("dispute").as_string() ==
        "open");
  CHECK(client.post("/v1/credits/s1-p/dispute", R"({"reason":"r"})").status == 409);
  const auto resolved = client.make("/v1/credits/s1-p/resolve", R"({"minutes":120,"reason":"so the list"})");
  CHECK(resolved.at("dispute").as_string() == "resolved");
  CHECK(resolved.at("credited_minutes").as_int64() == 120);
  CHECK(client.make("/v1/credits/s1-p/approve").at("approved").as_bool());
  CHECK(client.get("/v1/credits/s1-p").status == 200);
  CHECK(client.get("/v1/credits/none").status == 404);
}

TEST_CASE(
    "a record of service is issued, printed and checked by its number, which says nothing of the person") {
  Client client;
  make_volunteer(client);
  CHECK(client.post("/v1/volunteers/v/records", "{}").status == 409);  // nothing to certify
  const CreditEmitter emitter(client.node(), now);
  serve(client, "s1", 2, 9, 60);
  REQUIRE(comes_to(client, 60));
  CHECK(json_of(client.get("/v1/volunteers/v/record")).at("number").is_null());
  const auto issued = client.make("/v1/volunteers/v/records", R"({"id":"n-1","purpose":"school"})");
  CHECK(issued.at("status").as_string() == "valid");
  CHECK(client.get("/v1/records/n-1").body.find("p\"") == std::string::npos);
  CHECK(client.get("/v1/records/n-2").status == 404);

  const auto record = json_of(client.get("/v1/volunteers/v/record?lang=en"));
  CHECK(record.at("number").as_string() == "n-1");
  CHECK(record.at("name").as_string() == "王 & 芳");
  const auto& item = record.at("items").at(0);
  CHECK(item.at("activity").as_string() == "Free health clinic");
  CHECK(item.at("organization").as_string() == "Haiyu service centre");
  CHECK(item.at("recorder").as_string() == "desk 1");
  CHECK(item.at("evaluation").as_string() == "<kind>");
  CHECK(client.get("/v1/volunteers/v/record?number=n-2").status == 404);
  CHECK(client.get("/v1/volunteers/v/record?lang=fr").status == 422);

  const Response page = client.get("/v1/volunteers/v/record?lang=zh", {{"accept", "text/html"}});
  CHECK(header_of(page, "content-type") == "text/html; charset=utf-8");
  for (const char* const text : {"志愿服务记录证明", "王 &amp; 芳", "n-1", "爱心义诊", "&lt;kind&gt;",
                                 "09:00–11:00", "/v1/records/n-1", "href=\"/print.css\""})
    CHECK_MESSAGE(page.body.find(text) != std::string::npos, text);

  serve(client, "s2", 3, 9, 60);
  REQUIRE(comes_to(client, 120));
  CHECK(json_of(client.get("/v1/records/n-1")).at("status").as_string() == "valid");
  CHECK(json_of(client.get("/v1/volunteers/v/record")).at("minutes").as_int64() == 60);
  client.make("/v1/signups/s1-p/correct", R"({"to":"no_show","reason":"another one"})");
  REQUIRE(comes_to(client, 60));
  CHECK(json_of(client.get("/v1/records/n-1")).at("status").as_string() == "changed");
}

}  // namespace
}  // namespace haiyu::api::test
