#include "state/batch.h"

#include <algorithm>
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

void Batch::append(const Batch& other) {
  for (const Write& row : other.rows_) add(row);
}

void Batch::clear() { *this = Batch(); }

}  // namespace haiyu::state
