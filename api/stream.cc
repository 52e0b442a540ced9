#include "api/stream.h"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <utility>

#include "api/auth/access.h"
#include "api/counters_route.h"
#include "api/json_writer.h"
#include "api/reading.h"
#include "api/reads.h"

namespace haiyu::api {
namespace {

// What a stream watches: one object, or those of a person.
class Watched {
 public:
  virtual ~Watched() = default;
  // Calls `say(object, value as JSON)` for each: `object` tells those of this one apart.
  using Say = std::function<void(std::string_view object, const std::string& value)>;
  virtual void tell(const Say& say) const = 0;

  explicit Watched(std::string_view event) : event_(event) {}
  std::string_view event() const { return event_; }
  // True when the value is another one than the one sent last.
  bool changed(std::string_view object, const std::string& value) {
    const std::uint64_t hash = hash_bytes(value);
    return std::exchange(sent_[hash_bytes(object)], hash) != hash;
  }

 private:
  std::string_view event_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> sent_;  // hashes of objects -> of values
};
using AllWatched = std::vector<std::unique_ptr<Watched>>;

class OneWatched final : public Watched {
 public:
  OneWatched(std::string_view event, std::function<std::string()> render)
      : Watched(event), render_(std::move(render)) {}
  void tell(const Say& say) const override {
    if (const std::string value = render_(); !value.empty()) say({}, value);
  }

 private:
  std::function<std::string()> render_;
};

class SignupsWatched final : public Watched {
 public:
  SignupsWatched(const Node& node, std::string person)
      : Watched("signup"), node_(node), person_(std::move(person)) {}
  void tell(const Say& say) const override {
    for (const SignupSeen& one : signups_of(node_, PersonIdView(person_))) say(one.id, one.view);
  }

 private:
  const Node& node_;
  std::string person_;
};

class LiveStream final : public EventStream {
 public:
  // `allowed`: asked again before anything is sent, since a token may expire meanwhile; the stream ends then.
  LiveStream(Api& api, AllWatched watched, std::function<bool()> allowed)
      : api_(api), watched_(std::move(watched)), allowed_(std::move(allowed)) {}

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
      if (cancelled || !allowed_()) co_return std::string();
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
    for (const auto& one : watched_) {
      one->tell([&](std::string_view object, const std::string& value) {
        if (one->changed(object, value))
          text += fmt::format("event: {}\nid: {}\ndata: {}\n\n", one->event(),
                              state::format_position(position), value);
      });
    }
    seen_ = std::move(position);
    return text;
  }

  std::string note(std::string text) {
    sent_at_ = std::chrono::steady_clock::now();
    return text;
  }

  Api& api_;
  AllWatched watched_;
  std::function<bool()> allowed_;
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

Or<std::unique_ptr<Watched>> watch_counter(const Node& node, const std::string& asked) {
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
  return std::make_unique<OneWatched>("counter", std::move(render));
}

// As the reads of that person are: themselves, and whoever answers for them.
bool may_watch(const Node& node, const Principal& who, std::string_view person) {
  return person.empty() || may(node, who, events::Role::kPerson, scope_of(node, Thing::kPerson, person));
}

// Whose sign-ups: `mine` are those of the token's person.
Or<std::string> watched_person(const Request& request, const Principal& who) {
  const auto asked = request.param("signups");
  if (!asked) return std::string();
  if (*asked == "mine" && who.role == events::Role::kPublic)
    return boost::outcome_v2::failure(Gate::refuse(who));
  std::string person(*asked == "mine" ? who.person : *asked);
  if (!is_id(person))
    return invalid_param("signups", "`mine`, with a person's token, or the id of a person.");
  return person;
}

}  // namespace

Or<Answer> open_stream(Api& api, const Request& request, const Principal& who) {
  const std::vector<std::string> counters = split(request.param("counters").value_or(""), ',');
  const std::vector<std::string> sessions = split(request.param("sessions").value_or(""), ',');
  BOOST_OUTCOME_TRY(const std::string person, watched_person(request, who));
  if (!may_watch(api.node, who, person)) return boost::outcome_v2::failure(Gate::refuse(who));
  if (counters.size() + sessions.size() > kStreamObjectsMax)
    return invalid_param("counters", "At most 100 objects.");
  if (counters.empty() && sessions.empty() && person.empty())
    return invalid_param("counters", "Name counters, sessions, sign-ups or several of these.");

  AllWatched watched;
  for (const std::string& one : counters) {
    BOOST_OUTCOME_TRY(auto counter, watch_counter(api.node, one));
    watched.push_back(std::move(counter));
  }
  for (const std::string& id : sessions) {
    if (!find_thing(api.node, Thing::kSession, id))
      return deny("not_found", fmt::format("No session {}.", id));
    watched.push_back(std::make_unique<OneWatched>("session", [&node = api.node, id] {
      return render_thing(node, Thing::kSession, id).value_or(std::string());
    }));
  }
  if (!person.empty()) watched.push_back(std::make_unique<SignupsWatched>(api.node, person));

  // What of the request says who asks, for as long as the stream lasts.
  Request asker;
  if (const auto token = request.header("authorization")) asker.headers.emplace_back("authorization", *token);
  auto allowed = [&api, asker = std::move(asker), person] {
    if (person.empty()) return true;
    const auto now = api.gate->admit(asker);
    return now && may_watch(api.node, *now.value(), person);
  };
  Answer answer;
  answer.response.headers = {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}};
  answer.stream = std::make_unique<LiveStream>(api, std::move(watched), std::move(allowed));
  return answer;
}

}  // namespace haiyu::api
