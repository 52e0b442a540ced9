#include "api/system_routes.h"

#include <fmt/format.h>

#include <atomic>

#include "api/http/completion.h"
#include "api/json_writer.h"
#include "api/problem.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

Response plain(int status, std::string body) {
  return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, std::move(body)};
}

}  // namespace

Response get_healthz() { return plain(200, "{\"status\":\"alive\"}"); }

Response get_readyz(const Node& node) {
  const Node::Replay replay = node.replay();
  const bool ready = node.ready();
  JsonWriter json;
  json.begin_object();
  json.field("status", ready ? "ready" : "replaying");
  json.begin_object("replay");
  json.field("done", replay.done);
  json.field("total", replay.total);
  json.end_object();
  json.end_object();
  Response response = plain(ready ? 200 : 503, json.take());
  if (!ready) response.headers.emplace_back("retry-after", "1");
  return response;
}

Response get_metrics(const Api& api) {
  return {200,
          {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}, {"cache-control", "no-store"}},
          api.metrics.expose(api.node,
                             {.waiting_writes = api.in_flight.size(), .rate_limited = api.limits.refused()})};
}

Or<Response> get_problem(const Request& request) {
  const ProblemType* type = find_problem_type(request.segments.front());
  if (type == nullptr) return deny("not_found");
  JsonWriter json;
  json.begin_object();
  json.field("type", fmt::format("urn:haiyu:problem:{}", type->slug));
  json.field("status", type->status);
  const auto in_both = [&](std::string_view name, std::string_view en, std::string_view zh) {
    json.begin_object(name);
    json.field("en", en);
    json.field("zh-CN", zh);
    json.end_object();
  };
  in_both("title", type->title_en, type->title_zh);
  in_both("detail", type->detail_en, type->detail_zh);
  json.end_object();
  return read_answer(request, json.take());
}

boost::asio::awaitable<Or<void>> await_position(const Node& node, const Request& request) {
  const auto asked = request.header("haiyu-min-position");
  if (!asked) co_return boost::outcome_v2::success();
  const auto want = state::parse_position(*asked, node.shards());
  if (!want) co_return deny("malformed", "Haiyu-Min-Position is no position of this server.");
  if (state::reaches(node.position(), *want)) co_return boost::outcome_v2::success();

  const auto wait = preferred_wait(request);
  if (wait > std::chrono::seconds(0)) {
    const Completion<bool> reached;
    const auto left = std::make_shared<std::atomic<std::size_t>>(node.shards());
    for (std::size_t shard = 0; shard < node.shards(); ++shard) {
      node.shard(shard).shard->when_applied((*want)[shard], [reached, left] {
        if (--*left == 0) reached.complete(true);
      });
    }
    if (co_await reached.wait(wait)) co_return boost::outcome_v2::success();
  }
  co_return deny("position_not_reached");
}

}  // namespace haiyu::api
