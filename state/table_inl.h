// The templates of state/table.h.
#pragma once

#include <algorithm>
#include <utility>

#include "state/bring_near.h"
#include "state/keys.h"
#include "state/pieces.h"
#include "state/table.h"

namespace haiyu::state {

template <class Item>
Item decode_row(std::string_view bytes) {
  Item item;
  Reader reader(bytes);
  item.read(reader);
  if (reader.failed() || !reader.at_end()) die("state/table", "an entity in the store does not decode");
  return item;
}

// An entity with parts is a row of pieces: number 0 is the entity, 1 + n its part n.
template <class Entity>
Entity decode_pieces(std::string_view row) {
  PieceReader pieces(row);
  const auto head = pieces.next();
  if (!head || head->number != 0) die("state/table", "an entity in the store has parts only");
  auto entity = decode_row<Entity>(head->bytes);
  while (const auto piece = pieces.next()) {
    if (piece->number != entity.parts().size() + 1) die("state/table", "an entity in the store lacks a part");
    entity.parts().adopt(decode_row<PartOf<Entity>>(piece->bytes));
  }
  if (pieces.failed()) die("state/table", "an entity in the store does not decode");
  entity.rebuild();
  return entity;
}

template <class Entity>
Table<Entity>::Table(const Store& store, std::uint32_t shard, char kind)
    : store_(store), prefix_(shard_prefix(shard, kind)) {}

template <class Entity>
std::string Table<Entity>::key_of(std::string_view id) const {
  std::string key;
  key.reserve(prefix_.size() + id.size());
  key.append(prefix_).append(id);
  return key;
}

template <class Entity>
auto Table<Entity>::fetch(std::string_view id) const -> std::optional<Entity> {
  const auto bytes = store_.get(Family::kEntities, key_of(id));
  if (!bytes) return std::nullopt;
  if constexpr (WithParts<Entity>) {
    return decode_pieces<Entity>(*bytes);
  } else {
    return decode_row<Entity>(*bytes);
  }
}

template <class Entity>
struct Table<Entity>::Row {
  std::string key;
  Writer entity, pieces, part;
};

template <class Entity>
void Table<Entity>::write(Slot& slot, Row& row, Batch& batch) const {
  row.key.assign(prefix_).append(slot.key());
  row.entity.clear();
  slot.entity.write(row.entity);
  if constexpr (WithParts<Entity>) {
    row.pieces.clear();
    append_piece(row.pieces, {0, row.entity.bytes()});
    slot.entity.parts().take_changes([&](std::size_t n, const auto& part) {
      row.part.clear();
      part.write(row.part);
      append_piece(row.pieces, {n + 1, row.part.bytes()});
    });
    batch.merge(Family::kEntities, row.key, row.pieces.bytes());
  } else {
    batch.put(Family::kEntities, row.key, row.entity.bytes());
  }
}

template <class Entity>
void Table<Entity>::mark_used(Slot& slot) {
  if (!slot.used.load(std::memory_order_relaxed)) slot.used.store(true, std::memory_order_relaxed);
}

template <class Entity>
auto Table<Entity>::adopt(std::string_view id, Entity entity) -> Slot* {
  auto slot = std::make_unique<Slot>(id);
  slot->entity = std::move(entity);
  Slot* const raw = slot.get();
  raw->bytes = weigh(*raw);
  bytes_ += raw->bytes;
  clock_.push_back(raw);
  slots_.emplace(Key(raw->key()), std::move(slot));
  return raw;
}

template <class Entity>
auto Table<Entity>::load(std::string_view id) -> Slot* {
  if (const auto found = slots_.find(Key(id)); found != slots_.end()) {
    mark_used(*found->second);
    return found->second.get();
  }
  if (id == view_of(missed_)) return nullptr;
  auto entity = fetch(id);
  if (entity) return adopt(id, std::move(*entity));
  missed_.assign(id.data(), id.size());
  return nullptr;
}

template <class Entity>
std::size_t Table<Entity>::weigh(Slot& slot) {
  if constexpr (WithParts<Entity>) {
    return kEntityBytes + slot.entity.parts().size() * (sizeof(PartOf<Entity>) + kPartExtraBytes);
  }
  return kEntityBytes;
}

template <class Entity>
void Table<Entity>::mark_dirty(Slot& slot) {
  if (slot.dirty) return;
  slot.dirty = true;
  held_bytes_ += slot.bytes;
  dirty_.push_back(&slot);
}

template <class Entity>
const Entity* Table<Entity>::find(std::string_view id) {
  const Slot* const slot = load(id);
  return slot ? &slot->entity : nullptr;
}

template <class Entity>
void Table<Entity>::bring_near(std::string_view id) const {
  // Perhaps another one of the same hash: no matter.
  const auto found = slots_.find(hash_bytes(id));
  if (found != slots_.end()) state::bring_near(found->second.get(), sizeof(Slot));
}

template <class Entity>
const Entity* Table<Entity>::peek(std::string_view id) const {
  const auto found = slots_.find(Key(id));
  return found == slots_.end() ? nullptr : &found->second->entity;
}

template <class Entity>
Entity* Table<Entity>::edit(std::string_view id) {
  Slot* const slot = load(id);
  if (!slot) return nullptr;
  mark_dirty(*slot);
  return &slot->entity;
}

template <class Entity>
Entity& Table<Entity>::create(std::string_view id) {
  HAIYU_CHECK(load(id) == nullptr);
  missed_.clear();
  Slot* const slot = adopt(id, Entity{});
  mark_dirty(*slot);
  return slot->entity;
}

template <class Entity>
auto Table<Entity>::read(std::string_view id) const -> Ref {
  if (const auto found = slots_.find(Key(id)); found != slots_.end()) {
    mark_used(*found->second);
    return Ref(&found->second->entity);
  }
  auto entity = fetch(id);
  return entity ? Ref(std::make_unique<const Entity>(std::move(*entity))) : Ref();
}

template <class Entity>
void Table<Entity>::collect(Batch& batch) {
  HAIYU_CHECK(in_flight_.empty());  // at most one commit is in flight
  // In the order of keys: the store then finds the place of a row beside that of the one before.
  std::sort(dirty_.begin(), dirty_.end(), [](const Slot* a, const Slot* b) { return a->key() < b->key(); });
  Row row;
  for (Slot* const slot : dirty_) {
    write(*slot, row, batch);
    const std::size_t before = std::exchange(slot->bytes, weigh(*slot));
    bytes_ += slot->bytes - before;
    held_bytes_ += slot->bytes - before;
    slot->dirty = false;
    slot->in_flight = true;
  }
  in_flight_.swap(dirty_);
}

template <class Entity>
void Table<Entity>::committed() {
  for (Slot* const slot : in_flight_) {
    slot->in_flight = false;
    held_bytes_ -= slot->bytes;
  }
  in_flight_.clear();
}

template <class Entity>
void Table<Entity>::evict(std::size_t keep_bytes) {
  // What is dirty or in flight cannot go: it does not count, and the walk is not made in vain.
  const std::size_t bound = keep_bytes + held_bytes_;
  // Not twice round: what was used since the last call stays for this one.
  const std::size_t looks = std::min(kEvictSlice, clock_.size());
  for (std::size_t looked = 0; looked < looks && bytes_ > bound; ++looked) {
    if (hand_ >= clock_.size()) hand_ = 0;
    Slot* const slot = clock_[hand_];
    if (slot->dirty || slot->in_flight || slot->used.exchange(false, std::memory_order_relaxed)) {
      ++hand_;
      continue;
    }
    clock_[hand_] = clock_.back();
    clock_.pop_back();
    bytes_ -= slot->bytes;
    slots_.erase(slots_.find(Key(slot->key())));
  }
}

}  // namespace haiyu::state
