// How far a client of the feed (api/feed.h) has come: the next offset of each partition of the log, and how
// much of the next event it was given already. Opaque text for clients.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/position.h"

namespace haiyu::api {

struct FeedCursor {
  state::Position next;
  // By shard: how many items of its next event in `activities` were given. More than 0 only where a page
  // ended between an event and a decision that follows from it.
  std::vector<std::uint64_t> given;

  static FeedCursor at(state::Position position);
  friend bool operator==(const FeedCursor&, const FeedCursor&) = default;
};

std::string format_cursor(const FeedCursor& cursor, std::string_view log_id);
// nullopt: no cursor of this log with this many shards.
std::optional<FeedCursor> parse_cursor(std::string_view text, std::string_view log_id, std::size_t shards);

}  // namespace haiyu::api
