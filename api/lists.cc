#include "api/lists.h"

#include <fmt/format.h>

#include <algorithm>

namespace haiyu::api {
namespace {

// What one shard gives to a page: its matching rows in order, and how far it looked if it did not reach the
// end.
struct Reach {
  std::vector<Row> rows;
  std::optional<std::string> stopped_at;
};

Reach walk_shard(const Node& node, std::size_t shard, const Walk& walk, const std::string& after,
                 std::size_t wanted) {
  return read_shard(node, shard, [&](const services::Domain& domain) {
    Reach reach;
    std::size_t walked = 0;
    const auto look = [&](std::string_view joined, std::string_view value) {
      if (walk.until && joined >= *walk.until) return false;
      JsonWriter json;
      if (walk.render(domain, state::split_parts(joined), value, json))
        reach.rows.push_back({shard, std::string(joined), std::string(value), json.take()});
      if (reach.rows.size() < wanted && ++walked < kRowsWalkedMax) return true;
      reach.stopped_at = std::string(joined);
      return false;
    };
    const auto& prefix = walk.prefix;
    const state::Index& index = domain.index();
    if (prefix.empty())
      index.scan(row_table(walk.rows), {}, after, look);
    else
      index.scan(row_table(walk.rows), {prefix.front()}, after, look);
    return reach;
  });
}

}  // namespace

Response items_answer(const Request& request, JsonWriter items, const std::optional<std::string>& next) {
  JsonWriter json;
  json.begin_object();
  json.raw_field("items", items.text_so_far());
  if (next)
    json.field("next", *next);
  else
    json.null_field("next");
  json.end_object();
  Response response = read_answer(request, json.take());
  if (next) response.headers.emplace_back("link", fmt::format("<{}>; rel=\"next\"", *next));
  return response;
}

Or<Response> page_answer(const Node& node, const Request& request, const Walk& walk) {
  BOOST_OUTCOME_TRY(const Page page, page_of(request, walk.list));
  const std::string& after = page.after.empty() ? walk.from : page.after;

  std::vector<Row> rows;
  std::optional<std::string> bound;  // beyond it some shard was not looked at
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    Reach reach = walk_shard(node, shard, walk, after, page.limit + 1);
    if (reach.stopped_at && (!bound || *reach.stopped_at < *bound)) bound = std::move(reach.stopped_at);
    std::move(reach.rows.begin(), reach.rows.end(), std::back_inserter(rows));
  }
  return rows_answer(request, walk.list, page, std::move(rows), std::move(bound));
}

Response rows_answer(const Request& request, std::string_view list, const Page& page, std::vector<Row> rows,
                     std::optional<std::string> bound) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.parts < b.parts; });
  if (bound) std::erase_if(rows, [&](const Row& row) { return row.parts > *bound; });
  if (rows.size() > page.limit) {
    rows.resize(page.limit);
    bound = rows.back().parts;
  }

  JsonWriter items;
  items.begin_array();
  for (const Row& row : rows) items.raw_item(row.item);
  items.end_array();
  std::optional<std::string> next;
  if (bound) next = next_url(request, cursor_after(list, *bound));
  return items_answer(request, std::move(items), next);
}

}  // namespace haiyu::api
