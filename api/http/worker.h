// One io thread of the edge: its io_context, its connections, and what they share without a lock.
//
// Threads: everything but start(), drain(), stop() and the executor is used on the worker's own thread.
// Why no timer per request: a sweep over the connections twice a second costs less than arming and cancelling
// a timer for each request; a deadline is then one store, and an idle connection costs nothing.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "api/http/answerer.h"
#include "api/http/cors.h"
#include "api/http/router.h"
#include "api/http/server.h"

namespace haiyu::api {

class Connection;

// What all workers of one server have in common. Ownership: outlives the workers.
struct Edge {
  const Router& router;
  const ServerOptions options;
  const std::function<void(const Observed&)> observe;
  const Cors cors;
  std::atomic<std::size_t> connections = 0;
  std::atomic<std::size_t> held_bytes = 0;  // of large bodies that are arriving or being handled
};

class Worker {
 public:
  using Clock = std::chrono::steady_clock;
  using Socket =
      boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  explicit Worker(Edge& edge);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  boost::asio::io_context& context() { return context_; }
  void start(std::function<void()> on_exit);
  // Serves a socket of this worker's context, or tells it that there are too many. From any thread.
  void adopt(Socket socket, bool welcome);
  // Ends idle connections and streams, and the others after their answer; the thread exits after the last.
  void drain();
  // Abandons what is left.
  void stop();
  void join();

  // For connections.
  using Connections = std::list<Connection*>;
  Connections::iterator enter(Connection& connection);
  void leave(Connections::iterator place);
  Edge& edge() { return edge_; }
  Answerer& answerer() { return answerer_; }
  std::string_view date() const { return date_; }
  bool draining() const { return draining_; }

 private:
  boost::asio::awaitable<void> sweep();
  void refresh_date();

  Edge& edge_;
  Answerer answerer_;
  std::string date_;
  bool draining_ = false;
  Connections connections_;  // emptied by the coroutines that context_ destroys: declared before it
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer sweeper_;
  std::thread thread_;
};

}  // namespace haiyu::api
