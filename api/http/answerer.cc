#include "api/http/answerer.h"

#include <httplib.h>

#include <algorithm>

#include "api/http/headers.h"
#include "api/http/plain_answer.h"
#include "api/http/security_headers.h"
#include "api/problem.h"
#include "events/number.h"

namespace haiyu::api {
namespace {

// What cpp-httplib takes for a connection: a request line to read, and a string to write to.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view in, std::string& out) : in_(in), out_(out) {}

  bool is_readable() const override { return true; }
  // Versions differ in which of these four are virtual, so none says `override`.
  virtual bool is_writable() const { return true; }
  virtual bool wait_readable() const { return true; }
  virtual bool wait_writable() const { return true; }
  virtual time_t duration() const { return 0; }

  ssize_t read(char* to, size_t size) override {
    const auto taken = in_.copy(to, size);
    in_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* from, size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view in_;
  std::string& out_;
};

struct Range {
  std::size_t first, last;
};
enum class RangeKind { kNone, kOne, kUnsatisfiable };

// One range of bytes, clamped to `size`. What is not one well-formed range is ignored, as RFC 9110 14.2
// allows: a thousand overlapping ones would multiply the answer.
RangeKind parse_range(std::string_view header, std::size_t size, Range& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return RangeKind::kNone;
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return RangeKind::kNone;
  const auto from = header.substr(0, dash), to = header.substr(dash + 1);
  const auto first = whole_number<std::size_t>(from), last = whole_number<std::size_t>(to);
  if (from.empty()) {  // the last so many bytes
    if (!last) return RangeKind::kNone;
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range = {size - std::min(size, *last), size - 1};
    return RangeKind::kOne;
  }
  if (!first || (!to.empty() && !last) || (last && *last < *first)) return RangeKind::kNone;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range = {*first, std::min(last.value_or(size - 1), size - 1)};
  return RangeKind::kOne;
}

}  // namespace

class Answerer::Formatter final : public httplib::Server {
 public:
  Formatter() {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& to) {
      fill(to);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& to) { finish(to); });
  }

  void run(std::string_view head, Response& response, const How& how, std::string& out) {
    response_ = &response;
    how_ = &how;
    MemoryStream stream(head, out);
    call(*this, stream, !how.keep_alive);
  }

 private:
  // The two signatures between 0.11 and 0.18: the later one is told the addresses that the earlier one asks
  // for.
  template <class Self>
  static void call(Self& self, httplib::Stream& stream, bool close) {
    const std::function<void(httplib::Request&)> no_setup;
    bool closed = false;
    if constexpr (requires { self.process_request(stream, close, closed, no_setup); })
      self.process_request(stream, close, closed, no_setup);
    else
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, no_setup);
  }

  void fill(httplib::Response& to) {
    to.status = response_->status;
    for (const auto& [name, value] : response_->headers)
      to.set_header(name, value);  // drops one with CR or LF
    for (const auto& [name, value] : kSecurityHeaders) to.set_header(std::string(name), std::string(value));
    if (find_header(*response_, kPolicyName) == nullptr)
      to.set_header(std::string(kPolicyName), std::string(kNothingLoaded));
    to.body = std::move(response_->body);
  }

  // The last word on the headers, after cpp-httplib's own.
  void finish(httplib::Response& to) {
    to.headers.erase("Keep-Alive");
    to.headers.erase("Connection");
    if (!how_->keep_alive)
      to.headers.emplace("Connection", "close");
    else if (how_->http_1_0)
      to.headers.emplace("Connection", "keep-alive");
    if (!how_->date.empty()) to.headers.emplace("Date", how_->date);
  }

  Response* response_ = nullptr;  // of the call under way
  const How* how_ = nullptr;
};

Answerer::Answerer() : formatter_(std::make_unique<Formatter>()) {}
Answerer::~Answerer() = default;

void Answerer::format(const Request& request, Response response, const How& how, std::string& out) {
  out.clear();
  const bool head_only = request.method == "HEAD";
  std::string head = head_only ? "HEAD / HTTP/1.1\r\n" : "GET / HTTP/1.1\r\n";
  bool plain = true;
  if ((head_only || request.method == "GET") && response.status == 200 && !how.stream) {
    Range range{};
    auto kind = RangeKind::kNone;
    if (const auto header = request.header("range")) kind = parse_range(*header, response.body.size(), range);
    const std::string* const ours = find_header(response, "etag");
    if (const auto tag = request.header("if-range"); tag && (ours == nullptr || *tag != *ours))
      kind = RangeKind::kNone;
    if (kind == RangeKind::kUnsatisfiable) {
      const auto size = response.body.size();
      response = problem(request, "range_not_satisfiable").response;
      response.headers.emplace_back("content-range", "bytes */" + std::to_string(size));
    } else if (kind == RangeKind::kOne) {
      response.status = 206;
      head += "Range: bytes=" + std::to_string(range.first) + "-" + std::to_string(range.last) + "\r\n";
      plain = false;
    }
  }
  if (plain) return write_plain(response, how, head_only, out);
  head += "\r\n";
  formatter_->run(head, response, how, out);
}

}  // namespace haiyu::api
