#include "api/feed_route.h"

#include "api/lists.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

Or<FeedCursor> cursor_of(Node& node, const Request& request) {
  const auto after = request.param("after");
  if (!after) return FeedCursor::at(state::Position(node.shards()));
  if (*after == "now") return FeedCursor::at(node.position());
  auto cursor = parse_cursor(*after, node.log().id(), node.shards());
  if (!cursor) return deny("invalid_cursor");
  return std::move(*cursor);
}

Or<FeedTypes> types_of(const Request& request) {
  const auto names = request.param("types");
  if (!names) return FeedTypes::all();
  auto types = feed_types(*names);
  if (!types) return invalid_param("types", "Names of event types, with commas between.");
  return std::move(*types);
}

Response page_answer(Node& node, const Request& request, const FeedPage& page) {
  JsonWriter items;
  items.begin_array();
  for (const std::string& item : page.items) items.raw_item(item);
  items.end_array();
  return items_answer(request, std::move(items),
                      next_url(request, format_cursor(page.next, node.log().id()), "after"));
}

}  // namespace

boost::asio::awaitable<Or<Response>> get_events(Api& api, const Request& request) {
  const auto limit = limit_param(request);
  if (!limit) co_return limit.error();
  const auto types = types_of(request);
  if (!types) co_return types.error();
  auto cursor = cursor_of(api.node, request);
  if (!cursor) co_return cursor.error();

  const auto until = std::chrono::steady_clock::now() + preferred_wait(request);
  FeedCursor from = std::move(cursor).value();
  for (;;) {
    auto page = co_await api.feed.page(from, types.value(), limit.value());
    if (!page) co_return page.error();
    if (!page.value().items.empty() || std::chrono::steady_clock::now() >= until || api.feed.draining())
      co_return page_answer(api.node, request, page.value());
    from = std::move(page.value().next);
    if (!page.value().cut) co_await api.feed.await_news(from, until);
  }
}

}  // namespace haiyu::api
