// What carries a connection's bytes: a TCP socket, or TLS over one.
//
// Threads: its worker's only; one read and one write at a time. Why no base class with two kinds: which of
// the two it is costs one branch per read or write this way, and no frame of a coroutine.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <tuple>

#include "api/http/tls.h"
#include "api/http/worker.h"

namespace haiyu::api {

class Wire {
 public:
  using Socket = Worker::Socket;
  using Moved = boost::asio::awaitable<std::tuple<boost::system::error_code, std::size_t>>;

  // `tls`: empty for plain TCP.
  Wire(Socket socket, Tls::Context tls) : socket_(std::move(socket)) {
    if (tls) secure_ = std::make_unique<Secure>(std::move(tls), socket_);
  }

  bool secure() const { return secure_ != nullptr; }
  Socket& socket() { return socket_; }

  Moved read_some(boost::asio::mutable_buffer to) {
    return secure_ ? secure_->stream.async_read_some(to, kNoThrow) : socket_.async_read_some(to, kNoThrow);
  }
  // All of it.
  Moved write(boost::asio::const_buffer from) {
    return secure_ ? boost::asio::async_write(secure_->stream, from, kNoThrow)
                   : boost::asio::async_write(socket_, from, kNoThrow);
  }

  // The two below are of TLS only. False: the client speaks something else, or went.
  boost::asio::awaitable<bool> shake_hands() {
    const auto [error] =
        co_await secure_->stream.async_handshake(boost::asio::ssl::stream_base::server, kNoThrow);
    co_return !error;
  }
  // Says that no more comes, so that nobody takes a cut for the end; then waits for the client to say so too.
  boost::asio::awaitable<void> say_goodbye() { co_await secure_->stream.async_shutdown(kNoThrow); }

 private:
  static constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

  struct Secure {
    Secure(Tls::Context with, Socket& over) : context(std::move(with)), stream(over, *context) {}
    Tls::Context context;
    boost::asio::ssl::stream<Socket&> stream;
  };
  Socket socket_;
  std::unique_ptr<Secure> secure_;  // refers to socket_
};

}  // namespace haiyu::api
