// One connection: reads a request, routes it, awaits its handler, writes the answer; again, in order.
//
// Ownership: owned by its coroutine, serve(). Threads: its worker's only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/compression.h"
#include "api/http/request_reader.h"
#include "api/http/wire.h"
#include "api/http/worker.h"

namespace haiyu::api {

class Connection {
 public:
  Connection(Worker& worker, Worker::Socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The sweep: cancels what waits for the peer when its time is over.
  void check_deadline(Worker::Clock::time_point now);
  // An idle connection gets a moment for a request that may be on its way; a stream ends now.
  void drain();

 private:
  friend boost::asio::awaitable<void> serve(std::unique_ptr<Connection> connection);
  friend boost::asio::awaitable<void> turn_away(std::unique_ptr<Connection> connection);

  enum class Phase { kGreeting, kIdle, kReading, kHandling, kWriting, kStreaming, kLeaving };
  enum class Received { kRequest, kRefused, kTimedOut, kTooMuch, kGone };

  boost::asio::awaitable<bool> greet();     // false: close
  boost::asio::awaitable<bool> exchange();  // false: close
  boost::asio::awaitable<void> leave();
  boost::asio::awaitable<Received> receive();
  boost::asio::awaitable<Answer> answer(Request& request, std::string_view& pattern);
  boost::asio::awaitable<void> compress(Coding coding, Response& response);
  boost::asio::awaitable<void> refuse(std::string_view slug);
  boost::asio::awaitable<bool> write(std::string_view bytes);
  boost::asio::awaitable<void> stream(std::unique_ptr<EventStream> events);
  boost::asio::awaitable<void> pump(EventStream& events);
  boost::asio::awaitable<void> await_hangup();
  boost::asio::awaitable<void> linger();
  bool hold(std::size_t bytes);
  void complete(const Request& request, Response& response);
  void report(const std::string& trace_id, std::string_view what);
  Answer internal_error(const Request& request, std::string_view what);
  void enter(Phase phase);

  Worker& worker_;
  Wire wire_;
  RequestReader reader_;
  std::size_t held_ = 0;  // this connection's part of the edge's held bytes
  std::string out_;
  std::string peer_, local_;
  std::string if_none_match_;  // of the request, where it names tags of compressed answers
  Phase phase_ = Phase::kIdle;
  Worker::Clock::time_point deadline_;
  bool timed_out_ = false;
  bool cut_off_ = false;  // what was written last did not go through whole
  Worker::Connections::iterator place_;
};

boost::asio::awaitable<void> serve(std::unique_ptr<Connection> connection);
// Answers 503 and closes; over TLS it closes at once, since a handshake costs more than the answer.
boost::asio::awaitable<void> turn_away(std::unique_ptr<Connection> connection);

}  // namespace haiyu::api
