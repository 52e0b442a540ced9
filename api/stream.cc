#include "api/stream.h"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/counters_route.h"
#include "api/json_writer.h"
#include "api/reading.h"
#include "api/reads.h"

namespace haiyu::api {
namespace {

// One object that a stream watches.
struct Watched {
  std::string_view event;               // "counter" or "session"
  std::function<std::string()> render;  // its value as JSON
  std::uint64_t sent = 0;               // hash of the value sent last
};

class LiveStream final : public EventStream {
 public:
  LiveStream(Api& api, std::vector<Watched> watched) : api_(api), watched_(std::move(watched)) {}

  // Looks once an interval, and only when the log went on; nothing is sent when nothing changed.
  boost::asio::awaitable<std::string> next() override {
    if (!begun_) {
      begun_ = true;
      co_return note("retry: 2000\n\n" + changes());
    }
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    while (true) {
      timer.expires_after(api_.options.stream_interval);
      boost::system::error_code cancelled;
      co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
      if (cancelled) co_return std::string();
      if (std::string text = changes(); !text.empty()) co_return note(std::move(text));
      if (std::chrono::steady_clock::now() - sent_at_ + api_.options.stream_interval >
          api_.options.stream_heartbeat)
        co_return note(": still here\n\n");
    }
  }

 private:
  std::string changes() {
    std::string text;
    state::Position position = api_.node.position();  // before the values: they reach at least that far
    if (position == seen_) return text;
    for (Watched& one : watched_) {
      const std::string value = one.render();
      const std::uint64_t hash = hash_bytes(value);
      if (hash == one.sent || value.empty()) continue;
      one.sent = hash;
      text +=
          fmt::format("event: {}\nid: {}\ndata: {}\n\n", one.event, state::format_position(position), value);
    }
    seen_ = std::move(position);
    return text;
  }

  std::string note(std::string text) {
    sent_at_ = std::chrono::steady_clock::now();
    return text;
  }

  Api& api_;
  std::vector<Watched> watched_;
  state::Position seen_;
  std::chrono::steady_clock::time_point sent_at_{};
  bool begun_ = false;
};

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(at));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    parts.emplace_back(part);
  }
  return parts;
}

Or<Watched> watch_counter(const Node& node, const std::string& asked) {
  std::vector<std::string> parts = split(asked, ':');
  if (parts.empty()) return invalid_param("counters", "METRIC[:DIMENSION=VALUE]...");
  std::vector<std::pair<std::string, std::string>> filter;
  for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
    const std::size_t equals = part->find('=');
    if (equals == std::string::npos) return invalid_param("counters", "METRIC[:DIMENSION=VALUE]...");
    filter.emplace_back(part->substr(0, equals), part->substr(equals + 1));
  }
  BOOST_OUTCOME_TRY(CounterSpec spec, counter_spec(parts.front(), filter));
  auto render = [&node, asked, filter = std::move(filter), spec = std::move(spec)] {
    JsonWriter json;
    json.begin_object();
    json.field("counter", asked);
    json.field("metric", spec.metric);
    json.begin_object("filter");
    for (const auto& [name, value] : filter) json.field(name, value);
    json.end_object();
    json.field("value", counter_value(node, spec));
    json.end_object();
    return json.take();
  };
  return Watched{"counter", std::move(render)};
}

}  // namespace

Or<Answer> open_stream(Api& api, const Request& request) {
  const std::vector<std::string> counters = split(request.param("counters").value_or(""), ',');
  const std::vector<std::string> sessions = split(request.param("sessions").value_or(""), ',');
  if (counters.size() + sessions.size() > kStreamObjectsMax)
    return invalid_param("counters", "At most 100 objects.");
  if (counters.empty() && sessions.empty())
    return invalid_param("counters", "Name counters, sessions or both.");

  std::vector<Watched> watched;
  for (const std::string& one : counters) {
    BOOST_OUTCOME_TRY(Watched counter, watch_counter(api.node, one));
    watched.push_back(std::move(counter));
  }
  for (const std::string& id : sessions) {
    if (!find_thing(api.node, Thing::kSession, id))
      return deny("not_found", fmt::format("No session {}.", id));
    watched.push_back({"session", [&node = api.node, id] {
                         return render_thing(node, Thing::kSession, id).value_or(std::string());
                       }});
  }
  Answer answer;
  answer.response.headers = {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}};
  answer.stream = std::make_unique<LiveStream>(api, std::move(watched));
  return answer;
}

}  // namespace haiyu::api
