#include "api/turns.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>
#include <vector>

#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

const IdHash kThing{1, 2}, kOther{3, 4};

TEST_CASE(
    "turns of one thing come one after the other, in the order of asking; those of another do not wait") {
  Turns turns;
  asio::io_context context;
  std::string done;
  const Signal go_on;
  const auto change = [&](char name, IdHash thing) -> asio::awaitable<void> {
    const auto turn = co_await turns.take(thing, 20s);
    REQUIRE(turn);
    if (name == 'a') co_await go_on.wait(20s);
    done.push_back(name);
    if (name == 'x') go_on.notify();
  };
  for (const char name : {'a', 'b', 'c'}) asio::co_spawn(context, change(name, kThing), asio::detached);
  asio::co_spawn(context, change('x', kOther), asio::detached);
  context.run();
  CHECK(done == "xabc");
}

TEST_CASE("who gave up waiting, or went away, does not keep the turn") {
  Turns turns;
  {
    asio::io_context gone;  // destroyed with a coroutine that waits
    asio::io_context context;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
          const auto first = co_await turns.take(kThing, 1s);
          REQUIRE(first);
          CHECK_FALSE(co_await turns.take(kThing, 1ms));
          asio::co_spawn(gone, turns.take(kThing, 1h), asio::detached);
          gone.run_for(1ms);
        },
        asio::detached);
    context.run();
  }
  asio::io_context context;
  bool came = false;
  asio::co_spawn(
      context, [&]() -> asio::awaitable<void> { came = (co_await turns.take(kThing, 1s)).has_value(); },
      asio::detached);
  context.run();
  CHECK(came);
}

TEST_CASE("of changes that bring one entity tag at the same time, one is done") {
  Client client;
  make_centre(client);
  for (int round = 0; round < 5; ++round) {
    const std::string etag = header_of(client.get("/v1/activities/clinic"), "etag");
    std::atomic<int> changed = 0, refused = 0;
    std::vector<std::thread> callers;
    for (int n = 0; n < 4; ++n) {
      callers.emplace_back([&, n] {
        const std::string name = std::to_string(round) + "-" + std::to_string(n);
        const Answer answer = client.ask("PATCH", "/v1/activities/clinic", R"({"title":")" + name + "\"}",
                                         {{"if-match", etag}, {"idempotency-key", name}});
        changed += answer.response.status == 200 ? 1 : 0;
        refused += answer.response.status == 412 ? 1 : 0;
      });
    }
    for (std::thread& caller : callers) caller.join();
    CHECK(changed == 1);
    CHECK(refused == 3);
  }
}

TEST_CASE("a change that is not decided in time keeps its turn until it is") {
  Client client;
  make_centre(client);
  client.reopen({.write_deadline = 0ms});
  for (int round = 0; round < 20; ++round) {
    const std::string etag = header_of(client.get("/v1/activities/clinic"), "etag");
    std::atomic<int> appended = 0, refused = 0;
    std::vector<std::thread> callers;
    for (int n = 0; n < 4; ++n) {
      callers.emplace_back([&, n] {
        const std::string name = std::to_string(round) + "-" + std::to_string(n);
        const int status = client
                               .ask("PATCH", "/v1/activities/clinic", R"({"title":")" + name + "\"}",
                                    {{"if-match", etag}, {"idempotency-key", name}})
                               .response.status;
        appended += status == 200 || status == 202 ? 1 : 0;
        refused += status == 412 || status == 503 ? 1 : 0;  // 503: the turn did not come in time
      });
    }
    for (std::thread& caller : callers) caller.join();
    CHECK(appended == 1);
    CHECK(refused == 3);
  }
}

}  // namespace
}  // namespace haiyu::api::test
