#include "api/http/connection.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sstream>

#include "api/http/target.h"
#include "api/http/tls.h"
#include "api/http/trace.h"
#include "api/problem.h"

namespace haiyu::api {

namespace asio = boost::asio;
using asio::experimental::awaitable_operators::operator||;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kLinger{1};      // for a refused client to read why
constexpr std::chrono::seconds kDrainGrace{1};  // for a request that was on its way when draining began
constexpr const char* kOnlySecure = "max-age=31536000";   // seconds: a year
constexpr std::size_t kLingerBytesMax = 2 * 1024 * 1024;  // more than a body may have
constexpr std::size_t kHeldBytesMax = 24 * 1024 * 1024;   // by large bodies together
constexpr std::size_t kCompressedAtOnce = 64 * 1024;      // a millisecond or two
constexpr std::size_t kKeptOutputBytesMax = 64 * 1024;

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : ", ") + word;
  return line;
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
  std::ostringstream text;
  text << endpoint;
  return std::move(text).str();
}

constexpr std::size_t kTraceIdDigits = 32;

}  // namespace

asio::awaitable<void> serve(std::unique_ptr<Connection> connection) {
  try {
    if (!co_await connection->greet()) co_return;
    while (co_await connection->exchange()) {
    }
    co_await connection->leave();
  } catch (const std::exception&) {
    // Cancelled, or out of memory: this connection ends, the others go on.
  }
}

asio::awaitable<void> turn_away(std::unique_ptr<Connection> connection) {
  try {
    if (!connection->wire_.secure()) co_await connection->refuse("overloaded");
  } catch (const std::exception&) {
    // It ends either way.
  }
}

Connection::Connection(Worker& worker, Worker::Socket socket)
    : worker_(worker),
      wire_(std::move(socket), worker.edge().options.tls ? worker.edge().options.tls->context() : nullptr),
      reader_({worker.edge().options.header_bytes_max, worker.edge().options.body_bytes_max}),
      place_(worker.enter(*this)) {
  boost::system::error_code ignored;
  wire_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  peer_ = wire_.socket().remote_endpoint(ignored).address().to_string();
  local_ = text_of(wire_.socket().local_endpoint(ignored));
  enter(wire_.secure() ? Phase::kGreeting : Phase::kIdle);
}

Connection::~Connection() {
  hold(0);
  worker_.leave(place_);
}

// Tells the others how much of a body is held here, if that is much. False: it is too much for all together.
bool Connection::hold(std::size_t bytes) {
  if (bytes < kLargeBodyBytes) bytes = 0;
  if (bytes == held_) return true;
  auto& all = worker_.edge().held_bytes;
  const auto before = held_;
  held_ = bytes;
  if (bytes <= before) {
    all.fetch_sub(before - bytes, std::memory_order_relaxed);
    return true;
  }
  const auto more = bytes - before;
  return all.fetch_add(more, std::memory_order_relaxed) + more <= kHeldBytesMax;
}

void Connection::enter(Phase phase) {
  const auto& options = worker_.edge().options;
  const auto now = Worker::Clock::now();
  phase_ = phase;
  timed_out_ = false;
  switch (phase) {
    case Phase::kGreeting:
      deadline_ = now + options.handshake_deadline;
      break;
    case Phase::kIdle:
      deadline_ = now + (worker_.draining() ? kDrainGrace : options.idle_deadline);
      break;
    case Phase::kReading:
      deadline_ = now + options.request_deadline;
      break;
    case Phase::kHandling:
      deadline_ = Worker::Clock::time_point::max();  // a handler has its own
      break;
    case Phase::kWriting:
      deadline_ = now + options.write_deadline;
      break;
    case Phase::kStreaming:
      deadline_ = now + options.stream_deadline;
      break;
    case Phase::kLeaving:
      deadline_ = now + kLinger;
      break;
  }
}

void Connection::check_deadline(Worker::Clock::time_point now) {
  if (now < deadline_) return;
  timed_out_ = true;
  deadline_ = Worker::Clock::time_point::max();
  boost::system::error_code ignored;
  wire_.socket().cancel(ignored);
}

void Connection::drain() {
  if (phase_ == Phase::kIdle || phase_ == Phase::kGreeting)
    deadline_ = std::min(deadline_, Worker::Clock::now() + kDrainGrace);
  if (phase_ == Phase::kStreaming) check_deadline(deadline_);
}

asio::awaitable<Connection::Received> Connection::receive() {
  reader_.next();
  hold(0);
  enter(reader_.idle() ? Phase::kIdle : Phase::kReading);
  for (;;) {
    switch (reader_.step()) {
      case RequestReader::Step::kDone:
        co_return Received::kRequest;
      case RequestReader::Step::kRefused:
        co_return Received::kRefused;
      case RequestReader::Step::kContinue:
        if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n")) co_return Received::kGone;
        enter(Phase::kReading);
        continue;
      case RequestReader::Step::kNeedMore:
        if (!hold(reader_.held())) co_return Received::kTooMuch;
        break;
    }
    if (phase_ == Phase::kIdle && !reader_.idle()) enter(Phase::kReading);
    const auto [error, bytes] = co_await wire_.read_some(reader_.prepare());
    if (error) co_return timed_out_&& phase_ == Phase::kReading ? Received::kTimedOut : Received::kGone;
    timed_out_ = false;
    reader_.commit(bytes);
  }
}

asio::awaitable<bool> Connection::exchange() {
  switch (co_await receive()) {
    case Received::kGone:
      co_return false;
    case Received::kTimedOut:
      co_await refuse("request_timeout");
      co_return false;
    case Received::kTooMuch:
      reader_.drop();
      hold(0);
      co_await refuse("overloaded");
      co_return false;
    case Received::kRefused:
      reader_.drop();
      hold(0);
      co_await refuse(reader_.refusal());
      co_return false;
    case Received::kRequest:
      break;
  }
  enter(Phase::kHandling);
  const auto began = Worker::Clock::now();
  Request& request = reader_.request();
  std::string_view pattern;
  Answer answer = co_await this->answer(request, pattern);
  complete(request, answer.response);

  const bool streaming = answer.stream != nullptr && request.method != "HEAD";
  const bool keep_alive = reader_.keep_alive() && !worker_.draining() && !streaming;
  const int status = answer.response.status;
  if (!streaming) {
    const Coding coding = coding_for(request, answer.response);
    if (status == 304)
      mark_listed(answer.response, if_none_match_, coding);
    else if (coding != Coding::kNone)
      co_await compress(coding, answer.response);
  }
  worker_.answerer().format(
      request, std::move(answer.response),
      {.keep_alive = keep_alive, .http_1_0 = reader_.http_1_0(), .stream = streaming, .date = worker_.date()},
      out_);
  const bool written = co_await write(out_);
  if (out_.capacity() > kKeptOutputBytesMax) out_ = {};
  if (worker_.edge().observe)
    worker_.edge().observe(
        {.method = request.method,
         .pattern = pattern,
         .status = status,
         .took = std::chrono::duration_cast<std::chrono::microseconds>(Worker::Clock::now() - began),
         .trace_id = is_traced(request) ? trace_id_of(request) : std::string_view()});
  if (written && streaming) co_await stream(std::move(answer.stream));
  if (written && !keep_alive && !streaming) co_await linger();
  co_return written&& keep_alive;
}

asio::awaitable<Answer> Connection::answer(Request& request, std::string_view& pattern) {
  if (!parse_target(reader_.target(), request))
    co_return problem(request, "malformed", "The request target is not valid.");
  request.peer = peer_;
  request.local = local_;
  auto match = worker_.edge().router.match(request.method, request.path);
  pattern = match.pattern;
  if (match.handler == nullptr) {
    if (request.path == "*" || (request.method == "OPTIONS" && !match.allowed.empty())) {
      Answer answer;
      answer.response.status = 204;
      if (!match.allowed.empty()) {
        const std::string allowed = join(match.allowed);
        answer.response.headers.emplace_back("allow", allowed);
        worker_.edge().cors.mark_preflight(request, allowed, answer.response);
      }
      co_return answer;
    }
    if (match.allowed.empty()) co_return problem(request, "not_found");
    Answer answer = problem(request, "method_not_allowed");
    answer.response.headers.emplace_back("allow", join(match.allowed));
    co_return answer;
  }
  request.segments = std::move(match.segments);
  if_none_match_ = unmark_entity_tags(request);
  try {
    co_return co_await (*match.handler)(request);
  } catch (const std::exception& error) {
    co_return internal_error(request, error.what());
  } catch (...) {
    co_return internal_error(request, "not a std::exception");
  }
}

Answer Connection::internal_error(const Request& request, std::string_view what) {
  std::string trace_id(trace_id_of(request));
  if (trace_id.empty()) trace_id = random_hex(kTraceIdDigits);
  report(trace_id, what);
  return problem(request, "internal", {}, {}, {{"trace_id", trace_id}});
}

void Connection::report(const std::string& trace_id, std::string_view what) {
  if (worker_.edge().options.on_exception) worker_.edge().options.on_exception(trace_id, what);
}

// What every answer has, whoever gave it.
void Connection::complete(const Request& request, Response& response) {
  worker_.edge().cors.mark(request, response);
  if (wire_.secure()) response.headers.emplace_back("strict-transport-security", kOnlySecure);
  if (const auto parent = request.header("traceparent"))
    response.headers.emplace_back("traceparent", next_traceparent(*parent));
}

// Slice by slice: others on this thread are served in between.
asio::awaitable<void> Connection::compress(Coding coding, Response& response) {
  if (response.packed != nullptr) {
    set_compressed(response, coding,
                   coding == Coding::kGzip ? response.packed->gzip : response.packed->brotli);
    co_return;
  }
  Compressor compressor(coding);
  std::string compressed;
  compressed.reserve(response.body.size() / 4);
  for (std::string_view left = response.body; !left.empty();) {
    const auto slice = left.substr(0, kCompressedAtOnce);
    left.remove_prefix(slice.size());
    compressor.add(slice, left.empty(), compressed);
    if (!left.empty()) co_await asio::post(worker_.context(), asio::use_awaitable);
  }
  set_compressed(response, coding, std::move(compressed));
}

// The bytes are no longer understood: one answer, then the end of the connection.
asio::awaitable<void> Connection::refuse(std::string_view slug) {
  const Request& request = reader_.request();
  Answer answer = problem(request, slug);
  complete(request, answer.response);
  const int status = answer.response.status;
  worker_.answerer().format(request, std::move(answer.response),
                            {.keep_alive = false, .date = worker_.date()}, out_);
  if (co_await write(out_)) co_await linger();
  if (worker_.edge().observe)
    worker_.edge().observe(
        {.method = request.method, .pattern = {}, .status = status, .took = {}, .trace_id = {}});
}

asio::awaitable<bool> Connection::write(std::string_view bytes) {
  enter(Phase::kWriting);
  const auto [error, written] = co_await wire_.write(asio::buffer(bytes));
  if (error) cut_off_ = true;
  co_return !error;
}

// Not `||` with a co_await behind it: GCC 12 awaits that in any case.
asio::awaitable<bool> Connection::greet() {
  if (!wire_.secure()) co_return true;
  co_return co_await wire_.shake_hands();
}

asio::awaitable<void> Connection::leave() {
  if (!wire_.secure() || cut_off_ || phase_ == Phase::kLeaving) co_return;
  enter(Phase::kLeaving);
  co_await wire_.say_goodbye();
}

// Closing with unread bytes resets the connection, and the peer may lose the answer: first say that no more
// comes, then read for a moment.
asio::awaitable<void> Connection::linger() {
  co_await leave();
  enter(Phase::kLeaving);
  boost::system::error_code ignored;
  Worker::Socket& socket = wire_.socket();
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  std::array<char, 4096> sink{};
  for (std::size_t total = 0; total < kLingerBytesMax;) {
    const auto [error, bytes] = co_await socket.async_read_some(asio::buffer(sink), kNoThrow);
    if (error) co_return;
    total += bytes;
  }
}

asio::awaitable<void> Connection::stream(std::unique_ptr<EventStream> events) {
  if (worker_.draining()) co_return;
  enter(Phase::kStreaming);
  deadline_ = Worker::Clock::time_point::max();
  // Else the kernel lets it grow to megabytes for a reader that does not read.
  boost::system::error_code ignored;
  wire_.socket().set_option(asio::socket_base::send_buffer_size(worker_.edge().options.stream_buffer_bytes),
                            ignored);
  co_await (pump(*events) || await_hangup());
}

// Pulls the next event only when the last one is written: a slow reader is dropped, and holds no queue
// meanwhile.
asio::awaitable<void> Connection::pump(EventStream& events) try {
  for (;;) {
    const std::string bytes = co_await events.next();
    if (bytes.empty()) co_return;
    enter(Phase::kStreaming);
    const auto [error, written] = co_await wire_.write(asio::buffer(bytes));
    if (error) cut_off_ = true;
    if (error) co_return;
    deadline_ = Worker::Clock::time_point::max();
  }
} catch (const boost::system::system_error&) {
  // Cancelled: the subscriber has gone, or the server is draining.
} catch (const std::exception& error) {
  report(random_hex(kTraceIdDigits), error.what());
}

// Ends when the subscriber goes, or when the socket is cancelled; what it still sends is read and forgotten.
asio::awaitable<void> Connection::await_hangup() {
  std::array<char, 512> sink{};
  for (;;) {
    const auto [error, bytes] = co_await wire_.read_some(asio::buffer(sink));
    if (error) co_return;
  }
}

}  // namespace haiyu::api
