// A hash index over the elements of a list: hash of an element's key -> its place in the list.
//
// Keys are not stored: the caller says which candidate is meant (`same(slot)`). Elements are never taken out.
// Units: 8 bytes per bucket, at most two thirds of the buckets in use. Not part of any entity's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "state/bring_near.h"

namespace haiyu::state {

class SlotIndex {
 public:
  static std::uint32_t hash_of(std::string_view key) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key));
  }

  void prefetch(std::uint32_t hash) const {
    if (!buckets_.empty()) state::bring_near(&buckets_[hash & mask()]);
  }

  template <class Same>
  std::optional<std::uint32_t> find(std::uint32_t hash, Same&& same) const {
    if (buckets_.empty()) return std::nullopt;
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      const Bucket& bucket = buckets_[at];
      if (bucket.slot == kFree) return std::nullopt;
      if (bucket.hash == hash && same(bucket.slot)) return bucket.slot;
    }
  }

  // The element at `slot` takes the place of the one with the same key, if there is one: that one's is
  // returned.
  template <class Same>
  std::optional<std::uint32_t> put(std::uint32_t hash, std::uint32_t slot, Same&& same) {
    if ((used_ + 1) * 3 > buckets_.size() * 2) grow();
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      Bucket& bucket = buckets_[at];
      if (bucket.slot == kFree) {
        bucket = {hash, slot};
        ++used_;
        return std::nullopt;
      }
      if (bucket.hash == hash && same(bucket.slot)) {
        return std::exchange(bucket.slot, slot);
      }
    }
  }

  std::size_t size() const { return used_; }
  std::size_t memory_bytes() const { return buckets_.capacity() * sizeof(Bucket); }
  void clear() {
    buckets_.clear();
    used_ = 0;
  }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;
  static constexpr std::size_t kFirstBuckets = 8;
  struct Bucket {
    std::uint32_t hash = 0;
    std::uint32_t slot = kFree;
  };
  std::size_t mask() const { return buckets_.size() - 1; }

  void grow() {
    std::vector<Bucket> old(buckets_.empty() ? kFirstBuckets : buckets_.size() * 2);
    old.swap(buckets_);
    for (const Bucket& bucket : old) {
      if (bucket.slot == kFree) continue;
      std::size_t at = bucket.hash & mask();
      while (buckets_[at].slot != kFree) at = (at + 1) & mask();
      buckets_[at] = bucket;
    }
  }

  std::vector<Bucket> buckets_;
  std::size_t used_ = 0;
};

}  // namespace haiyu::state
