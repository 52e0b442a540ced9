// The templates of state/table.h.
#pragma once

#include "state/keys.h"
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

// The rows of an entity's parts follow its own: no id has a zero byte.
inline std::string parts_prefix(std::string key) { return std::move(key) + '\0'; }

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
  const std::string key = key_of(id);
  const auto bytes = store_.get(Family::kEntities, key);
  if (!bytes) return std::nullopt;
  if constexpr (WithParts<Entity>) {
    Reader count(*bytes);
    const std::uint64_t parts = count.u();
    auto entity = decode_row<Entity>(count.rest());
    fetch_parts(key, parts, entity);
    entity.rebuild();
    return entity;
  } else {
    return decode_row<Entity>(*bytes);
  }
}

template <class Entity>
void Table<Entity>::fetch_parts(const std::string& key, std::uint64_t count, Entity& entity) const {
  if (count == 0) return;
  using Part = std::remove_cvref_t<decltype(entity.parts()[0])>;
  const std::string prefix = parts_prefix(key);
  const auto cursor = store_.cursor(Family::kEntities);
  cursor->seek(prefix);
  for (std::uint64_t n = 0; n < count; ++n, cursor->next()) {
    if (!cursor->valid() || !cursor->key().starts_with(prefix) ||
        read_be64(cursor->key().substr(prefix.size())) != n) {
      die("state/table", "an entity in the store has lost a part");
    }
    entity.parts().adopt(decode_row<Part>(cursor->value()));
  }
}

template <class Entity>
void Table<Entity>::encode(Slot& slot, Batch& batch) {
  Writer writer;
  std::string key = key_of(slot.id);
  if constexpr (WithParts<Entity>) {
    writer.u(slot.entity.parts().size());
    slot.entity.parts().take_changes([&](std::size_t n, const auto& part) {
      Writer row;
      part.write(row);
      std::string part_key = parts_prefix(key);
      append_be64(part_key, n);
      batch.push_back({Family::kEntities, std::move(part_key), row.take()});
    });
  }
  slot.entity.write(writer);
  batch.push_back({Family::kEntities, std::move(key), writer.take()});
}

template <class Entity>
void Table<Entity>::mark_used(Slot& slot) {
  if (!slot.used.load(std::memory_order_relaxed)) slot.used.store(true, std::memory_order_relaxed);
}

template <class Entity>
auto Table<Entity>::adopt(std::string_view id, Entity entity) -> Slot* {
  auto slot = std::make_unique<Slot>();
  slot->id = id;
  slot->entity = std::move(entity);
  Slot* const raw = slot.get();
  clock_.push_back(raw);
  slots_.emplace(std::string_view(raw->id), std::move(slot));
  return raw;
}

template <class Entity>
auto Table<Entity>::load(std::string_view id) -> Slot* {
  if (const auto found = slots_.find(id); found != slots_.end()) {
    mark_used(*found->second);
    return found->second.get();
  }
  auto entity = fetch(id);
  return entity ? adopt(id, std::move(*entity)) : nullptr;
}

template <class Entity>
void Table<Entity>::mark_dirty(Slot& slot) {
  if (slot.dirty) return;
  slot.dirty = true;
  dirty_.push_back(&slot);
}

template <class Entity>
const Entity* Table<Entity>::find(std::string_view id) {
  const Slot* const slot = load(id);
  return slot ? &slot->entity : nullptr;
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
  Slot* const slot = adopt(id, Entity{});
  mark_dirty(*slot);
  return slot->entity;
}

template <class Entity>
auto Table<Entity>::read(std::string_view id) const -> Ref {
  if (const auto found = slots_.find(id); found != slots_.end()) {
    mark_used(*found->second);
    return Ref(&found->second->entity);
  }
  auto entity = fetch(id);
  return entity ? Ref(std::make_unique<const Entity>(std::move(*entity))) : Ref();
}

template <class Entity>
void Table<Entity>::collect(Batch& batch) {
  HAIYU_CHECK(in_flight_.empty());  // at most one commit is in flight
  for (Slot* const slot : dirty_) {
    encode(*slot, batch);
    slot->dirty = false;
    slot->in_flight = true;
  }
  in_flight_.swap(dirty_);
}

template <class Entity>
void Table<Entity>::committed() {
  for (Slot* const slot : in_flight_) slot->in_flight = false;
  in_flight_.clear();
}

template <class Entity>
void Table<Entity>::evict(std::size_t keep) {
  // What is dirty or in flight cannot go: it does not count, and the walk is not made in vain.
  const std::size_t bound = keep + dirty_.size() + in_flight_.size();
  for (std::size_t looked = 0; looked < kEvictSlice && slots_.size() > bound; ++looked) {
    if (hand_ >= clock_.size()) hand_ = 0;
    Slot* const slot = clock_[hand_];
    if (slot->dirty || slot->in_flight || slot->used.exchange(false, std::memory_order_relaxed)) {
      ++hand_;
      continue;
    }
    clock_[hand_] = clock_.back();
    clock_.pop_back();
    slots_.erase(slots_.find(std::string_view(slot->id)));
  }
}

}  // namespace haiyu::state
