#include "state/batch.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace haiyu::state {
namespace {

constexpr std::size_t kFirstBlockBytes = 4 * 1024;
constexpr std::size_t kBlockBytes = 256 * 1024;

}  // namespace

char* Batch::room(std::size_t bytes) {
  if (bytes > left_) {
    left_ = std::max(bytes, blocks_.empty() ? kFirstBlockBytes : kBlockBytes);
    next_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(left_)).get();
  }
  left_ -= bytes;
  return std::exchange(next_, next_ + bytes);
}

std::string_view Batch::copy(std::string_view text) {
  char* const at = room(text.size());
  std::copy(text.begin(), text.end(), at);
  return {at, text.size()};
}

void Batch::add(const Write& row) {
  Write& mine = rows_.emplace_back(row);
  mine.key = copy(row.key);
  if (row.value) mine.value = copy(*row.value);
  bytes_ += mine.key.size() + (mine.value ? mine.value->size() : 0);
}

void Batch::put_kept(Family family, std::string_view key, std::string_view value) {
  rows_.push_back({family, key, value});
  bytes_ += key.size() + value.size();
}

void Batch::append(Batch other) {
  rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end());
  // Not behind the block that is being filled: `next_` stays where it is.
  std::move(other.blocks_.begin(), other.blocks_.end(), std::inserter(blocks_, blocks_.begin()));
  bytes_ += other.bytes_;
}

}  // namespace haiyu::state
