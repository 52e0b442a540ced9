#include "api/offer_clock.h"

#include <fmt/format.h>

#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

using namespace std::chrono_literals;

Instant now() { return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now()); }

std::string status_of(Client& client, const std::string& signup) {
  return std::string(json_of(client.get("/v1/signups/" + signup)).at("status").as_string());
}

// The offer ends with the start of the session, which is as soon as the log's own clock lets it.
TEST_CASE(
    "an offer that nobody takes in time ends by an event, once, and the next in the queue gets the place") {
  Client client;
  make_centre(client);
  const Instant start = now() + 10s;
  client.make("/v1/activities/clinic/sessions",
              fmt::format(R"({{"id":"s","start_at":"{}","end_at":"{}","confirm_within_minutes":60,)"
                          R"("places":[{{"role":"volunteer","side":"helper","capacity":1}}]}})",
                          format_instant(start), format_instant(start + 1h)));
  for (const char* id : {"a", "b", "c"})
    client.make("/v1/sessions/s/signups",
                fmt::format(R"({{"id":"{0}","person_id":"{0}","role":"volunteer"}})", id));
  client.make("/v1/signups/a/cancel");
  const auto offer = json_of(client.get("/v1/signups/b")).at("offer");
  CHECK(offer.at("no").as_int64() == 1);
  CHECK(offer.at("expires_at").as_string() == std::string_view(format_instant(start)));

  const OfferClock one(client.node(), now), other(client.node(), now);  // as two nodes on one log
  const auto late = std::chrono::steady_clock::now() + 60s;
  while (status_of(client, "b") != "expired" && std::chrono::steady_clock::now() < late)
    std::this_thread::sleep_for(5ms);
  CHECK(status_of(client, "b") == "expired");
  CHECK(status_of(client, "c") == "confirmed");  // the session has begun: there is no time to ask
  const auto expired = json_of(client.get("/v1/counters/signups.expired")).at("total").at(0).at("value");
  CHECK(expired.as_int64() == 1);
  CHECK(json_of(client.get("/v1/signups/b")).as_object().contains("offer") == false);
}

}  // namespace
}  // namespace haiyu::api::test
