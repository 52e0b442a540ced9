// A client that sends exactly the bytes it is told to, for tests of the edge.
#pragma once

#include <boost/asio.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace haiyu::api::test {

struct RawAnswer {
  int status = 0;
  std::string head;  // status line and headers, lower case
  std::string body;
  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(context_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    const timeval patience{.tv_sec = 20, .tv_usec = 0};  // a hung test fails instead of hanging
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  }

  void send(std::string_view bytes) {
    boost::system::error_code ignored;  // a server that refuses early may have closed
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
  }

  // One answer, by its Content-Length; or until the connection closes when it has none. nullopt: closed
  // before.
  std::optional<RawAnswer> receive(bool head_only = false) {
    while (pending_.find("\r\n\r\n") == std::string::npos)
      if (!read()) return std::nullopt;
    RawAnswer answer;
    const auto end = pending_.find("\r\n\r\n") + 4;
    answer.head = pending_.substr(0, end);
    pending_.erase(0, end);
    for (char& c : answer.head) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    answer.status = std::stoi(answer.head.substr(9, 3));
    const auto at = answer.head.find("content-length: ");
    if (at == std::string::npos || head_only) return answer;
    const auto size = std::stoul(answer.head.substr(at + 16));
    while (pending_.size() < size)
      if (!read()) return std::nullopt;
    answer.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return answer;
  }

  // Reads until `text` has come; false when the connection closed before.
  bool receive_until(std::string_view text) {
    while (pending_.find(text) == std::string::npos)
      if (!read()) return false;
    return true;
  }

  // The server has nothing more to say and closed.
  bool closed() { return pending_.empty() && !read(); }
  const std::string& pending() const { return pending_; }
  void close() { socket_.close(); }

 private:
  bool read() {
    char bytes[4096];
    const auto got = ::recv(socket_.native_handle(), bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string pending_;
};

}  // namespace haiyu::api::test
