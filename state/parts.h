// A list within an entity of which a commit writes only the elements that changed. For lists that grow
// without bound (the sign-ups of a session).
//
// Elements are only added, at the end, and never move: they stand in segments, each as large as all before
// it. T has `void write(Writer&) const` and `void read(Reader&)`, as an entity has. Threads: as the entity's
// table says.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace haiyu::state {

template <class T>
class Parts {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](std::size_t n) const { return segments_[segment_of(n)][n - begin_of(segment_of(n))]; }
  // Where the next element will stand, while there is room; null otherwise.
  const T* next() const {
    if (segments_.empty() || segments_.back().size() == segments_.back().capacity()) return nullptr;
    return segments_.back().data() + segments_.back().size();
  }
  const T& back() const { return segments_.back().back(); }

  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;
    Iterator() = default;
    Iterator(const Parts& parts, std::size_t at) : parts_(&parts), at_(at) {}
    reference operator*() const { return (*parts_)[at_]; }
    pointer operator->() const { return &(*parts_)[at_]; }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(*parts_, at_++); }
    Iterator& operator--() { return --at_, *this; }
    Iterator operator+(difference_type n) const {
      return Iterator(*parts_, static_cast<std::size_t>(static_cast<difference_type>(at_) + n));
    }
    Iterator& operator+=(difference_type n) { return *this = *this + n; }
    difference_type operator-(const Iterator& other) const {
      return static_cast<difference_type>(at_) - static_cast<difference_type>(other.at_);
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    const Parts* parts_ = nullptr;
    std::size_t at_ = 0;
  };
  Iterator begin() const { return Iterator(*this, 0); }
  Iterator end() const { return Iterator(*this, size_); }

  void push_back(T&& item) {
    const std::size_t segment = segment_of(size_);
    if (segment == segments_.size())
      segments_.emplace_back().reserve(begin_of(segment + 1) - begin_of(segment));
    segments_[segment].push_back(std::move(item));
    ++size_;
  }
  T& edit(std::size_t n) {  // and it will be written
    if (n < kept_) edited_.push_back(static_cast<std::uint32_t>(n));
    return const_cast<T&>((*this)[n]);
  }

  // For the table: calls `each(n, item)` for what was added or edited since the last call, in rising order.
  template <class Each>
  void take_changes(Each&& each) {
    std::sort(edited_.begin(), edited_.end());
    edited_.erase(std::unique(edited_.begin(), edited_.end()), edited_.end());
    for (const std::uint32_t n : edited_) each(n, (*this)[n]);
    for (; kept_ < size_; ++kept_) each(kept_, (*this)[kept_]);
    edited_.clear();
  }
  void adopt(T item) {  // as the store has it
    push_back(std::move(item));
    kept_ = size_;
  }

 private:
  // Elements of the first segment, and of the second; then they double.
  static constexpr std::size_t kFirst = 4;
  static std::size_t segment_of(std::size_t n) {
    return static_cast<std::size_t>(std::bit_width(n / kFirst));
  }
  static std::size_t begin_of(std::size_t segment) { return segment == 0 ? 0 : kFirst << (segment - 1); }

  // Each with all its room from the beginning. The last one of a copy has lost it, and may grow: that moves
  // no element of the original.
  std::vector<std::vector<T>> segments_;
  std::size_t size_ = 0;
  std::vector<std::uint32_t> edited_;  // below kept_, some several times
  std::size_t kept_ = 0;               // from here on new
};

}  // namespace haiyu::state
