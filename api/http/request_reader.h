// Bytes -> one whole, bounded request at a time. Knows no socket: bytes are put in, a request comes out.
//
// Limits: head, target, number of fields, body, and the bytes that carry a chunked body. Nothing is reserved
// beyond what arrived, but for a declared and allowed Content-Length, and the limit for a body in chunks of
// more than 64 KiB. Why strict: whoever stands in front of this server may read the same bytes another way.
// What two readers could read differently (two lengths, a length and chunks, a bare line feed, a folded
// field) is refused, and the connection with it.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

struct RequestLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 1024 * 1024;
};

// A body of more than this is large: one in chunks then has all its room at once, and those who hold one are
// counted together.
inline constexpr std::size_t kLargeBodyBytes = 64 * 1024;

class RequestReader {
 public:
  explicit RequestReader(RequestLimits limits);

  // Where the next bytes go, and how many came.
  boost::asio::mutable_buffer prepare();
  void commit(std::size_t bytes);

  enum class Step {
    kNeedMore,
    kContinue,  // the client waits for "100 Continue" before it sends its body; said once per request
    kDone,      // request() is whole
    kRefused,   // refusal() says why; the stream of bytes is no longer understood
  };
  Step step();

  // The memory that the request takes so far, in bytes.
  std::size_t held() const { return buffer_.capacity() + (parser_ ? parser_->get().body().capacity() : 0); }
  // Gives it back; nothing can be read any more.
  void drop();

  // Nothing of a request has arrived yet.
  bool idle() const { return !parser_ && buffer_.size() == 0; }

  Request& request() { return request_; }
  std::string_view target() const { return target_; }
  bool http_1_0() const { return http_1_0_; }
  bool keep_alive() const { return keep_alive_; }
  std::string_view refusal() const { return refusal_; }  // the problem's slug

  // Forgets the request; bytes that came after it stay.
  void next();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  Step refuse(std::string_view slug);
  Step read_head();
  Step accept_head();
  bool check_fields();
  Step read_body();
  std::optional<std::size_t> find_head_end();

  const RequestLimits limits_;
  boost::beast::flat_buffer buffer_;
  std::size_t scanned_ = 0;  // of the buffer, while looking for the end of the head
  std::size_t line_start_ = 0;
  std::size_t wire_bytes_ = 0;    // that carried the body
  std::optional<Parser> parser_;  // set once the head is whole
  bool continue_due_ = false;
  bool empty_line_came_ = false;
  Request request_;
  std::string target_;
  bool http_1_0_ = false;
  bool keep_alive_ = false;
  std::string_view refusal_;
};

}  // namespace haiyu::api
