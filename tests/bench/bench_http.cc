// A closed-loop load client: N connections, each sends its next request when the last one is answered.
//
//   bench_http --url http://127.0.0.1:8080/v1/counters --connections 64 --requests 100000
//   bench_http --url http://127.0.0.1:8080 --signups sessions.txt --role volunteer --requests 10000
//   bench_http --url http://127.0.0.1:8080 --events sessions.txt --batch 500 --rate 40 --connections 2
//
// Prints requests per second, latency percentiles and how many answers had which status. Sign-ups go round
// the sessions of the file (a session and its activity a line), each with a person and an Idempotency-Key of
// its own; with --events they are CloudEvents in batches. Exit status: 0 when every request was answered.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/url/parse.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Generator = std::function<std::string(std::size_t number)>;  // the bytes of the numbered request

struct Load {
  Generator generate;
  tcp::endpoint server;
  std::size_t requests = 0, next = 0, failed = 0;
  Clock::duration interval{};  // between two requests, of whatever connections; zero: as soon as they can
  Clock::time_point turn = Clock::now();
  std::vector<std::uint32_t> latencies_us;
  std::map<int, std::size_t> statuses;
};

// The size of the answer at the front of `bytes` once it is whole, else 0. Answers here have a
// Content-Length.
std::size_t answer_size(const std::string& bytes) {
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  std::size_t length = 0;
  for (const char* name : {"\r\nContent-Length: ", "\r\ncontent-length: "})
    if (const auto at = bytes.find(name); at < head)
      std::from_chars(bytes.data() + at + 18, bytes.data() + head, length);
  return bytes.size() >= head + 4 + length ? head + 4 + length : 0;
}

asio::awaitable<bool> exchange(tcp::socket& socket, Load& load, std::string& in, const std::string& request) {
  const auto began = Clock::now();
  co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
  std::array<char, 16 * 1024> chunk{};
  std::size_t size = 0;
  while ((size = answer_size(in)) == 0)
    in.append(chunk.data(), co_await socket.async_read_some(asio::buffer(chunk), asio::use_awaitable));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
  load.latencies_us.push_back(static_cast<std::uint32_t>(took.count()));
  ++load.statuses[std::atoi(in.c_str() + 9)];
  const bool closing = in.find("Connection: close") < size;
  in.erase(0, size);
  co_return !closing;
}

// Until the next request is due. Who is late is not waited for later.
asio::awaitable<void> await_turn(Load& load) {
  load.turn = std::max(load.turn + load.interval, Clock::now() - load.interval);
  asio::steady_timer timer(co_await asio::this_coro::executor, load.turn);
  co_await timer.async_wait(asio::use_awaitable);
}

// Until the requests run out; connects again when the server closes, and gives up when it does not answer.
asio::awaitable<void> run_connection(Load& load) try {
  while (load.next < load.requests) {
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect(load.server, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    std::string in;
    while (load.next < load.requests) {
      if (load.interval != Clock::duration::zero()) co_await await_turn(load);
      if (!co_await exchange(socket, load, in, load.generate(load.next++))) break;
    }
  }
} catch (const boost::system::system_error&) {
  ++load.failed;
}

std::string request_text(std::string_view method, const std::string& target, const std::string& host,
                         const std::string& headers, const std::string& body,
                         const std::string& type = "application/json") {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n").append(headers);
  if (!body.empty())
    text.append("Content-Type: ")
        .append(type)
        .append("\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n");
  return text.append("\r\n").append(body);
}

struct Session {
  std::string id, activity_id;
};

// `run` sets the persons and keys of one run apart from those of another.
Generator signups(std::vector<Session> sessions, std::string role, std::string host, std::string headers) {
  const std::string run = std::to_string(std::random_device()());
  return [=](std::size_t number) {
    const std::string unique = "bench-" + run + "-" + std::to_string(number);
    return request_text("POST", "/v1/sessions/" + sessions[number % sessions.size()].id + "/signups", host,
                        headers + "Idempotency-Key: " + unique + "\r\n",
                        R"({"person_id":")" + unique + R"(","role":")" + role + "\"}");
  };
}

Generator batches(std::vector<Session> sessions, std::size_t batch, std::string role, std::string host,
                  std::string headers) {
  const std::string run = std::to_string(std::random_device()());
  return [=](std::size_t number) {
    std::string json = "[";
    for (std::size_t n = number * batch; n < (number + 1) * batch; ++n) {
      const std::string unique = "feed-" + run + "-" + std::to_string(n);
      const Session& session = sessions[n % sessions.size()];
      json.append(json.size() > 1 ? "," : "")
          .append(R"({"specversion":"1.0","source":"urn:bench","type":"haiyu.signup.requested.v1","id":")")
          .append(unique + R"(","subject":")" + unique + R"(","partitionkey":")" + session.activity_id)
          .append(R"(","time":"2030-02-01T08:00:00Z","data":{"session_id":")" + session.id)
          .append(R"(","person_id":")" + unique + R"(","role":")" + role + "\"}}");
    }
    return request_text("POST", "/v1/events", host, headers, json + "]",
                        "application/cloudevents-batch+json");
  };
}

std::vector<std::string> read_lines(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

std::vector<Session> read_sessions(const std::string& file) {
  std::vector<Session> sessions;
  for (const std::string& line : read_lines(file)) {
    const std::size_t blank = line.find(' ');
    sessions.push_back({line.substr(0, blank), blank == std::string::npos ? "" : line.substr(blank + 1)});
  }
  if (sessions.empty()) throw std::runtime_error("no sessions in " + file);
  return sessions;
}

void report(Load& load, double seconds) {
  auto& latencies = load.latencies_us;
  std::sort(latencies.begin(), latencies.end());
  const auto answered = static_cast<double>(latencies.size());
  std::printf("%zu answers in %.2f s: %.0f/s", latencies.size(), seconds, answered / seconds);
  if (!latencies.empty())
    for (const auto& [name, share] :
         {std::pair{"p50", .5}, {"p90", .9}, {"p99", .99}, {"p99.9", .999}, {"max", 1.0}})
      std::printf("  %s %.2f ms", name, latencies[static_cast<std::size_t>((answered - 1) * share)] / 1000.0);
  std::printf("\n");
  for (const auto& [status, count] : load.statuses) std::printf("status %d: %zu\n", status, count);
  if (load.failed > 0) std::printf("failed: %zu\n", load.failed);
}

}  // namespace

int main(int argc, char** argv) try {
  std::string url = "http://127.0.0.1:8080/healthz", sessions_file, events_file, role = "volunteer",
              token_file;
  std::size_t connections = 16, batch = 500;
  double rate = 0;
  Load load;
  load.requests = 10'000;
  CLI::App app("A closed-loop HTTP load client");
  app.add_option("--url", url, "What to GET, or the server's root with --signups");
  app.add_option("--connections", connections);
  app.add_option("--requests", load.requests);
  app.add_option("--signups", sessions_file, "POST sign-ups for the sessions of this file");
  app.add_option("--events", events_file, "POST sign-ups for the sessions of this file as CloudEvents")
      ->excludes("--signups");
  app.add_option("--batch", batch, "Events in a request, with --events");
  app.add_option("--rate", rate, "Requests per second at most (0: as many as are answered)");
  app.add_option("--role", role);
  app.add_option("--token-file", token_file, "A bearer token, on the file's first line");
  CLI11_PARSE(app, argc, argv);

  const auto parsed = boost::urls::parse_uri(url).value();
  const std::string host(parsed.encoded_host_and_port());
  asio::io_context context(1);
  tcp::resolver resolver(context);
  load.server =
      *resolver.resolve(parsed.host(), parsed.has_port() ? std::string(parsed.port()) : "80").begin();
  std::string headers;
  if (!token_file.empty()) headers = "Authorization: Bearer " + read_lines(token_file).at(0) + "\r\n";
  if (!sessions_file.empty()) {
    load.generate = signups(read_sessions(sessions_file), role, host, headers);
  } else if (!events_file.empty()) {
    load.generate = batches(read_sessions(events_file), batch, role, host, headers);
  } else {
    const std::string target =
        parsed.encoded_resource().empty() ? "/" : std::string(parsed.encoded_resource());
    load.generate = [text = request_text("GET", target, host, headers, "")](std::size_t) { return text; };
  }

  if (rate > 0)
    load.interval = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate));
  load.latencies_us.reserve(std::min<std::size_t>(load.requests, 10'000'000));
  const auto began = Clock::now();
  for (std::size_t i = 0; i < connections; ++i) asio::co_spawn(context, run_connection(load), asio::detached);
  context.run();
  report(load, std::chrono::duration<double>(Clock::now() - began).count());
  return load.failed == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_http: %s\n", error.what());
  return 2;
}
