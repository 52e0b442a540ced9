// One page of the feed: reads the log from where a client is, as far as it is folded.
//
// A shard's records come in the order of its reader, those of several shards by the time of their arrival. A
// record that is not yet folded ends its shard's part of the page; one that changed nothing (a duplicate, a
// rejected event, poison: ShardState::left_out) is passed over, so the feed tells of nothing that the state
// does not have. Decisions come from the shard's journal, right behind their cause.
//
// Limits: a page looks at kFeedRecordsMax records, takes kFeedBytesMax (and the item that goes beyond it) and
// about kFeedTime; it may thus hold fewer items than asked for, also none.
// Threads: one at a time. It may block for that time.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "api/feed_cursor.h"
#include "api/feed_items.h"
#include "api/feed_readers.h"
#include "api/node.h"
#include "events/decoder.h"

namespace haiyu::api {

inline constexpr std::size_t kFeedRecordsMax = 5'000;
inline constexpr std::size_t kFeedBytesMax = 1u << 20;
inline constexpr std::chrono::milliseconds kFeedTime{1000};

struct FeedPage {
  std::vector<std::string> items;  // JSON
  FeedCursor next;
  bool cut = false;  // by a limit: there is more to look at
};

class FeedWalk {
 public:
  explicit FeedWalk(Node& node) : node_(node), readers_(node.log()) {}

  // Errors: kOutOfRange when the log does not have the place, kUnavailable when it cannot be read now; other
  // errors of the log.
  [[nodiscard]] Result<FeedPage> page(const FeedCursor& from, const FeedTypes& types, std::size_t limit);

 private:
  Node& node_;
  FeedReaders readers_;
  events::Decoder decoder_;
};

}  // namespace haiyu::api
