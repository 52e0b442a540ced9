#include "api/http/server.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "api/http/completion.h"
#include "api/http/compression.h"
#include "tests/unit/http/raw_client.h"

namespace haiyu::api {
namespace {

using test::RawClient;
namespace asio = boost::asio;

Answer json(std::string body) {
  Answer answer;
  answer.response.headers.emplace_back("content-type", "application/json");
  answer.response.body = std::move(body);
  return answer;
}

class TwoEvents final : public EventStream {
 public:
  explicit TwoEvents(Signal go_on) : go_on_(std::move(go_on)) {}
  asio::awaitable<std::string> next() override {
    if (++sent_ == 1) co_return "data: 1\n\n";
    if (sent_ > 2) co_return "";
    co_await go_on_.wait(std::chrono::seconds(20));
    co_return "data: 2\n\n";
  }

 private:
  Signal go_on_;
  int sent_ = 0;
};

class Endless final : public EventStream {
 public:
  explicit Endless(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  ~Endless() override { --alive_; }
  asio::awaitable<std::string> next() override {
    if (!std::exchange(begun_, true)) co_return ": hello\n\n";
    co_await never_.wait(std::chrono::hours(1));
    co_return ": heartbeat\n\n";
  }

 private:
  std::atomic<int>& alive_;
  Signal never_;
  bool begun_ = false;
};

struct Fixture {
  enum class Watched : bool { kNo, kYes };
  Router router;
  Signal go_on;
  std::atomic<int> streams = 0;
  Completion<std::string> late;
  std::vector<std::string> thrown, traced;
  Packed packed{""};  // of the fixture's own making, so that what was made before can be told
  std::unique_ptr<Server> server;

  explicit Fixture(ServerOptions options = {}, Watched watched = Watched::kNo) {
    router.add("GET", "/hello",
               [](const Request&) -> asio::awaitable<Answer> { co_return json("{\"hello\":1}"); });
    router.add("POST", "/echo", [](const Request& r) -> asio::awaitable<Answer> { co_return json(r.body); });
    router.add("GET", "/things/{id}/parts/{part}", [](const Request& r) -> asio::awaitable<Answer> {
      co_return json(r.segments[0] + "|" + r.segments[1] + "|" + std::string(r.param("q").value_or("-")));
    });
    router.add("GET", "/large",
               [](const Request&) -> asio::awaitable<Answer> { co_return json(std::string(100'000, 'x')); });
    router.add("GET", "/split", [](const Request&) -> asio::awaitable<Answer> {
      Answer answer = json("{}");
      answer.response.headers.emplace_back("x-good", "1");
      answer.response.headers.emplace_back("x-bad", "1\r\nx-injected: 1");
      co_return answer;
    });
    router.add("GET", "/unchanged", [](const Request&) -> asio::awaitable<Answer> {
      Answer answer;
      answer.response.status = 304;
      co_return answer;
    });
    router.add("GET", "/tagged", [](const Request& r) -> asio::awaitable<Answer> {
      Answer answer = json(std::string(5'000, 'x'));
      answer.response.headers.emplace_back("etag", "\"a\"");
      if (r.header("if-none-match").value_or("").find("\"a\"") != std::string::npos)
        answer.response.status = 304;
      if (answer.response.status == 304) answer.response.body.clear();
      co_return answer;
    });
    router.add("GET", "/packed", [this](const Request&) -> asio::awaitable<Answer> {
      Answer answer = json(std::string(5'000, 'x'));
      answer.response.headers.emplace_back("etag", "\"a\"");
      answer.response.packed = &packed;
      co_return answer;
    });
    router.add("GET", "/who", [](const Request& r) -> asio::awaitable<Answer> {
      co_return json(r.peer + " " + std::string(r.header("x-forwarded-for").value_or("-")) + " " +
                     std::string(r.header("remote_addr").value_or("-")));
    });
    router.add("GET", "/throws", [](const Request&) -> asio::awaitable<Answer> {
      throw std::runtime_error("secret path /etc/haiyu");
      co_return Answer{};
    });
    router.add("GET", "/late", [this](const Request&) -> asio::awaitable<Answer> {
      auto value = co_await late.wait(std::chrono::seconds(20));
      co_return json(value.value_or("nothing came"));
    });
    router.add("GET", "/two", [this](const Request&) -> asio::awaitable<Answer> {
      co_return events(std::make_unique<TwoEvents>(go_on));
    });
    router.add("GET", "/endless", [this](const Request&) -> asio::awaitable<Answer> {
      co_return events(std::make_unique<Endless>(streams));
    });
    options.port = 0;
    options.on_exception = [this](std::string_view, std::string_view what) { thrown.emplace_back(what); };
    std::function<void(const Observed&)> observe;
    if (watched == Watched::kYes)
      observe = [this](const Observed& seen) {
        if (!seen.trace_id.empty())
          traced.push_back(std::string(seen.method) + " " + std::string(seen.pattern) + " " +
                           std::string(seen.trace_id));
      };
    server = std::make_unique<Server>(router, options, observe);
    REQUIRE(server->start());
  }

  static Answer events(std::unique_ptr<EventStream> stream) {
    Answer answer;
    answer.response.headers.emplace_back("content-type", "text/event-stream");
    answer.stream = std::move(stream);
    return answer;
  }

  RawClient connect() const { return RawClient(server->port()); }
};

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

struct Row {
  std::string what;
  std::string bytes;
  int status;
  bool open_after;
};

void check(const Fixture& fixture, const Row& row) {
  CAPTURE(row.what);
  auto client = fixture.connect();
  client.send(row.bytes);
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == row.status);
  CHECK(answer->has("x-content-type-options: nosniff"));
  CHECK(answer->has("connection: close") == !row.open_after);
  if (row.status >= 400) CHECK(answer->has("content-type: application/problem+json"));
  if (!row.open_after) {
    CHECK(client.closed());
    return;
  }
  client.send(kHello);
  const auto next = client.receive();
  REQUIRE(next);
  CHECK(next->status == 200);
  CHECK(next->body == "{\"hello\":1}");
}

TEST_CASE("a request is answered or refused, and the connection is left in the state that follows from it") {
  const Fixture fixture;
  const std::string h = "Host: h\r\n";
  const std::string escapes(9000, 'a');
  const Row rows[] = {
      {"plain GET", kHello, 200, true},
      {"absolute-form", "GET http://h:1/hello?x=1 HTTP/1.1\r\n" + h + "\r\n", 200, true},
      {"absolute-form, other scheme", "GET ftp://h/hello HTTP/1.1\r\n" + h + "\r\n", 400, true},
      {"an empty line first", "\r\n" + kHello, 200, true},
      {"HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", 200, false},
      {"HTTP/1.0 kept alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, true},
      {"Connection: close", "GET /hello HTTP/1.1\r\n" + h + "Connection: close\r\n\r\n", 200, false},
      {"POST with a length", "POST /echo HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\nok", 200, true},
      {"POST in chunks",
       "POST /echo HTTP/1.1\r\n" + h + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, true},
      {"no such path", "GET /nowhere HTTP/1.1\r\n" + h + "\r\n", 404, true},
      {"wrong method", "DELETE /hello HTTP/1.1\r\n" + h + "\r\n", 405, true},
      {"a method of its own", "BREW /hello HTTP/1.1\r\n" + h + "\r\n", 405, true},
      {"OPTIONS", "OPTIONS /hello HTTP/1.1\r\n" + h + "\r\n", 204, true},
      {"OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + h + "\r\n", 204, true},
      {"304 has no length", "GET /unchanged HTTP/1.1\r\n" + h + "\r\n", 304, true},
      {"throwing handler", "GET /throws HTTP/1.1\r\n" + h + "\r\n", 500, true},
      {"bad escape in the path", "GET /things/%zz/parts/1 HTTP/1.1\r\n" + h + "\r\n", 400, true},
      {"bad escape in the query", "GET /hello?a=%2 HTTP/1.1\r\n" + h + "\r\n", 400, true},
      {"bytes beyond ASCII in the target", "GET /h\xc3\xa9llo HTTP/1.1\r\n" + h + "\r\n", 400, true},
      {"a fragment in the target", "GET /hello#x HTTP/1.1\r\n" + h + "\r\n", 400, true},
      {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400, false},
      {"two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, false},
      {"not HTTP", "hello there\r\n\r\n", 400, false},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, false},
      {"long target", "GET /" + escapes + " HTTP/1.1\r\n" + h + "\r\n", 414, false},
      {"long header", "GET /hello HTTP/1.1\r\n" + h + "X: " + std::string(20'000, 'x') + "\r\n\r\n", 431,
       false},
      {"endless header", "GET /hello HTTP/1.1\r\n" + h + "X: " + std::string(40'000, 'x'), 431, false},
      {"declared body too large", "POST /echo HTTP/1.1\r\n" + h + "Content-Length: 1048577\r\n\r\n", 413,
       false},
      {"chunked body too large",
       "POST /echo HTTP/1.1\r\n" + h + "Transfer-Encoding: chunked\r\n\r\n100001\r\n" +
           std::string(0x100001, 'x'),
       413, false},
      {"gzip body", "POST /echo HTTP/1.1\r\n" + h + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
       415, false},
      {"another expectation", "POST /echo HTTP/1.1\r\n" + h + "Expect: magic\r\nContent-Length: 2\r\n\r\nok",
       417, false},
  };
  for (const auto& row : rows) check(fixture, row);
}

TEST_CASE("what two readers could frame differently is refused, and nothing after it is answered") {
  const Fixture fixture;
  const std::string h = "Host: h\r\n", post = "POST /echo HTTP/1.1\r\n" + h,
                    smuggled = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
  const Row rows[] = {
      {"length and chunks",
       post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, false},
      {"chunks and length",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + smuggled, 400, false},
      {"two lengths", post + "Content-Length: 2\r\nContent-Length: 5\r\n\r\nok" + smuggled, 400, false},
      {"two equal lengths", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok" + smuggled, 400, false},
      {"a list of lengths", post + "Content-Length: 2, 2\r\n\r\nok" + smuggled, 400, false},
      {"a signed length", post + "Content-Length: +2\r\n\r\nok" + smuggled, 400, false},
      {"a negative length", post + "Content-Length: -2\r\n\r\nok" + smuggled, 400, false},
      {"a huge length", post + "Content-Length: 99999999999999999999999\r\n\r\nok" + smuggled, 400, false},
      {"a blank before the colon", post + "Content-Length : 2\r\n\r\nok" + smuggled, 400, false},
      {"two codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, false},
      {"chunked twice",
       post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400,
       false},
      {"unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled, 400, false},
      {"chunks in HTTP/1.0",
       "POST /echo HTTP/1.0\r\n" + h + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, false},
      {"bare line feeds", "GET /hello HTTP/1.1\nHost: h\n\n" + smuggled, 400, false},
      {"one bare line feed", "GET /hello HTTP/1.1\r\nHost: h\nX: y\r\n\r\n" + smuggled, 400, false},
      {"a bare carriage return", "GET /hello HTTP/1.1\r\nHost: h\rX: y\r\n\r\n" + smuggled, 400, false},
      {"a folded field", "GET /hello HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n" + smuggled, 400, false},
      {"a first field that begins with a blank", "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n" + smuggled, 400,
       false},
      {"a NUL in a field", std::string("GET /hello HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 40) + smuggled,
       400, false},
      {"a field without a name", "GET /hello HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n" + smuggled, 400, false},
      {"a chunk size that is no number",
       post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n" + smuggled, 400, false},
      {"a chunk that is longer than it says",
       post + "Transfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n" + smuggled, 400, false},
      {"bare line feeds between chunks", post + "Transfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n" + smuggled,
       400, false},
  };
  for (const auto& row : rows) check(fixture, row);
}

TEST_CASE("a body on GET belongs to the GET, in whatever segments it comes") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(kHello.size()) +
              "\r\n\r\n");
  client.send(kHello);
  client.send("GET /things/a/parts/b HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.receive()->body == "{\"hello\":1}");
  CHECK(client.receive()->body == "a|b|-");
}

TEST_CASE("a trailer does not become a header") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send(
      "GET /who HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Forwarded-For: "
      "6.6.6.6\r\n\r\n");
  CHECK(client.receive()->body == "127.0.0.1 - -");
}

TEST_CASE("who a client says it is is not believed") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /who HTTP/1.1\r\nHost: h\r\nREMOTE_ADDR: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");
  CHECK(client.receive()->body == "127.0.0.1 - -");
}

TEST_CASE("a request may come byte by byte") {
  const Fixture fixture;
  auto client = fixture.connect();
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" +
      kHello;
  for (const char c : request) client.send({&c, 1});
  CHECK(client.receive()->body == "abcde");
  CHECK(client.receive()->body == "{\"hello\":1}");
}

TEST_CASE("pipelined requests are answered in order") {
  const Fixture fixture;
  auto client = fixture.connect();
  std::string requests;
  for (int i = 0; i < 200; ++i)
    requests += "GET /things/" + std::to_string(i) + "/parts/x HTTP/1.1\r\nHost: h\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 200; ++i) REQUIRE(client.receive()->body == std::to_string(i) + "|x|-");
}

TEST_CASE("segments and parameters are decoded, and an escaped slash stays inside its segment") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /things/a%2Fb/parts/%E4%B9%89?q=1+2%2B3&q=later HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.receive()->body == "a/b|\xE4\xB9\x89|1 2+3");
}

TEST_CASE("HEAD is GET without the body; 405 says what is allowed") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = client.receive(true);
  CHECK(head->status == 200);
  CHECK(head->has("content-length: 11\r\n"));
  client.send("POST /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  const auto refused = client.receive();
  CHECK(refused->status == 405);
  CHECK(refused->has("allow: get, head, options\r\n"));
}

TEST_CASE("a header with a line break in it is not sent") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /split HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->has("x-good: 1\r\n"));
  CHECK_FALSE(answer->has("x-bad"));
  CHECK_FALSE(answer->has("x-injected"));
  CHECK(answer->body == "{}");
}

TEST_CASE("an exception in a handler leaves the server as a trace id and nothing else") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send(
      "GET /throws HTTP/1.1\r\nHost: h\r\ntraceparent: "
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
  const auto answer = client.receive();
  CHECK(answer->status == 500);
  CHECK(answer->body.find("0af7651916cd43dd8448eb211c80319c") != std::string::npos);
  CHECK(answer->body.find("secret") == std::string::npos);
  fixture.server->drain();
  CHECK(fixture.thrown == std::vector<std::string>{"secret path /etc/haiyu"});
}

TEST_CASE("an answer belongs to the trace of its request, and who records it is told so") {
  Fixture fixture({}, Fixture::Watched::kYes);
  auto client = fixture.connect();
  const std::string trace = "0af7651916cd43dd8448eb211c80319c";
  const auto ask = [&](const std::string& path, const std::string& traceparent) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\ntraceparent: " + traceparent + "\r\n\r\n");
    return client.receive();
  };
  const auto recorded = ask("/hello", "00-" + trace + "-b7ad6b7169203331-01");
  CHECK(recorded->has("traceparent: 00-" + trace + "-"));
  CHECK_FALSE(recorded->has("b7ad6b7169203331"));  // the step is ours
  CHECK(ask("/nowhere", "00-" + trace + "-b7ad6b7169203331-00")->has("traceparent: 00-" + trace + "-"));
  CHECK_FALSE(ask("/hello", "00-" + trace + "-0000000000000000-01")->has("traceparent"));
  CHECK_FALSE(ask("/hello", "00-" + trace + "-b7ad6b7169203331-0")->has("traceparent"));
  fixture.server->drain();
  CHECK(fixture.traced == std::vector<std::string>{"GET /hello " + trace});
}

TEST_CASE("pages of the origins that may read answers can, and ask before; others cannot") {
  ServerOptions options;
  options.cors_origins = {"https://one.example", "https://two.example"};
  const Fixture fixture(options);
  auto client = fixture.connect();
  const auto ask = [&](const std::string& line, const std::string& headers) {
    client.send(line + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
    return client.receive(line.starts_with("OPTIONS"));
  };
  const auto read = ask("GET /hello", "Origin: https://two.example\r\n");
  CHECK(read->has("access-control-allow-origin: https://two.example\r\n"));
  CHECK(read->has("access-control-expose-headers: "));
  CHECK(read->has("vary: origin\r\n"));
  CHECK_FALSE(read->has("access-control-allow-credentials"));
  CHECK(ask("GET /nowhere", "Origin: https://one.example\r\n")->has("access-control-allow-origin"));
  CHECK_FALSE(ask("GET /hello", "Origin: https://three.example\r\n")->has("access-control-allow-origin"));
  CHECK(ask("GET /hello", "")->has("vary: origin\r\n"));  // caches keep the two apart

  const std::string preflight = "Access-Control-Request-Method: POST\r\n";
  const auto may = ask("OPTIONS /echo", "Origin: https://one.example\r\n" + preflight);
  CHECK(may->status == 204);
  CHECK(may->has("access-control-allow-methods: post, options\r\n"));
  CHECK(may->has("idempotency-key"));
  const auto may_not = ask("OPTIONS /echo", "Origin: https://three.example\r\n" + preflight);
  CHECK(may_not->status == 204);
  CHECK_FALSE(may_not->has("access-control"));
}

TEST_CASE("without origins nothing is said about them; * is any") {
  const Fixture closed;
  auto client = closed.connect();
  client.send("GET /hello HTTP/1.1\r\nHost: h\r\nOrigin: https://one.example\r\n\r\n");
  const auto answer = client.receive();
  CHECK_FALSE(answer->has("access-control"));
  CHECK_FALSE(answer->has("vary: origin"));
  ServerOptions options;
  options.cors_origins = {"*"};
  const Fixture open(options);
  auto other = open.connect();
  other.send("GET /hello HTTP/1.1\r\nHost: h\r\nOrigin: https://one.example\r\n\r\n");
  CHECK(other.receive()->has("access-control-allow-origin: https://one.example\r\n"));
}

TEST_CASE("a range is cut, one beyond the end is refused, many are not multiplied") {
  const Fixture fixture;
  auto client = fixture.connect();
  const auto get = [&](const char* range) {
    client.send(std::string("GET /large HTTP/1.1\r\nHost: h\r\nRange: ") + range + "\r\n\r\n");
    return *client.receive();
  };
  const auto part = get("bytes=10-19");
  CHECK(part.status == 206);
  CHECK(part.body.size() == 10);
  CHECK(part.has("content-range: bytes 10-19/100000"));
  CHECK(get("bytes=-5").body.size() == 5);
  CHECK(get("bytes=99990-200000").body.size() == 10);
  CHECK(get("bytes=100000-").status == 416);
  CHECK(get("bytes=0-1,0-2,0-3").body.size() == 100'000);
  CHECK(get("bytes=5-2").status == 200);
}

TEST_CASE("a large body is compressed for who takes it") {
  const Fixture fixture;
  auto client = fixture.connect();
  const auto ask = [&](const std::string& method, const std::string& path, const std::string& fields) {
    client.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    return *client.receive(method == "HEAD");
  };
  for (const std::string coding : {"gzip", "br"}) {
    const auto packed = ask("GET", "/large", "Accept-Encoding: " + coding + "\r\n");
    CHECK(packed.has("content-encoding: " + coding + "\r\n"));
    CHECK(packed.has("vary: accept-encoding\r\n"));
    CHECK(packed.body.size() < 2'000);
    const auto head = ask("HEAD", "/large", "Accept-Encoding: " + coding + "\r\n");
    CHECK(head.has("content-encoding: " + coding + "\r\n"));
    CHECK(head.has("content-length: " + std::to_string(packed.body.size()) + "\r\n"));
  }
  for (const std::string fields :
       {"", "Accept-Encoding: gzip;q=0\r\n", "Accept-Encoding: gzip\r\nRange: x\r\n"}) {
    const auto plain = ask("GET", "/large", fields);
    CHECK(plain.body.size() == 100'000);
    CHECK(plain.has("vary: accept-encoding\r\n"));
    CHECK_FALSE(plain.has("content-encoding"));
  }
  CHECK(ask("GET", "/large", "Accept-Encoding: gzip\r\nRange: bytes=0-9\r\n").body.size() == 10);
  CHECK_FALSE(ask("GET", "/hello", "Accept-Encoding: gzip\r\n").has("content-encoding"));
  CHECK_FALSE(ask("GET", "/hello", "Accept-Encoding: gzip\r\n").has("vary"));
}

TEST_CASE("the compressed answer has a tag of its own, which the handler does not see") {
  const Fixture fixture;
  auto client = fixture.connect();
  const auto get = [&](const std::string& fields) {
    client.send("GET /tagged HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    return *client.receive();
  };
  CHECK(get("").has("etag: \"a\"\r\n"));
  CHECK(get("Accept-Encoding: gzip\r\n").has("etag: \"a-gzip\"\r\n"));
  CHECK(get("Accept-Encoding: br\r\n").has("etag: \"a-br\"\r\n"));
  // What the client lists, what it takes, and the tag that it is told is still good.
  const std::array<std::string, 3> rows[] = {{"\"a\"", "gzip", "\"a\""},
                                             {"\"a-gzip\"", "gzip", "\"a-gzip\""},
                                             {"\"a-gzip\"", "br", "\"a-gzip\""},
                                             {"\"a-br\", \"a-gzip\", \"a\"", "gzip", "\"a-gzip\""},
                                             {"\"a-br\", \"a-gzip\", \"a\"", "identity", "\"a\""},
                                             {"W/\"a-br\"", "br", "\"a-br\""},
                                             {"\"b-gzip\", \"a-gzip\"", "", "\"a-gzip\""}};
  for (const auto& [listed, taken, told] : rows) {
    CAPTURE(listed);
    const auto answer = get("Accept-Encoding: " + taken + "\r\nIf-None-Match: " + listed + "\r\n");
    CHECK(answer.status == 304);
    CHECK(answer.has("etag: " + told + "\r\n"));
    CHECK(answer.has("vary: accept-encoding\r\n"));
  }
  CHECK(get("If-None-Match: \"b-gzip\"\r\n").status == 200);
}

TEST_CASE("what was compressed before is sent as it is, under the coding's own tag") {
  Fixture fixture;
  fixture.packed.gzip = "made before";
  fixture.packed.brotli = "made before, too";
  auto client = fixture.connect();
  const auto ask = [&](const std::string& method, const std::string& fields) {
    client.send(method + " /packed HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    return *client.receive(method == "HEAD");
  };
  for (const auto& [coding, body] :
       {std::pair("gzip", fixture.packed.gzip), std::pair("br", fixture.packed.brotli)}) {
    const std::string accept = std::string("Accept-Encoding: ") + coding + "\r\n";
    const auto answer = ask("GET", accept);
    CHECK(answer.body == body);
    CHECK(answer.has(std::string("content-encoding: ") + coding + "\r\n"));
    CHECK(answer.has(std::string("etag: \"a-") + coding + "\"\r\n"));
    CHECK(ask("HEAD", accept).has("content-length: " + std::to_string(body.size()) + "\r\n"));
  }
  CHECK(ask("GET", "").body == std::string(5'000, 'x'));
  CHECK(ask("GET", "Accept-Encoding: gzip\r\nRange: bytes=1-3\r\n").body == "xxx");
}

TEST_CASE("100 Continue is said before a body that waits for it, and not before one that is refused") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.receive(true)->status == 100);
  client.send("ok");
  CHECK(client.receive()->body == "ok");
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
  CHECK(client.receive()->status == 413);
}

TEST_CASE("a request that does not end is told so; an idle connection is closed without a word") {
  const Fixture of_requests({.request_deadline = std::chrono::seconds(1)});
  const Fixture of_silence({.idle_deadline = std::chrono::seconds(1)});
  auto slow = of_requests.connect();
  auto idle = of_silence.connect();
  slow.send("GET /hello HTT");
  CHECK(slow.receive()->status == 408);
  CHECK(slow.closed());
  CHECK(idle.closed());
}

TEST_CASE("one connection too many is told so") {
  const Fixture fixture({.connections_max = 2});
  auto first = fixture.connect(), second = fixture.connect();
  first.send(kHello);
  second.send(kHello);
  CHECK(first.receive()->status == 200);
  CHECK(second.receive()->status == 200);
  auto third = fixture.connect();
  third.send(kHello);
  const auto answer = third.receive();
  CHECK(answer->status == 503);
  CHECK(answer->has("retry-after: 5"));
}

TEST_CASE("a handler waits for another thread while its connections' neighbours are served") {
  const Fixture fixture({.threads = 1});
  auto waiting = fixture.connect(), other = fixture.connect();
  waiting.send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
  other.send(kHello);
  CHECK(other.receive()->status == 200);
  std::thread([late = fixture.late] { late.complete("here"); }).join();
  CHECK(waiting.receive()->body == "here");
}

TEST_CASE("a stream sends its events as they come and ends with its connection") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /two HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = client.receive(true);
  CHECK(head->has("content-type: text/event-stream"));
  CHECK(!head->has("content-length"));
  CHECK(client.receive_until("data: 1\n\n"));
  CHECK(client.pending().find("data: 2") == std::string::npos);
  fixture.go_on.notify();
  CHECK(client.receive_until("data: 2\n\n"));
}

TEST_CASE("a subscriber that goes away is noticed between two events") {
  const Fixture fixture;
  auto client = fixture.connect();
  client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.receive_until(": hello"));
  CHECK(fixture.streams == 1);
  client.close();
  while (fixture.streams != 0 || fixture.server->connections() != 0) std::this_thread::yield();
}

TEST_CASE("draining ends streams and idle connections and answers what is under way") {
  Fixture fixture({.drain_deadline = std::chrono::seconds(20)});
  auto stream = fixture.connect(), idle = fixture.connect(), busy = fixture.connect();
  stream.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(stream.receive_until(": hello"));
  idle.send(kHello);
  CHECK(idle.receive()->status == 200);
  busy.send(kHello + "GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(busy.receive()->status == 200);

  std::thread drainer([&] { fixture.server->drain(); });
  while (fixture.streams != 0) std::this_thread::yield();
  CHECK(idle.closed());
  fixture.late.complete("still answered");
  const auto answer = busy.receive();
  drainer.join();
  REQUIRE(answer);
  CHECK(answer->body == "still answered");
  CHECK(answer->has("connection: close"));
  CHECK_THROWS(fixture.connect());
}

TEST_CASE("draining under load fails no request that was sent") {
  using Clock = std::chrono::steady_clock;
  Fixture fixture;
  std::atomic<int> answered = 0, failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&] {
      auto client = fixture.connect();
      for (auto before = Clock::now();; before = Clock::now()) {
        client.send(kHello);
        // Whose thread pauses for the second that a draining server waits finds the connection closed.
        const bool in_time = Clock::now() - before < std::chrono::seconds(1);
        const auto answer = client.receive();
        if (!answer) {
          if (in_time) ++failed;
          return;
        }
        ++answered;
        if (answer->has("connection: close")) return;
      }
    });
  while (answered < 500) std::this_thread::yield();
  fixture.server->drain();
  for (auto& client : clients) client.join();
  CHECK(failed == 0);
}

TEST_CASE("what does not finish within the drain deadline is abandoned") {
  Fixture fixture({.drain_deadline = std::chrono::seconds(1)});
  auto client = fixture.connect();
  client.send(kHello + "GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.receive()->status == 200);
  fixture.server->drain();
  fixture.server.reset();
  CHECK(!client.receive());
  fixture.late.complete("to nobody");
}

TEST_CASE("a port that is taken and an address that is none are errors, not exceptions") {
  const Fixture fixture;
  Server taken(fixture.router, {.port = fixture.server->port()}, nullptr);
  CHECK(taken.start().error().code == Errc::kIo);
  Server nowhere(fixture.router, {.host = "not an address", .port = 0}, nullptr);
  CHECK(nowhere.start().error().code == Errc::kInvalid);
}

}  // namespace
}  // namespace haiyu::api
