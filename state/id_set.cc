#include "state/id_set.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "state/bring_near.h"
#include "state/keys.h"

namespace haiyu::state {
namespace {

constexpr std::size_t kFirstSlots = 1024;
// A blob with fewer ids is extended by the next commit, so that one commit per second does not leave a row
// each.
constexpr std::size_t kTailIds = 1024;
// So many become a row at once, which a commit need only take.
constexpr std::size_t kBlobIds = 4096;

IdHash non_zero(const IdHash& id) { return id == IdHash{} ? IdHash{0, 1} : id; }

std::string pack(const std::vector<IdHash>& ids) {
  std::string bytes;
  bytes.reserve(ids.size() * sizeof(IdHash));
  for (const IdHash& id : ids) {
    append_be64(bytes, id.high);
    append_be64(bytes, id.low);
  }
  return bytes;
}

}  // namespace

bool IdSet::Generation::contains(const IdHash& id) const {
  if (slots.empty()) return false;
  const std::size_t mask = slots.size() - 1;
  for (std::size_t n = id.low & mask; slots[n] != IdHash{}; n = (n + 1) & mask) {
    if (slots[n] == id) return true;
  }
  return false;
}

void IdSet::prefetch(const IdHash& id) const {
  for (const Generation* const g : {&newer_, &older_})
    if (!g->slots.empty()) state::bring_near(&g->slots[id.low & (g->slots.size() - 1)]);
}

void IdSet::Generation::place(const IdHash& id) {
  const std::size_t mask = slots.size() - 1;
  std::size_t n = id.low & mask;
  while (slots[n] != IdHash{}) n = (n + 1) & mask;
  slots[n] = id;
}

void IdSet::Generation::add(const IdHash& id) {
  if (used + 1 > slots.size() / 4 * 3) {
    std::vector<IdHash> grown(std::max(kFirstSlots, slots.size() * 2));
    grown.swap(slots);
    for (const IdHash& old : grown) {
      if (old != IdHash{}) place(old);
    }
  }
  place(id);
  ++used;
}

IdSet::IdSet(const Store& store, std::uint32_t shard, std::size_t capacity)
    : store_(store), prefix_(shard_prefix(shard, 'i')), half_(std::max<std::size_t>(1, capacity / 2)) {
  newer_.number = kFirstGeneration;
}

std::string IdSet::key_of(const Generation& generation, std::uint64_t blob) const {
  std::string key = prefix_;
  append_be64(key, generation.number);
  append_be64(key, blob);
  return key;
}

Result<void> IdSet::load() {
  const auto cursor = store_.cursor(Family::kMeta);
  bool first = true;
  for (cursor->seek(prefix_); cursor->valid() && cursor->key().starts_with(prefix_); cursor->next()) {
    const std::string_view key = cursor->key().substr(prefix_.size());
    const std::string_view bytes = cursor->value();
    if (key.size() != 16 || bytes.empty() || bytes.size() % 16 != 0) {
      return fail(Errc::kCorrupt, "a row of folded ids is damaged");
    }
    const std::uint64_t number = read_be64(key);
    if (!first && number != newer_.number) {
      if (number != newer_.number + 1 || older_.used != 0)
        return fail(Errc::kCorrupt, "folded ids have a gap");
      older_ = std::move(newer_);
      newer_ = {};
    }
    first = false;
    newer_.number = number;
    newer_.blobs = read_be64(key.substr(8)) + 1;
    newer_.tail.clear();
    for (std::size_t at = 0; at < bytes.size(); at += 16) {
      newer_.tail.push_back({read_be64(bytes.substr(at)), read_be64(bytes.substr(at + 8))});
    }
    for (const IdHash& id : newer_.tail) newer_.add(id);
    if (newer_.tail.size() < kTailIds) {
      --newer_.blobs;  // still growing
    } else {
      newer_.tail.clear();
    }
  }
  return ok();
}

bool IdSet::insert(const IdHash& hash) {
  const IdHash id = non_zero(hash);
  if (newer_.contains(id) || older_.contains(id)) return false;
  if (newer_.used >= half_) rotate();
  newer_.add(id);
  fresh_.push_back(id);
  if (fresh_.size() == kBlobIds) emit();
  return true;
}

bool IdSet::contains(const IdHash& hash) const {
  const IdHash id = non_zero(hash);
  return newer_.contains(id) || older_.contains(id);
}

std::size_t IdSet::memory_bytes() const {
  return (newer_.slots.capacity() + older_.slots.capacity() + fresh_.capacity()) * sizeof(IdHash) +
         ready_.bytes();
}

// In memory at once, in the store with the next commit: both describe the same generations at each offset.
void IdSet::rotate() {
  emit();
  for (std::uint64_t blob = 0; blob < older_.blobs + (older_.tail.empty() ? 0 : 1); ++blob) {
    ready_.erase(Family::kMeta, key_of(older_, blob));
  }
  older_ = std::move(newer_);
  newer_ = {};
  newer_.number = older_.number + 1;
}

void IdSet::emit() {
  if (fresh_.empty()) return;
  newer_.tail.insert(newer_.tail.end(), fresh_.begin(), fresh_.end());
  fresh_.clear();
  ready_.put(Family::kMeta, key_of(newer_, newer_.blobs), pack(newer_.tail));
  if (newer_.tail.size() >= kTailIds) {
    newer_.tail.clear();
    ++newer_.blobs;
  }
}

void IdSet::collect(Batch& batch) {
  emit();
  batch.append(std::exchange(ready_, {}));
}

}  // namespace haiyu::state
