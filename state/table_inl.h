// The templates of state/table.h.
#pragma once

#include "state/keys.h"
#include "state/table.h"

namespace haiyu::state {

template <class Entity>
Entity decode_entity(std::string_view bytes) {
  Entity entity;
  Reader reader(bytes);
  entity.read(reader);
  if (reader.failed() || !reader.at_end()) die("state/table", "an entity in the store does not decode");
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
  const auto bytes = store_.get(Family::kEntities, key_of(id));
  return bytes ? adopt(id, decode_entity<Entity>(*bytes)) : nullptr;
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
  const auto bytes = store_.get(Family::kEntities, key_of(id));
  return bytes ? Ref(std::make_unique<const Entity>(decode_entity<Entity>(*bytes))) : Ref();
}

template <class Entity>
void Table<Entity>::collect(Batch& batch) {
  HAIYU_CHECK(in_flight_.empty());  // at most one commit is in flight
  for (Slot* const slot : dirty_) {
    Writer writer;
    slot->entity.write(writer);
    batch.push_back({Family::kEntities, key_of(slot->id), writer.take()});
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
