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
  Wire(Socket socket, Tls::Context tls) : socket_(std::move(socket)), context_(std::move(tls)) {}

  bool secure() const { return context_ != nullptr; }
  Socket& socket() { return socket_; }

  Moved read_some(boost::asio::mutable_buffer to) {
    return stream_ ? stream_->async_read_some(to, kNoThrow) : socket_.async_read_some(to, kNoThrow);
  }
  // All of it.
  Moved write(boost::asio::const_buffer from) {
    return stream_ ? boost::asio::async_write(*stream_, from, kNoThrow)
                   : boost::asio::async_write(socket_, from, kNoThrow);
  }

  // The two below are of TLS only. False: the client speaks something else, or went.
  // What TLS needs is made when the first byte has come: a hundred kilobytes, which silent clients do not
  // get.
  boost::asio::awaitable<bool> shake_hands() {
    const auto [silent] = co_await socket_.async_wait(Socket::wait_read, kNoThrow);
    if (silent) co_return false;
    stream_ = std::make_unique<Stream>(socket_, *context_);
    const auto [error] = co_await stream_->async_handshake(Stream::server, kNoThrow);
    co_return !error;
  }
  // Says that no more comes, so that nobody takes a cut for the end; then waits for the client to say so too.
  boost::asio::awaitable<void> say_goodbye() { co_await stream_->async_shutdown(kNoThrow); }

 private:
  using Stream = boost::asio::ssl::stream<Socket&>;
  static constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

  Socket socket_;
  Tls::Context context_;            // empty for plain TCP
  std::unique_ptr<Stream> stream_;  // over socket_, once the client speaks
};

}  // namespace haiyu::api
