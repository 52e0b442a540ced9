// A list within an entity that the store keeps in rows of its own: a change to one element writes one row,
// not the whole entity. For lists that grow without bound (the sign-ups of a session).
//
// Elements are only added, at the end. T has `void write(Writer&) const` and `void read(Reader&)`, as an
// entity has. Threads: as the entity's table says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace haiyu::state {

template <class T>
class Parts {
 public:
  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  const T& operator[](std::size_t n) const { return items_[n]; }
  const T& back() const { return items_.back(); }
  const T* data() const { return items_.data(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

  void push_back(T item) { items_.push_back(std::move(item)); }
  T& edit(std::size_t n) {  // and it will be written
    if (n < kept_) edited_.push_back(static_cast<std::uint32_t>(n));
    return items_[n];
  }

  // For the table: calls `each(n, item)` for what was added or edited since the last call, in rising order.
  template <class Each>
  void take_changes(Each&& each) {
    std::sort(edited_.begin(), edited_.end());
    edited_.erase(std::unique(edited_.begin(), edited_.end()), edited_.end());
    for (const std::uint32_t n : edited_) each(n, items_[n]);
    for (; kept_ < items_.size(); ++kept_) each(kept_, items_[kept_]);
    edited_.clear();
  }
  void adopt(T item) {  // as the store has it
    items_.push_back(std::move(item));
    kept_ = items_.size();
  }

 private:
  std::vector<T> items_;
  std::vector<std::uint32_t> edited_;  // below kept_, some several times
  std::size_t kept_ = 0;               // from here on new
};

}  // namespace haiyu::state
