// What is said of a route that is no write of an event: of reads, the feed, the stream, what is not under
// /v1. The routes carry it, so what is published of them and what is served are one table.
#pragma once

#include <string_view>

#include "events/table.h"

namespace haiyu::api {

enum class Shape : std::uint8_t {
  kOne,   // the answer is what `answer` names
  kList,  // a page of it: {"items":[...],"next":URL|null}
};

// Lists are words with blanks between.
struct Operation {
  std::string_view id{};  // "list_organizations"
  std::string_view path{};
  events::Role who{};  // the least role that may
  std::string_view summary{};
  std::string_view answer{};  // the name of a schema; "": no JSON
  Shape shape = Shape::kOne;
  std::string_view params{};                    // names in parameters.json; "dimensions": each of them
  std::string_view media = "application/json";  // the types of its answer, the preferred one first
  std::string_view problems{};                  // slugs of its own
  bool live = false;                            // without an entity tag
};

}  // namespace haiyu::api
