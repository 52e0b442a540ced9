// Pages of index rows merged over the shards, each list in the order of its rows.
//
// A page is what follows the last row of the page before, so a walk under writes neither skips nor repeats
// what was there. A walk looks at a bounded number of rows: a page of a narrow filter may hold fewer items
// than its limit, also none; only `next` says whether the list goes on.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/denial.h"
#include "api/json_writer.h"
#include "api/lookup.h"
#include "api/reading.h"

namespace haiyu::api {

// One row of a list as a walk finds it. `parts` is its place in the order, opaque.
struct Row {
  std::size_t shard = 0;
  std::string parts;
  std::string value;
  std::string item;  // rendered
};

struct Walk {
  std::string_view list;  // names the list in its cursors
  services::Rows rows{};
  std::vector<std::string> prefix{};   // the leading parts that all rows of the list share
  std::string from{};                  // rows start after this, when there is no cursor
  std::optional<std::string> until{};  // and end before it
  // Renders the row, or leaves it out (false). Runs under the shard's shared lock.
  std::function<bool(const services::Domain&, const std::vector<std::string_view>& parts,
                     std::string_view value, JsonWriter& json)>
      render{};
};
inline constexpr std::size_t kRowsWalkedMax = 5'000;  // per shard and page

// {"items":[...],"next":URL|null} with `Link: <URL>; rel="next"`.
[[nodiscard]] Or<Response> page_answer(const Node& node, const Request& request, const Walk& walk);

// A page of rows found, in the order of their parts. `bound`: what lies beyond it was not looked at.
Response rows_answer(const Request& request, std::string_view list, const Page& page, std::vector<Row> rows,
                     std::optional<std::string> bound);

// The body and the header of a page, for lists that do not walk rows.
Response items_answer(const Request& request, JsonWriter items, const std::optional<std::string>& next);

}  // namespace haiyu::api
