#include "api/http/signal.h"

#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "api/http/completion.h"

namespace haiyu::api {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

template <class Body>
void run(Body body) {
  asio::io_context context;
  asio::co_spawn(context, std::move(body), [](std::exception_ptr error) { CHECK(!error); });
  context.run();
}

TEST_CASE("a signal that was given before the wait is not lost, and many count as one") {
  const Signal signal;
  signal.notify();
  signal.notify();
  run([&]() -> asio::awaitable<void> {
    CHECK(co_await signal.wait(1h));
    CHECK(!co_await signal.wait(1ms));
  });
}

TEST_CASE("a signal from another thread wakes the wait, however the two race") {
  constexpr int kPings = 3'000;
  const Signal ping, pong;
  std::atomic<bool> stop = false;
  std::atomic<int> seen = 0;
  std::thread other([&] {
    for (int last = -1; !stop;)
      if (const int now = seen; now != last) {
        last = now;
        ping.notify();
      } else {
        std::this_thread::yield();
      }
  });
  run([&]() -> asio::awaitable<void> {
    for (int i = 0; i < kPings; ++i) {
      const bool woken = co_await ping.wait(1h);
      CHECK(woken);
      ++seen;
    }
  });
  stop = true;
  other.join();
  CHECK(seen == kPings);
}

TEST_CASE("a completion delivers its first value across threads, or nothing in time") {
  for (int i = 0; i < 500; ++i) {
    const Completion<int> completion;
    std::thread other([=] {
      completion.complete(i);
      completion.complete(-1);
    });
    run([&]() -> asio::awaitable<void> { CHECK(co_await completion.wait(1h) == i); });
    other.join();
  }
  run([&]() -> asio::awaitable<void> { CHECK(!co_await Completion<int>().wait(1ms)); });
}

TEST_CASE("a value that comes when the io_context is gone goes nowhere") {
  const Completion<int> completion;
  {
    asio::io_context context;
    asio::co_spawn(
        context, [&]() -> asio::awaitable<void> { co_await completion.wait(1h); }, asio::detached);
    context.poll();
  }
  completion.complete(1);
}

}  // namespace
}  // namespace haiyu::api
