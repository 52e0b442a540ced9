// How far somebody has read a shard's journal, kept beside the state and not part of it: after a crash it may
// be behind what was done, never ahead, and a state built anew begins without.
//
// Threads: one at a time; beside the shard. Errors: as Store::write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/result.h"
#include "state/store.h"

namespace haiyu::state {

class Bookmark {
 public:
  Bookmark(Store& store, std::uint32_t shard, std::string_view reader);
  std::uint64_t offset() const { return offset_; }  // where to read on
  [[nodiscard]] Result<void> move_to(std::uint64_t offset);

 private:
  Store& store_;
  std::string key_;
  std::uint64_t offset_ = 0;
};

}  // namespace haiyu::state
