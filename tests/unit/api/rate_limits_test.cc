#include "api/rate_limits.h"

#include <doctest/doctest.h>

#include <string>

#include "api/http/target.h"
#include "tests/unit/api/client.h"

namespace haiyu::api {
namespace {

using namespace std::chrono_literals;
using Of = RateLimits::Of;
using Use = RateLimits::Use;
using test::Client;

// A clock that stands until it is told to go on.
struct Time {
  RateLimits::Clock::time_point now{1h};
  RateLimits::Options options(std::optional<RateLimits::Rate> person,
                              std::optional<RateLimits::Rate> address = {}) {
    return {.person = person, .address = address, .now = [this] { return now; }};
  }
};

// How many requests are let through before the first that is not.
int taken(RateLimits& limits, Of of, std::string_view who, Use use) {
  int count = 0;
  while (!limits.take(of, who, use)) ++count;
  return count;
}

TEST_CASE("a bucket holds ten seconds' worth and fills evenly; who waits as told gets through") {
  Time time;
  RateLimits limits(time.options(RateLimits::Rate{30, 10}));
  CHECK(taken(limits, Of::kPerson, "p1", Use::kWrite) == 100);
  CHECK(limits.take(Of::kPerson, "p1", Use::kWrite) == 1s);
  time.now += 1s;
  CHECK(taken(limits, Of::kPerson, "p1", Use::kWrite) == 10);
  time.now += 99ms;
  CHECK(limits.take(Of::kPerson, "p1", Use::kWrite));
  time.now += 1ms;
  CHECK_FALSE(limits.take(Of::kPerson, "p1", Use::kWrite));
  time.now += 24h;
  CHECK(taken(limits, Of::kPerson, "p1", Use::kWrite) == 100);
  CHECK(limits.refused() == 5);
}

TEST_CASE("a slow rate says how long to wait") {
  Time time;
  RateLimits limits(time.options(RateLimits::Rate{1, 1}));
  CHECK(taken(limits, Of::kPerson, "p1", Use::kRead) == 10);
  const auto wait = limits.take(Of::kPerson, "p1", Use::kRead);
  REQUIRE(wait);
  CHECK(*wait == 1s);
  time.now += *wait;
  CHECK_FALSE(limits.take(Of::kPerson, "p1", Use::kRead));
}

TEST_CASE("persons, addresses, reads and writes each have a bucket of their own") {
  Time time;
  RateLimits limits(time.options(RateLimits::Rate{2, 1}, RateLimits::Rate{3, 1}));
  CHECK(taken(limits, Of::kPerson, "a", Use::kRead) == 20);
  CHECK(taken(limits, Of::kPerson, "b", Use::kRead) == 20);
  CHECK(taken(limits, Of::kPerson, "a", Use::kWrite) == 10);
  CHECK(taken(limits, Of::kAddress, "a", Use::kRead) == 30);
  CHECK(taken(limits, Of::kAddress, "a", Use::kWrite) == 10);
}

TEST_CASE("addresses of one IPv6 network are one; those of IPv4 are each their own, mapped or not") {
  Time time;
  RateLimits limits(time.options({}, RateLimits::Rate{1, 1}));
  CHECK(taken(limits, Of::kAddress, "2001:db8:1:2::1", Use::kRead) == 10);
  CHECK(taken(limits, Of::kAddress, "2001:db8:1:2:ffff::9", Use::kRead) == 0);
  CHECK(taken(limits, Of::kAddress, "2001:db8:1:3::1", Use::kRead) == 10);
  CHECK(taken(limits, Of::kAddress, "192.0.2.1", Use::kRead) == 10);
  CHECK(taken(limits, Of::kAddress, "192.0.2.2", Use::kRead) == 10);
  CHECK(taken(limits, Of::kAddress, "::ffff:192.0.2.3", Use::kRead) == 10);
  CHECK(taken(limits, Of::kAddress, "::ffff:192.0.2.4", Use::kRead) == 10);
}

TEST_CASE("without a rate nothing is limited") {
  RateLimits limits({});
  CHECK_FALSE(limits.limits(Of::kPerson));
  for (int i = 0; i < 10'000; ++i) REQUIRE_FALSE(limits.take(Of::kPerson, "p1", Use::kWrite));
}

TEST_CASE("of more buckets than are remembered the fullest are forgotten, so that the empty one stays") {
  Time time;
  auto options = time.options(RateLimits::Rate{1, 1});
  options.buckets_max = 64;
  RateLimits limits(options);
  CHECK(taken(limits, Of::kPerson, "greedy", Use::kRead) == 10);
  for (int i = 0; i < 10'000; ++i) {
    CHECK_FALSE(limits.take(Of::kPerson, "passer-by-" + std::to_string(i), Use::kRead));
    if (i % 100 == 0) CHECK(limits.take(Of::kPerson, "greedy", Use::kRead));
  }
}

class Limited {
 public:
  Limited() : client_(options(time_), Strangers::kPublic) {}
  Response ask(const std::string& method, const std::string& path, const std::string& peer,
               const std::string& token) {
    Request request;
    request.method = method;
    REQUIRE(parse_target(path, request));
    request.peer = peer;
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    auto match = client_.router().match(method, request.path);
    REQUIRE(match.handler);
    request.segments = match.segments;
    return client_.run((*match.handler)(request)).response;
  }
  // Asks until it is told to wait; how often it was not.
  int until_limited(const std::string& method, const std::string& path, const std::string& peer,
                    const std::string& token) {
    for (int count = 0; count < 200; ++count)
      if (ask(method, path, peer, token).status == 429) return count;
    return 200;
  }
  std::string token_of(events::Role role, const std::string& subject) {
    Principal who;
    who.role = role;
    who.subject = subject;
    who.person = role == events::Role::kPerson ? subject : "";
    return client_.token_of(who);
  }
  Client& client() { return client_; }

 private:
  static ApiOptions options(Time& time) {
    ApiOptions options;
    options.rates = time.options(RateLimits::Rate{3, 1}, RateLimits::Rate{5, 2});
    return options;
  }
  Time time_;
  Client client_;
};

TEST_CASE("who asks too often gets 429 and when to come back; others on the same address do not") {
  Limited api;
  const std::string p1 = api.token_of(events::Role::kPerson, "p1"),
                    p2 = api.token_of(events::Role::kPerson, "p2");
  CHECK(api.until_limited("GET", "/v1/sessions", "192.0.2.1", p1) == 30);
  CHECK(api.until_limited("POST", "/v1/sessions/s/signups", "192.0.2.1", p1) == 10);
  const Response refused = api.ask("GET", "/v1/people/p1/signups", "192.0.2.9", p1);  // wherever they are
  CHECK(refused.status == 429);
  CHECK(test::header_of(refused, "retry-after") == "1");
  CHECK(test::json_of(refused).at("type") == "urn:haiyu:problem:rate_limited");
  CHECK(api.ask("GET", "/v1/sessions", "192.0.2.1", p2).status == 200);
  CHECK(api.ask("GET", "/v1/sessions", "192.0.2.1", "").status == 200);
  CHECK(api.client().api().limits.refused() == 3);
}

TEST_CASE("without a good token the address counts; what keeps a server running is not limited") {
  Limited api;
  CHECK(api.until_limited("GET", "/v1/counters", "192.0.2.1", "") == 50);
  CHECK(api.until_limited("GET", "/v1/counters", "192.0.2.1", "guess") == 0);
  CHECK(api.until_limited("POST", "/v1/events", "192.0.2.1", "guess") == 20);
  CHECK(api.ask("GET", "/v1/counters", "192.0.2.2", "").status == 200);
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/", "/openapi.json"})
    CHECK(api.until_limited("GET", path, "192.0.2.1", "") == 200);
}

TEST_CASE("the gate is asked once for each request, also where the requests of a person are counted") {
  Client client;
  int asked = 0;  // the gate looks at its clock each time
  const auto now = [&] {
    ++asked;
    return Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
  };
  const Key key = Key::random_secret();
  ApiOptions options;
  options.rates.person = RateLimits::Rate{30, 10};
  Api api(client.node(), options,
          std::make_unique<Gate>(Strangers::kPublic, std::make_unique<KeySource>(key), TokenRules{}, now));
  Router router;
  add_routes(router, api);
  const Principal person{.role = events::Role::kPerson, .subject = "p1", .person = "p1"};
  const std::string token = mint_token(key, TokenRules{}, person,
                                       Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)), 60s);
  const std::tuple<const char*, const char*, int> rows[] = {
      {"GET", "/v1/sessions", 200},
      {"GET", "/v1/people/p1/signups", 200},
      {"GET", "/v1/people/p2/signups", 403},
      {"GET", "/v1/events", 200},
      {"POST", "/v1/events", 403},
      {"POST", "/v1/sessions/s/signups", 400},
      {"GET", "/v1/stream?signups=mine", 200},
  };
  for (const auto& [method, target, status] : rows) {
    CAPTURE(target);
    Request request;
    request.method = method;
    REQUIRE(parse_target(target, request));
    request.headers.emplace_back("authorization", "Bearer " + token);
    auto match = router.match(method, request.path);
    request.segments = match.segments;
    asked = 0;
    CHECK(client.run((*match.handler)(request)).response.status == status);
    CHECK(asked == 1);
  }
  CHECK(api.limits.refused() == 0);
}

TEST_CASE("operators and producers are not limited") {
  Limited api;
  CHECK(api.until_limited("GET", "/v1/counters", "192.0.2.1", api.token_of(events::Role::kOperator, "o")) ==
        200);
  CHECK(api.until_limited("POST", "/v1/events", "192.0.2.1", api.token_of(events::Role::kProducer, "f")) ==
        200);
}

}  // namespace
}  // namespace haiyu::api
