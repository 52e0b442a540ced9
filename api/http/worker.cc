#include "api/http/worker.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>

#include "api/http/connection.h"

namespace haiyu::api {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kSweepEvery{250};
constexpr std::chrono::milliseconds kSweepEveryDraining{
    20};  // also how soon the thread exits after the last one

}  // namespace

Worker::Worker(Edge& edge) : edge_(edge), work_(asio::make_work_guard(context_)), sweeper_(context_) {
  refresh_date();
}

Worker::~Worker() { join(); }

void Worker::start(std::function<void()> on_exit) {
  asio::co_spawn(context_, sweep(), asio::detached);
  thread_ = std::thread([this, done = std::move(on_exit)] {
    context_.run();
    done();
  });
}

void Worker::adopt(Socket socket, bool welcome) {
  asio::post(context_, [this, taken = std::move(socket), welcome]() mutable {
    auto connection = std::make_unique<Connection>(*this, std::move(taken));
    asio::co_spawn(context_, welcome ? serve(std::move(connection)) : turn_away(std::move(connection)),
                   asio::detached);
  });
}

void Worker::drain() {
  asio::post(context_, [this] {
    draining_ = true;
    for (Connection* connection : connections_) connection->drain();
    work_.reset();
    sweeper_.cancel();
  });
}

void Worker::stop() { context_.stop(); }

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

Worker::Connections::iterator Worker::enter(Connection& connection) {
  edge_.connections.fetch_add(1, std::memory_order_relaxed);
  return connections_.insert(connections_.end(), &connection);
}

void Worker::leave(Connections::iterator place) {
  edge_.connections.fetch_sub(1, std::memory_order_relaxed);
  connections_.erase(place);
}

asio::awaitable<void> Worker::sweep() {
  while (!(draining_ && connections_.empty())) {
    sweeper_.expires_after(draining_ ? kSweepEveryDraining : kSweepEvery);
    co_await sweeper_.async_wait(asio::as_tuple(asio::use_awaitable));
    refresh_date();
    const auto now = Clock::now();
    for (Connection* connection : connections_) connection->check_deadline(now);
  }
}

void Worker::refresh_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 40> text{};
  const auto size = std::strftime(text.data(), text.size(), "___, %d ___ %Y %H:%M:%S GMT", &parts);
  date_.assign(text.data(), size);
  date_.replace(0, 3, kDays[parts.tm_wday]);
  date_.replace(8, 3, kMonths[parts.tm_mon]);
}

}  // namespace haiyu::api
