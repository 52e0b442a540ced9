// Who may take a place: what the activity asks, and what the place asks, of the skills that a person holds.
#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

// A session on 2030-01-0`day` with one place, "helper", that asks for what `asks` says.
void make_asking(Client& client, const std::string& activity, const std::string& id, int day,
                 const std::string& asks) {
  const std::string date = "2030-01-0" + std::to_string(day);
  client.make("/v1/activities/" + activity + "/sessions",
              R"({"id":")" + id + R"(","start_at":")" + date + R"(T09:00:00+08:00","end_at":")" + date +
                  R"(T11:00:00+08:00","places":[{"role":"helper","side":"helper","capacity":100)" + asks +
                  "}]}");
}

// "confirmed", or the reason of the refusal.
std::string decision(Client& client, const std::string& session, const std::string& person) {
  const auto body =
      json_of(client.post("/v1/sessions/" + session + "/signups", signup_body(person, "helper"))).as_object();
  return std::string(body.contains("reason") ? body.at("reason").as_string() : body.at("status").as_string());
}

void recruit(Client& client, const std::string& person, const std::string& skills,
             const std::string& organization = "centre") {
  client.make("/v1/volunteers", R"({"id":"v-)" + person + organization + R"(","person_id":")" + person +
                                    R"(","organization_id":")" + organization +
                                    R"(","recruited_on":"2014-01-01","skills":)" + skills + "}");
}

TEST_CASE("a place that asks for a verified skill takes who holds one on the session's day, row by row") {
  Client client;
  make_centre(client);
  struct Row {
    const char *person, *skills;  // as the centre has them
    const char *any, *verified;   // the decisions of the places that ask for a doctor or a nurse
  };
  constexpr Row kRows[] = {
      {"none", "[]", "not_eligible", "not_eligible"},
      {"driver", R"([{"code":"driver","verified_by":"centre"}])", "not_eligible", "not_eligible"},
      {"said-so", R"([{"code":"doctor"}])", "confirmed", "not_eligible"},
      {"verified", R"([{"code":"doctor","verified_by":"centre"}])", "confirmed", "confirmed"},
      {"nurse", R"([{"code":"nurse","verified_by":"centre","valid_until_on":"2031-01-01"}])", "confirmed",
       "confirmed"},
      {"until-that-day", R"([{"code":"doctor","verified_by":"centre","valid_until_on":"2030-01-05"}])",
       "confirmed", "confirmed"},
      {"until-the-day-before", R"([{"code":"doctor","verified_by":"centre","valid_until_on":"2030-01-04"}])",
       "not_eligible", "not_eligible"},
      {"verified-once", R"([{"code":"doctor","verified_by":"centre","valid_until_on":"2030-01-04"},
                            {"code":"doctor"}])",
       "confirmed", "not_eligible"},
      {"other-verified", R"([{"code":"doctor"},{"code":"driver","verified_by":"centre"}])", "confirmed",
       "not_eligible"},
  };
  make_asking(client, "clinic", "any", 5, R"(,"skills_any":["doctor","nurse"])");
  make_asking(client, "clinic", "verified", 5, R"(,"skills_any":["doctor","nurse"],"verified":true)");
  client.patch("/v1/sessions/any",
               R"({"start_at":"2030-01-05T12:00:00+08:00","end_at":"2030-01-05T13:00:00+08:00"})");
  for (const Row& row : kRows) {
    CAPTURE(row.person);
    recruit(client, row.person, row.skills);
    CHECK(decision(client, "any", row.person) == row.any);
    CHECK(decision(client, "verified", row.person) == row.verified);
  }
  CHECK(decision(client, "verified", "nobody-heard-of") == "not_eligible");
  const auto place = json_of(client.get("/v1/sessions/verified")).at("places").at(0);
  CHECK(boost::json::serialize(place.at("skills_any")) == R"(["doctor","nurse"])");
  CHECK(place.at("verified").as_bool());

  // The decisions stand in the log, not in what is known now.
  client.make("/v1/volunteers/v-verifiedcentre/skills", R"({"skills":[]})");
  client.rebuild();
  for (const Row& row : kRows) {
    const auto signups = json_of(client.get("/v1/people/" + std::string(row.person) + "/signups?limit=10"));
    for (const auto& signup : signups.at("items").as_array()) {
      const std::string session(signup.at("session_id").as_string());
      const std::string expected = session == "any" ? row.any : row.verified;
      CHECK_MESSAGE((signup.at("status").as_string() == "confirmed") == (expected == "confirmed"),
                    row.person);
    }
  }
}

TEST_CASE(
    "skills of all the organizations that a person helps count, and what the activity asks holds as well") {
  Client client;
  make_centre(client);
  client.make("/v1/organizations",
              R"({"id":"hospital","name":"Hospital","kind":"social_group","track":"registered",
      "registered_on":"2012-05-01","place_id":"baoan.xinan.haiyu","community_level":false})");
  client.make("/v1/activities",
              R"({"id":"rides","organization_id":"centre","title":"Rides","category":"health",
      "sector":"social","community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"online",
      "eligibility":{"skills_any":["driver"]}})");
  make_asking(client, "rides", "ride", 6, R"(,"skills_any":["nurse"],"verified":true)");
  recruit(client, "both", R"([{"code":"driver"}])");
  recruit(client, "both", R"([{"code":"nurse","verified_by":"hospital"}])", "hospital");
  recruit(client, "driver", R"([{"code":"driver"}])");
  recruit(client, "nurse", R"([{"code":"nurse","verified_by":"centre"}])");
  CHECK(decision(client, "ride", "driver") == "not_eligible");
  CHECK(decision(client, "ride", "nurse") == "not_eligible");
  CHECK(decision(client, "ride", "both") == "confirmed");
  // Who has left no longer vouches for it by that.
  make_asking(client, "clinic", "ward", 7, R"(,"skills_any":["nurse"],"verified":true)");
  client.make("/v1/volunteers/v-bothhospital/leave", R"({"left_on":"2014-02-01"})");
  CHECK(decision(client, "ward", "both") == "not_eligible");
}

TEST_CASE("what a place may ask is checked, row by row") {
  Client client;
  make_centre(client);
  struct Row {
    const char* place;
    int status;
    const char* pointer;
  };
  for (const Row& row : {
           Row{R"({"role":"r","side":"helper","capacity":1,"skills_any":["doctor"],"verified":true})", 201,
               ""},
           Row{R"({"role":"r","side":"helper","capacity":1,"skills_any":[],"verified":false})", 201, ""},
           Row{R"({"role":"r","side":"helper","capacity":1,"skills_any":[],"verified":true})", 422,
               "/places/0/skills_any"},
           Row{R"({"role":"r","side":"beneficiary","capacity":1,"skills_any":["doctor"]})", 422,
               "/places/0/skills_any"},
           Row{R"({"role":"r","side":"helper","capacity":1,"skills_any":["A Doctor"]})", 422,
               "/places/0/skills_any/0"},
           Row{R"({"role":"r","side":"helper","capacity":1,"skills_any":["doctor"],"verified":"yes"})", 422,
               "/places/0/verified"},
       }) {
    CAPTURE(row.place);
    const Response answer =
        client.post("/v1/activities/clinic/sessions",
                    R"({"start_at":"2030-01-01T09:00:00Z","end_at":"2030-01-01T10:00:00Z","places":[)" +
                        std::string(row.place) + "]}");
    CHECK(answer.status == row.status);
    if (row.status == 422) CHECK(json_of(answer).at("errors").at(0).at("pointer").as_string() == row.pointer);
  }
}

}  // namespace
}  // namespace haiyu::api::test
