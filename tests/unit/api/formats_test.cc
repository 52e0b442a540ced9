#include "api/calendar.h"

#include <algorithm>

#include "api/csv.h"
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

bool has_line(const std::string& text, const std::string& line) {
  const auto lines = lines_of(text);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST_CASE(
    "a calendar's lines are folded behind 75 bytes, never within a character, and unfold to themselves") {
  for (std::size_t length = 0; length < 400; ++length) {
    std::string text;
    while (text.size() < length) text += length % 3 == 0 ? "义" : length % 3 == 1 ? "a" : "é";
    const std::string line = calendar_line(text);
    std::string unfolded;
    bool first = true;
    for (const std::string& part : lines_of(line)) {
      CHECK(part.size() <= 75);
      const std::string content = first ? part : part.substr(1);
      CHECK((first || part.front() == ' '));
      CHECK((content.empty() || (static_cast<unsigned char>(content.front()) & 0xc0) != 0x80));
      unfolded += content;
      first = false;
    }
    CHECK(unfolded == text);
  }
}

TEST_CASE("text in a calendar is escaped") {
  CHECK(calendar_text("a, b; c\\d\r\ne\nf\x01g") == "a\\, b\\; c\\\\d\\ne\\nfg");
}

TEST_CASE("cells of CSV are quoted where they must be, and formulas are made harmless") {
  CHECK(csv_line({"plain", "a,b", "a\"b", "a\nb", "", "-1"}) ==
        "plain,\"a,b\",\"a\"\"b\",\"a\nb\",,\"'-1\"\r\n");
  for (const char* const formula : {"=1+1", "+1", "-1", "@x", "\tx", "\rx"})
    CHECK(csv_cell(formula) == "\"'" + std::string(formula) + "\"");
}

TEST_CASE(
    "an activity's calendar has its sessions with stable ids, rising sequences, and those that were "
    "cancelled") {
  Client client;
  make_centre(client);
  make_session(client, "s1", 5, 2);
  make_session(client, "s2", 6, 2);
  const std::string url = "/v1/activities/clinic/calendar.ics?lang=en";
  const Response first = client.get(url);
  REQUIRE(first.status == 200);
  CHECK(header_of(first, "content-type") == "text/calendar; charset=utf-8");
  CHECK(has_line(first.body, "UID:s1@haiyu"));
  CHECK(has_line(first.body, "DTSTART:20300105T010000Z"));
  CHECK(has_line(first.body, "SUMMARY:Free health clinic"));
  CHECK(has_line(first.body, "SEQUENCE:0"));
  CHECK_FALSE(has_line(first.body, "STATUS:CANCELLED"));
  const Headers known = {{"if-none-match", header_of(first, "etag")}};
  CHECK(client.get(url, known).status == 304);
  client.make("/v1/sessions/s2/cancel", R"({"reason":"rain"})");
  const Response second = client.get(url, known);
  REQUIRE(second.status == 200);
  CHECK(has_line(second.body, "UID:s2@haiyu"));
  CHECK(has_line(second.body, "STATUS:CANCELLED"));
  CHECK(has_line(second.body, "SEQUENCE:1"));
  CHECK(has_line(client.get("/v1/activities/clinic/calendar.ics?lang=zh").body, "SUMMARY:爱心义诊"));
  CHECK(client.get("/v1/activities/none/calendar.ics").status == 404);
  CHECK(client.get("/v1/activities/clinic/calendar.ics?lang=fr").status == 422);
}

TEST_CASE("an export is the whole list as a table, with the columns and the language that were asked for") {
  Client client;
  make_centre(client);
  for (int n = 0; n < 205; ++n)  // more than a page of the list
    make_session(client, "s" + std::to_string(n), 1 + n % 28, 2);
  client.make("/v1/sessions/s7/signups", signup_body("p1"));
  const Response all = client.get("/exports/sessions.csv?lang=en");
  REQUIRE(all.status == 200);
  CHECK(header_of(all, "content-type") == "text/csv; charset=utf-8");
  CHECK(all.body.starts_with("\xef\xbb\xbfid,activity_id,"));
  CHECK(lines_of(all.body).size() == 206);
  const Response chosen =
      client.get("/exports/sessions.csv?columns=free,confirmed,id,title&lang=zh&open=true");
  REQUIRE(chosen.status == 200);
  CHECK(has_line(chosen.body, "3,1,s7,爱心义诊"));
  CHECK(lines_of(client.get("/exports/organizations.csv").body).size() == 2);
  CHECK(lines_of(client.get("/exports/organizations.csv?kind=social_group").body).size() == 1);
  const Response unknown = client.get("/exports/sessions.csv?columns=id,name");
  CHECK(unknown.status == 422);
  CHECK(unknown.body.find("served_person_times") != std::string::npos);
  CHECK(client.get("/exports/sessions.csv?track=filed").status == 400);  // of another list
  for (const char* const set :
       {"activities", "communities", "centres", "platforms", "service-items", "grants", "investments"})
    CHECK_MESSAGE(client.get("/exports/" + std::string(set) + ".csv").status == 200, set);
}

}  // namespace
}  // namespace haiyu::api::test
