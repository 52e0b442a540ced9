// The HTTP edge: Asio owns the sockets, Beast's parser reads one whole bounded request at a time, the
// router's handler decides; cpp-httplib's Server::process_request cuts ranges of an answer and compresses it.
//
// Threads: `threads` threads each run one io_context; a connection lives on one of them. Limits: the process
// gets as many descriptors as it may have, since each connection takes one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/router.h"
#include "events/result.h"

namespace haiyu::api {

class Tls;

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  unsigned threads = 2;
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 1024 * 1024;
  std::size_t connections_max = 20'000;
  std::chrono::seconds handshake_deadline{10};  // for TLS to be agreed on, from the connection's first moment
  std::chrono::seconds request_deadline{10};    // from the first byte of a request to its last
  std::chrono::seconds idle_deadline{75};       // between requests
  std::chrono::seconds write_deadline{30};      // for one answer to be taken by the reader
  std::chrono::seconds stream_deadline{10};     // for what a stream sends at once; then the reader is dropped
  int stream_buffer_bytes = 64 * 1024;          // what the kernel may hold of a stream for its reader
  std::chrono::seconds drain_deadline{8};
  std::vector<std::string> cors_origins{};  // see api/http/cors.h
  const Tls* tls = nullptr;                 // outlives the server; none: plain HTTP
  // What a handler threw, for the operator's log; the client gets only the trace id. Called on io threads.
  std::function<void(std::string_view trace_id, std::string_view what)> on_exception = nullptr;
};

struct Observed {  // one finished exchange, for metrics and the access log
  std::string_view method, pattern;
  int status;
  std::chrono::microseconds took;
  std::string_view trace_id{};  // where the sender of the request records its trace; else ""
};

class Server {
 public:
  Server(const Router& router, const ServerOptions& options, std::function<void(const Observed&)> observe);
  ~Server();
  [[nodiscard]] Result<void> start();  // kInvalid: bad address; kIo: the port is taken, ...
  std::uint16_t port() const;
  std::size_t connections() const;
  // Accepts no more, answers what is under way with `Connection: close`, ends streams, joins within the
  // deadline.
  void drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::api
