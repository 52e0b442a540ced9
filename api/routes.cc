#include "api/routes.h"

#include <array>

#include "api/auth/access.h"
#include "api/commands.h"
#include "api/description/asyncapi.h"
#include "api/description/components.h"
#include "api/description/openapi.h"
#include "api/events_route.h"
#include "api/feed_route.h"
#include "api/http/headers.h"
#include "api/read_routes.h"
#include "api/reading.h"
#include "api/stream.h"
#include "api/system_routes.h"
#include "api/web.h"

namespace haiyu::api {
namespace {

using boost::asio::awaitable;
using SlowRead = awaitable<Or<Response>> (*)(Api&, const Request&);

// What the routes say that are not in the tables of event types and of reads.
using events::Role;
constexpr Operation kGetEvents = {
    .id = "follow_events",
    .path = "/v1/events",
    .who = Role::kPublic,
    .summary = "Facts and decisions in the order of the log, without personal data.",
    .answer = "FeedItem",
    .shape = Shape::kList,
    .params = "after types limit",
    .problems = "log_unavailable"};
constexpr Operation kPostEvents = {
    .id = "append_events",
    .path = "/v1/events",
    .who = Role::kProducer,
    .summary = "Appends events.",
    .answer = "EventsAccepted",
    .params = "wait",
    .problems = "unknown_field invalid rate_limited replaying log_unavailable"};
constexpr Operation kStream = {
    .id = "watch",
    .path = "/v1/stream",
    .who = Role::kPublic,
    .summary = "Whole values as server-sent events: all of them at first, then what changed.",
    .params = "counters sessions signups",
    .media = "text/event-stream",
    .problems = "forbidden not_found dimension_not_kept",
    .live = true};
constexpr Operation kHealth = {.id = "get_health",
                               .path = "/healthz",
                               .who = Role::kPublic,
                               .summary = "Alive, also while the log is replayed.",
                               .answer = "Health",
                               .live = true};
constexpr Operation kReadiness = {
    .id = "get_readiness",
    .path = "/readyz",
    .who = Role::kPublic,
    .summary = "Whether what was in the log is folded; 503 with the progress until then.",
    .answer = "Readiness",
    .live = true};
constexpr Operation kMetrics = {.id = "get_metrics",
                                .path = "/metrics",
                                .who = Role::kPublic,
                                .summary = "What an operator watches, as Prometheus reads it.",
                                .media = "text/plain",
                                .live = true};
constexpr Operation kProblem = {.id = "get_problem_type",
                                .path = "/problems/{slug}",
                                .who = Role::kPublic,
                                .summary = "What a type of problem means.",
                                .answer = "ProblemType"};
constexpr Operation kOpenapi = {.id = "get_openapi",
                                .path = "/openapi.json",
                                .who = Role::kPublic,
                                .summary = "This description.",
                                .answer = "Document"};
constexpr Operation kAsyncapi = {.id = "get_asyncapi",
                                 .path = "/asyncapi.json",
                                 .who = Role::kPublic,
                                 .summary = "The log and the feed as AsyncAPI 3.0.",
                                 .answer = "Document"};

void mark_position(const Node& node, Response& response) {
  response.headers.emplace_back("haiyu-position", state::format_position(node.position()));
}

// What one person or office may see is kept by nobody on the way, nor by a browser that others use later.
void keep_nowhere(Response& response) { set_header(response, "cache-control", "no-store"); }

Response respond(const Request& request, Or<Response> answer) {
  if (answer) return std::move(answer).value();
  return problem_answer(request, std::move(answer).error());
}

// Who makes a request, or why that is not known: what the gate said when it came. It is asked once.
using Admitted = Or<std::shared_ptr<const Principal>>;
using AdmittedHandler = std::function<awaitable<Answer>(const Request&, Admitted)>;

// Also where anybody may read, a token that is not good is refused: its owner should know.
Or<void> check_access(const Api& api, const Request& request, const Admitted& admitted, Role least,
                      ScopeOf* scope) {
  if (!admitted) return boost::outcome_v2::failure(admitted.error());
  const Principal& who = *admitted.value();
  if (!ranks(who.role, least)) return boost::outcome_v2::failure(Gate::refuse(who));
  // An operator may everything: whom it concerns need not be found out.
  if (scope == nullptr || who.role == Role::kOperator || may(api.node, who, least, scope(api.node, request)))
    return boost::outcome_v2::success();
  return boost::outcome_v2::failure(Gate::refuse(who));
}

awaitable<Answer> refuse(const Api& api, const Request& request, Denial denial) {
  Answer answer;
  answer.response = problem_answer(request, std::move(denial));
  mark_position(api.node, answer.response);
  co_return answer;
}

// How long whoever makes this request is to wait, who made too many. A person is who a token says; others are
// the address that their connection comes from. Operators and producers are not held up.
std::optional<std::chrono::seconds> wait_of(Api& api, const Request& request, const Admitted& admitted,
                                            RateLimits::Use use) {
  if (!admitted || !request.header("authorization"))
    return api.limits.take(RateLimits::Of::kAddress, request.peer, use);
  const Principal& who = *admitted.value();
  if (who.role == Role::kOperator || who.role == Role::kProducer) return std::nullopt;
  return api.limits.take(RateLimits::Of::kPerson, who.subject, use);
}

// From here on it is known who asks, and that they may ask so often.
Handler admitting(Api& api, RateLimits::Use use, AdmittedHandler handler) {
  return [&api, use, handler = std::move(handler)](const Request& request) -> awaitable<Answer> {
    Admitted admitted = api.gate->admit(request);
    const auto wait = wait_of(api, request, admitted, use);
    if (!wait) return handler(request, std::move(admitted));
    Denial denial{"rate_limited", {}, {}, {}, {}};
    denial.headers.emplace_back("retry-after", std::to_string(wait->count()));
    return refuse(api, request, std::move(denial));
  };
}

// Refuses parameters that the route does not have and types of answers that it cannot give, before its
// handler is asked. `params`, `media`: as in Operation.
AdmittedHandler checked(Api& api, std::string_view params, std::string_view media, AdmittedHandler handler) {
  return [&api, names = description::query_names(params), media, handler = std::move(handler)](
             const Request& request, Admitted admitted) -> awaitable<Answer> {
    Or<void> may = only_params(request, names);
    if (may) may = acceptable(request, media);
    return may ? handler(request, std::move(admitted)) : refuse(api, request, std::move(may).error());
  };
}

// The position is taken before the read, so the answer reaches at least that far.
template <class AnyRead>
AdmittedHandler read_handler(Api& api, Role least, AnyRead read, ScopeOf* scope = nullptr) {
  return [&api, least, read, scope](const Request& request, Admitted admitted) -> awaitable<Answer> {
    Or<void> may = boost::outcome_v2::success();
    if (!api.node.ready())
      may = deny("replaying");
    else if (request.header("haiyu-min-position"))
      may = co_await await_position(api.node, request);
    if (may) may = check_access(api, request, admitted, least, scope);
    std::string position = state::format_position(api.node.position());
    Answer answer;
    if (!may)
      answer.response = problem_answer(request, may.error());
    else if constexpr (std::is_same_v<AnyRead, SlowRead>)
      answer.response = respond(request, co_await read(api, request));
    else
      answer.response = respond(request, read(api, request));
    if (least != Role::kPublic) keep_nowhere(answer.response);
    answer.response.headers.emplace_back("haiyu-position", std::move(position));
    co_return answer;
  };
}

// `write(api, request, who)` is called with whoever has at least the role `least`.
template <class Write>
AdmittedHandler write_handler(Api& api, Role least, Write write) {
  return [&api, least, write](const Request& request, Admitted admitted) -> awaitable<Answer> {
    Answer answer;
    if (!api.node.ready()) {
      answer.response = problem_answer(request, {"replaying", {}, {}, {}, {}});
    } else if (!admitted) {
      answer.response = problem_answer(request, admitted.error());
    } else if (const Principal& who = *admitted.value(); !ranks(who.role, least)) {
      answer.response = problem_answer(request, Gate::refuse(who));
    } else {
      answer.response = co_await write(api, request, who);
    }
    keep_nowhere(answer.response);
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

AdmittedHandler stream_handler(Api& api) {
  return [&api](const Request& request, Admitted admitted) -> awaitable<Answer> {
    auto opened = !api.node.ready() ? Or<Answer>(deny("replaying"))
                  : !admitted       ? Or<Answer>(boost::outcome_v2::failure(admitted.error()))
                                    : open_stream(api, request, *admitted.value());
    Answer answer;
    if (opened)
      answer = std::move(opened).value();
    else
      answer.response = problem_answer(request, std::move(opened).error());
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

// Outside /v1: answered also while the log is replayed.
template <class Get>
Handler plain_handler(Api& api, Get get) {
  return [&api, get](const Request& request) -> awaitable<Answer> {
    Answer answer;
    answer.response = get(request);
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

// The same in every process of one build, and made once, before anybody asks: it takes some 50 ms.
struct Document {
  explicit Document(std::string of) : text(std::move(of)), packed(text) {}
  const std::string text;
  const Packed packed;
};

const Document& openapi_json() {
  static const Document kDocument([] {
    std::vector<Operation> gets;
    for (const ReadRoute& route : read_routes()) gets.push_back(route.of);
    gets.insert(gets.end(),
                {kGetEvents, kStream, kHealth, kReadiness, kMetrics, kProblem, kOpenapi, kAsyncapi});
    return description::openapi_document(gets, kPostEvents);
  }());
  return kDocument;
}

const Document& asyncapi_json() {
  static const Document kDocument(description::asyncapi_document());
  return kDocument;
}

Response document_answer(const Request& request, const Document& document) {
  Response response = read_answer(request, document.text);
  response.packed = &document.packed;
  return response;
}

}  // namespace

void add_routes(Router& router, Api& api) {
  const auto add = [&](std::string_view method, std::string_view pattern, Handler handler) {
    router.add(method, pattern, std::move(handler));
    api.metrics.add_route(pattern);
  };
  const auto add_checked = [&](std::string_view method, const Operation& of, AdmittedHandler handler) {
    const auto use = method == "GET" ? RateLimits::Use::kRead : RateLimits::Use::kWrite;
    add(method, of.path, admitting(api, use, checked(api, of.params, of.media, std::move(handler))));
  };
  for (const events::TypeInfo& type : events::types()) {
    if (type.route.empty()) continue;
    const auto write = [&type](Api& of, const Request& request, const Principal& who) {
      return handle_write(of, type, request, who);
    };
    add(type.method, type.route,
        admitting(api, RateLimits::Use::kWrite,
                  checked(api, {}, Operation().media, write_handler(api, type.who, write))));
  }
  for (const ReadRoute& route : read_routes())
    add_checked("GET", route.of, read_handler(api, route.of.who, route.read, route.scope));
  add_checked("GET", kGetEvents, read_handler<SlowRead>(api, kGetEvents.who, get_events));
  add_checked("POST", kPostEvents,
              write_handler(api, kPostEvents.who, [](Api& of, const Request& request, const Principal&) {
                return post_events(of, request);
              }));
  add_checked("GET", kStream, stream_handler(api));

  const auto add_plain = [&](const Operation& of, auto get) { add("GET", of.path, plain_handler(api, get)); };
  add_plain(kHealth, [](const Request&) { return get_healthz(); });
  add_plain(kReadiness, [&api](const Request&) { return get_readyz(api.node); });
  add_plain(kMetrics, [&api](const Request&) { return get_metrics(api); });
  add_plain(kProblem, [](const Request& request) { return respond(request, get_problem(request)); });
  const auto add_document = [&](const Operation& of, const Document& document) {
    add_plain(of, [&document](const Request& request) { return document_answer(request, document); });
  };
  add_document(kOpenapi, openapi_json());
  add_document(kAsyncapi, asyncapi_json());
  const auto add_file = [&](std::string_view pattern, const WebFile& file) {
    add("GET", pattern, plain_handler(api, [&file, &once = packed(file)](const Request& request) {
          Response response = web_answer(request, file);
          response.packed = &once;
          return response;
        }));
  };
  for (const WebFile& file : web_files()) add_file(file.path, file);
  for (const std::string_view screen : kScreens) add_file(screen, web_page());
}

}  // namespace haiyu::api
