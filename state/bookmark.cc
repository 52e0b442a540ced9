#include "state/bookmark.h"

#include "state/keys.h"

namespace haiyu::state {

Bookmark::Bookmark(Store& store, std::uint32_t shard, std::string_view reader)
    : store_(store), key_(shard_prefix(shard, 'b').append(reader)) {
  if (const auto kept = store.get(Family::kMeta, key_)) offset_ = read_be64(*kept);
}

Result<void> Bookmark::move_to(std::uint64_t offset) {
  offset_ = offset;
  std::string bytes;
  append_be64(bytes, offset);
  return store_.write({{Family::kMeta, key_, std::move(bytes)}});
}

}  // namespace haiyu::state
