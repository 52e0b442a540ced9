// One HTTP exchange as handlers see it: no socket, no library's request type.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haiyu::api {

// Ownership: owns its text. Header names are lower case.
struct Request {
  std::string method;
  std::string path;   // percent-decoded per segment by the router; here as sent, without the query
  std::string query;  // as sent, without '?'
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string peer;                                         // the address of the socket's other end
  std::string local;                                        // and of ours, with its port: "127.0.0.1:8080"
  std::vector<std::pair<std::string, std::string>> params;  // decoded query, in order
  std::vector<std::string> segments;                        // decoded {captures} of the route, in order
  std::optional<std::string_view> header(std::string_view lower_name) const;
  std::optional<std::string_view> param(std::string_view name) const;
};

struct Packed;  // api/http/compression.h

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // content-type included
  std::string body;
  const Packed* packed = nullptr;  // of a body that is always the same: outlives the answer
};

// A long-lived text/event-stream: the edge pulls, so a slow reader holds nothing but its own socket.
class EventStream {
 public:
  virtual ~EventStream() = default;
  // The next bytes to send, or empty when the stream is over. Resumes on the edge's executor; takes at most
  // the heartbeat's interval.
  virtual boost::asio::awaitable<std::string> next() = 0;
};

struct Answer {
  Response response;
  std::unique_ptr<EventStream> stream;  // set: the response's headers are sent, then the stream
};

// Reads answer at once; writes suspend until their event is folded.
using Handler = std::function<boost::asio::awaitable<Answer>(const Request&)>;

}  // namespace haiyu::api
