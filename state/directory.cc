#include "state/directory.h"

#include <algorithm>

#include "state/keys.h"

namespace haiyu::state {
namespace {

constexpr std::size_t kTailEntries = 1024;  // a row with fewer is written again with what comes next
constexpr std::size_t kRowEntries = 4096;   // in a row at most
constexpr std::size_t kEntryBytes = 24;     // in a row: three big-endian words

}  // namespace

Directory::Directory(const Store& store, std::uint32_t shard)
    : store_(store), homes_prefix_(shard_prefix(shard, 'h')), entries_prefix_(shard_prefix(shard, 'd')) {}

// Puts `entry` at the head of its chain; returns what stood there.
std::uint32_t Directory::push(SlotIndex& heads, std::uint64_t hash, std::uint32_t entry) {
  return heads.put(static_cast<std::uint32_t>(hash), entry, [](std::uint32_t) { return true; })
      .value_or(kNone);
}

void Directory::append(std::uint64_t id, std::uint64_t owner, std::uint32_t home, std::uint32_t slot) {
  HAIYU_CHECK(size_ < kNone);
  if (size_ % kChunk == 0) chunks_.push_back(std::make_unique<Entry[]>(kChunk));
  const auto number = static_cast<std::uint32_t>(size_++);
  chunks_.back()[number % kChunk] = {
      .id = {id, push(by_id_, id, number)},
      .owner = {owner, push(by_owner_, owner, number)},
      .home = home,
      .slot = slot,
  };
}

std::uint32_t Directory::home_of(std::string_view home) {
  if (const auto found = numbers_.find(home); found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(homes_.size());
  homes_.emplace_back(home.data(), home.size());
  numbers_.emplace(view_of(homes_[number]), number);
  return number;
}

void Directory::add(std::string_view id, std::string_view owner, std::uint32_t home, std::uint32_t slot) {
  append(hash_bytes(id), hash_bytes(owner), home, slot);
}

std::size_t Directory::memory_bytes() const {
  std::size_t bytes = chunks_.size() * kChunk * sizeof(Entry);
  bytes += by_id_.memory_bytes() + by_owner_.memory_bytes();
  bytes += homes_.size() * (sizeof(IdText) + 32);
  return bytes;
}

Digest Directory::digest() const {
  Digest sum;
  std::string bytes;
  for (std::size_t n = 0; n < size_; ++n) {
    const Entry& one = entry(n);
    bytes.clear();
    append_be64(bytes, one.id.hash);
    append_be64(bytes, one.owner.hash);
    append_be64(bytes, one.slot);
    sum.add(bytes.append(view_of(homes_[one.home])));
  }
  return sum;
}

void Directory::collect(Batch& batch) {
  for (; kept_homes_ < homes_.size(); ++kept_homes_) {
    std::string key = homes_prefix_;
    append_be64(key, kept_homes_);
    batch.put(Family::kMeta, key, view_of(homes_[kept_homes_]));
  }
  std::string key, bytes;
  while (kept_entries_ < size_) {
    key = entries_prefix_;
    append_be64(key, tail_row_);
    bytes.clear();
    for (kept_entries_ = tail_begin_; kept_entries_ < std::min(size_, tail_begin_ + kRowEntries);
         ++kept_entries_) {
      const Entry& one = entry(kept_entries_);
      append_be64(bytes, one.id.hash);
      append_be64(bytes, one.owner.hash);
      append_be64(bytes, static_cast<std::uint64_t>(one.home) << 32 | one.slot);
    }
    batch.put(Family::kMeta, key, bytes);
    if (kept_entries_ - tail_begin_ < kTailEntries) break;
    tail_begin_ = kept_entries_;
    ++tail_row_;
  }
}

Result<void> Directory::load() {
  BOOST_OUTCOME_TRYV(load_homes());
  return load_entries();
}

Result<void> Directory::load_homes() {
  const auto cursor = store_.cursor(Family::kMeta);
  for (cursor->seek(homes_prefix_); cursor->valid() && cursor->key().starts_with(homes_prefix_);
       cursor->next()) {
    const std::string_view number = cursor->key().substr(homes_prefix_.size());
    if (number.size() != 8 || read_be64(number) != homes_.size()) {
      return fail(Errc::kCorrupt, "the directory's homes have a gap");
    }
    if (cursor->value().size() > kIdBytesMax) return fail(Errc::kCorrupt, "a home of the directory is no id");
    home_of(cursor->value());
  }
  kept_homes_ = homes_.size();
  return ok();
}

Result<void> Directory::load_entries() {
  const auto cursor = store_.cursor(Family::kMeta);
  for (cursor->seek(entries_prefix_); cursor->valid() && cursor->key().starts_with(entries_prefix_);
       cursor->next()) {
    const std::string_view number = cursor->key().substr(entries_prefix_.size());
    std::string_view bytes = cursor->value();
    if (number.size() != 8 || read_be64(number) != tail_row_ || bytes.empty() ||
        bytes.size() % kEntryBytes != 0) {
      return fail(Errc::kCorrupt, "a row of the directory is damaged");
    }
    tail_begin_ = size_;
    for (; !bytes.empty(); bytes.remove_prefix(kEntryBytes)) {
      const std::uint64_t place = read_be64(bytes.substr(16));
      if (place >> 32 >= homes_.size()) return fail(Errc::kCorrupt, "an entry of the directory has no home");
      append(read_be64(bytes), read_be64(bytes.substr(8)), static_cast<std::uint32_t>(place >> 32),
             static_cast<std::uint32_t>(place));
    }
    if (size_ - tail_begin_ < kTailEntries) break;  // still growing, hence the last
    tail_begin_ = size_;
    ++tail_row_;
  }
  kept_entries_ = size_;
  return ok();
}

}  // namespace haiyu::state
