#include "api/http/server.h"

#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "api/http/worker.h"

namespace haiyu::api {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t kTurnedAwayMax = 1000;  // at a time; each waits a moment for its client to read why

// The usual limit of 1,024 is for programs that use select(); there is no harm in having more.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);  // without it fewer connections are taken at a time
}

}  // namespace

struct Server::Impl {
  using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

  Edge edge;
  std::vector<std::unique_ptr<Worker>> workers;
  std::optional<Acceptor> acceptor;  // on the first worker's context
  std::uint16_t port = 0;
  std::size_t turn = 0;
  bool drained = false;

  std::mutex mutex;  // guards running
  std::condition_variable exited;
  std::size_t running = 0;

  Impl(const Router& router, const ServerOptions& options, std::function<void(const Observed&)> observe)
      : edge{router, options, std::move(observe), Cors(options.cors_origins)} {}

  Result<void> listen();
  asio::awaitable<void> accept();
  void take(Worker::Socket socket, Worker& worker);
  void accept_the_waiting();
  Worker& next_worker() { return *workers[turn++ % workers.size()]; }
};

Result<void> Server::Impl::listen() {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(edge.options.host, error);
  if (error) return fail(Errc::kInvalid, "listen: not an address: " + edge.options.host);
  const tcp::endpoint endpoint(address, edge.options.port);
  acceptor.emplace(workers.front()->context());
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor->non_blocking(true, error);
  if (!error) port = acceptor->local_endpoint(error).port();
  if (error) return fail(Errc::kIo, "listen " + edge.options.host + ": " + error.message());
  return ok();
}

asio::awaitable<void> Server::Impl::accept() {
  while (acceptor->is_open()) {
    Worker& worker = next_worker();
    Worker::Socket socket(worker.context());
    const auto [error] = co_await acceptor->async_accept(socket, asio::as_tuple(asio::use_awaitable));
    if (!error) {
      take(std::move(socket), worker);
    } else if (error != asio::error::operation_aborted) {
      // Out of descriptors, most likely: those who wait in the queue are taken when others have gone.
      asio::steady_timer pause(acceptor->get_executor(), std::chrono::milliseconds(50));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }
}

void Server::Impl::take(Worker::Socket socket, Worker& worker) {
  const auto have = edge.connections.load(std::memory_order_relaxed);
  const auto max = edge.options.connections_max;
  if (have < max + kTurnedAwayMax) worker.adopt(std::move(socket), have < max);
}

// Closing the acceptor would reset the connections that the kernel has already made.
void Server::Impl::accept_the_waiting() {
  for (boost::system::error_code error; !error;) {
    Worker& worker = next_worker();
    Worker::Socket socket(worker.context());
    acceptor->accept(socket, error);
    if (!error) take(std::move(socket), worker);
  }
}

Server::Server(const Router& router, const ServerOptions& options,
               std::function<void(const Observed&)> observe)
    : impl_(std::make_unique<Impl>(router, options, std::move(observe))) {}

Server::~Server() { drain(); }

Result<void> Server::start() {
  auto& impl = *impl_;
  raise_descriptor_limit();
  for (unsigned i = 0; i < std::max(1U, impl.edge.options.threads); ++i)
    impl.workers.push_back(std::make_unique<Worker>(impl.edge));
  BOOST_OUTCOME_TRYV(impl.listen());
  asio::co_spawn(impl.workers.front()->context(), impl.accept(), asio::detached);
  impl.running = impl.workers.size();
  for (auto& worker : impl.workers)
    worker->start([&impl] {
      const std::lock_guard lock(impl.mutex);
      --impl.running;
      impl.exited.notify_all();
    });
  return ok();
}

std::uint16_t Server::port() const { return impl_->port; }
std::size_t Server::connections() const { return impl_->edge.connections.load(std::memory_order_relaxed); }

void Server::drain() {
  auto& impl = *impl_;
  if (std::exchange(impl.drained, true) || impl.port == 0) return;
  // The workers drain only after the acceptor has handed them the last sockets.
  asio::post(impl.workers.front()->context(), [&impl] {
    impl.accept_the_waiting();
    boost::system::error_code ignored;
    impl.acceptor->close(ignored);
    for (auto& worker : impl.workers) worker->drain();
  });
  {
    std::unique_lock lock(impl.mutex);
    impl.exited.wait_for(lock, impl.edge.options.drain_deadline, [&impl] { return impl.running == 0; });
  }
  for (auto& worker : impl.workers) worker->stop();
  for (auto& worker : impl.workers) worker->join();
}

}  // namespace haiyu::api
