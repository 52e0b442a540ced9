// Entities of one type in one shard: loaded once, changed in memory, written once per commit while dirty,
// evicted when clean and the budget is short.
//
// An Entity has `void write(Writer&) const` and `void read(Reader&)` (state/codec.h): canonical bytes, the
// same for equal values, which the digest relies on. One with parts (state/parts.h) has also `parts()`, which
// are written beside it, and `rebuild()`, called when it was read with its parts. Threads:
// find/edit/create/evict on the shard's thread under its exclusive lock; collect/committed on the shard's
// thread, beside readers; `read` under its shared lock. Errors: bytes in the store that are no entity stop
// the process.
//
// The bodies are in state/table_inl.h, which only the file that instantiates a table includes (for the
// domain services/tables.cc): all of its users would otherwise compile them again.
#pragma once

#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/id_hash.h"
#include "state/codec.h"
#include "state/parts.h"
#include "state/store.h"

namespace haiyu::state {

// At most this many entities are looked at by one `evict`: readers wait for it.
inline constexpr std::size_t kEvictSlice = 512;
// About what an entity weighs in memory, without its parts; and a part, beside itself: what it points to, its
// places in indexes, and the room ahead of it.
inline constexpr std::size_t kEntityBytes = 512;
inline constexpr std::size_t kPartExtraBytes = 160;

// What the shard does with a table without knowing its entities.
class TableBase {
 public:
  virtual ~TableBase() = default;
  virtual void collect(Batch& batch) = 0;  // encodes what is dirty; it becomes in flight
  virtual void committed() = 0;            // what was in flight is in the store
  // Forgets clean entities until the rest weighs `keep_bytes`, those not used lately first; a bounded step,
  // to be called again.
  virtual void evict(std::size_t keep_bytes) = 0;
  virtual std::size_t size() const = 0;   // entities in memory
  virtual std::size_t bytes() const = 0;  // about what they weigh; those that grew are weighed by `collect`
};

template <class Entity>
concept WithParts = requires(Entity& entity) {
  entity.parts();
  entity.rebuild();
};

template <WithParts Entity>
using PartOf = std::remove_cvref_t<decltype(std::declval<Entity&>().parts()[0])>;

template <class Entity>
class Table final : public TableBase {
 public:
  // `kind` prefixes the keys of this table within the shard; unique among a shard's tables.
  Table(const Store& store, std::uint32_t shard, char kind);

  // For the fold. nullptr: there is none. Pointers hold until the next `evict`.
  const Entity* find(std::string_view id);
  Entity* edit(std::string_view id);    // and marks it dirty
  Entity& create(std::string_view id);  // must not exist yet; dirty

  // For who will use it soon: neither loads nor counts as use. `bring_near` asks for the memory of the entity
  // and waits for none of it; `peek` is the entity if it is in memory.
  void bring_near(std::string_view id) const;
  const Entity* peek(std::string_view id) const;

  // For readers: the entity in memory, else a copy decoded from the store. Valid while the lock is held.
  class Ref {
   public:
    Ref() = default;
    explicit Ref(const Entity* shared) : entity_(shared) {}
    explicit Ref(std::unique_ptr<const Entity> own) : own_(std::move(own)), entity_(own_.get()) {}
    explicit operator bool() const { return entity_ != nullptr; }
    const Entity* operator->() const { return entity_; }
    const Entity& operator*() const { return *entity_; }

   private:
    std::unique_ptr<const Entity> own_;
    const Entity* entity_ = nullptr;
  };
  Ref read(std::string_view id) const;

  void collect(Batch& batch) override;
  void committed() override;
  void evict(std::size_t keep_bytes) override;
  std::size_t size() const override { return slots_.size(); }
  std::size_t bytes() const override { return bytes_; }

 private:
  struct Slot {
    explicit Slot(std::string_view text) : id(text.data(), text.size()) {}
    std::string_view key() const { return view_of(id); }
    IdText id;
    bool dirty = false;
    bool in_flight = false;
    std::atomic<bool> used = true;  // since the clock's hand passed; readers set it too
    std::size_t bytes = 0;          // when last weighed
    Entity entity;
  };
  // An id with its hash, so that whoever looks for another one does not read this one's slot.
  struct Key {
    explicit Key(std::string_view text) : hash(hash_bytes(text)), id(text) {}
    std::uint64_t hash;
    std::string_view id;
  };
  struct KeyHash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(const Key& key) const { return key.hash; }
    std::size_t operator()(std::uint64_t hash) const { return hash; }
  };
  struct SameKey {
    using is_transparent = void;
    bool operator()(const Key& a, const Key& b) const { return a.hash == b.hash && a.id == b.id; }
    bool operator()(std::uint64_t hash, const Key& key) const { return hash == key.hash; }
    bool operator()(const Key& key, std::uint64_t hash) const { return hash == key.hash; }
  };
  std::string key_of(std::string_view id) const;
  std::optional<Entity> fetch(std::string_view id) const;  // from the store
  struct Row;                                              // room to encode one
  void write(Slot& slot, Row& row, Batch& batch) const;
  Slot* load(std::string_view id);
  Slot* adopt(std::string_view id, Entity entity);
  static std::size_t weigh(Slot& slot);
  void mark_dirty(Slot& slot);
  static void mark_used(Slot& slot);

  const Store& store_;
  std::string prefix_;
  // Keys point into the slots.
  boost::unordered_flat_map<Key, std::unique_ptr<Slot>, KeyHash, SameKey> slots_;
  IdText missed_;             // the id that the store was last asked for in vain, until it is created
  std::vector<Slot*> clock_;  // every slot; `evict` walks it as a clock
  std::size_t hand_ = 0;
  std::vector<Slot*> dirty_;
  std::vector<Slot*> in_flight_;
  std::size_t bytes_ = 0;
  std::size_t held_bytes_ = 0;  // of what is dirty or in flight, twice if it is both
};

}  // namespace haiyu::state
