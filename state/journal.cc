#include "state/journal.h"

#include <optional>

#include "state/keys.h"

namespace haiyu::state {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;  // what is read to find one entry

}  // namespace

// A chunk stands under its last offset: the first one at or behind an offset holds it, if any does.
Journal::Journal(const Store& store, std::uint32_t shard, std::uint8_t number)
    : store_(store), prefix_(shard_prefix(shard, 'j') + static_cast<char>(number)) {}

void Journal::append(std::uint64_t offset, std::string_view entry) {
  if (pending_.empty() ||
      (pending_.back().entries.bytes().size() >= kChunkBytes && pending_.back().last != offset))
    pending_.emplace_back();
  Chunk& chunk = pending_.back();
  HAIYU_CHECK(offset >= chunk.last);
  chunk.entries.u(offset - chunk.last);
  chunk.entries.text(entry);
  chunk.last = offset;
}

bool Journal::read_chunk(std::string_view bytes, std::uint64_t from, const Look& look) {
  Reader entries(bytes);
  std::uint64_t offset = 0;
  while (!entries.at_end()) {
    offset += entries.u();
    const std::string_view entry = entries.text();
    if (entries.failed()) die("state/journal", "a chunk does not decode");
    if (offset >= from && !look(offset, entry)) return false;
  }
  return true;
}

void Journal::scan(std::uint64_t from, const Look& look) const {
  std::optional<std::uint64_t> stored;  // the store has all entries up to this offset
  std::string first = prefix_;
  append_be64(first, from);
  const auto cursor = store_.cursor(Family::kMeta);
  for (cursor->seek(first); cursor->valid() && cursor->key().starts_with(prefix_); cursor->next()) {
    if (!read_chunk(cursor->value(), from, look)) return;
    stored = read_be64(cursor->key().substr(prefix_.size()));
  }
  for (const auto* const chunks : {&in_flight_, &pending_}) {
    for (const Chunk& chunk : *chunks) {
      if (chunk.last < from || (stored && chunk.last <= *stored)) continue;
      if (!read_chunk(chunk.entries.bytes(), from, look)) return;
    }
  }
}

void Journal::seal() {
  HAIYU_CHECK(in_flight_.empty());  // at most one commit is in flight
  in_flight_.swap(pending_);
}

void Journal::collect(Batch& batch) const {
  for (const Chunk& chunk : in_flight_) {
    std::string key = prefix_;
    append_be64(key, chunk.last);
    batch.put(Family::kMeta, key, chunk.entries.bytes());
  }
}

Digest Journal::digest() const {
  Digest sum;
  std::string bytes;
  scan(0, [&](std::uint64_t offset, std::string_view entry) {
    bytes = prefix_;
    append_be64(bytes, offset);
    sum.add(bytes.append(entry));
    return true;
  });
  return sum;
}

}  // namespace haiyu::state
