// Two ways to make the fields that most sign-ups leave empty small: a shard holds millions of them.
#pragma once

#include <limits>
#include <memory>
#include <optional>

#include "state/codec.h"

namespace haiyu::services {

// An optional that takes no more room than its value: none is the least value of all, which does not occur.
template <class T>
class Sparse {
 public:
  Sparse() = default;
  Sparse(T value) : value_(value) {}                                         // NOLINT: as std::optional
  Sparse(const std::optional<T>& other) : value_(other.value_or(none())) {}  // NOLINT: the same, larger
  std::optional<T> get() const { return has_value() ? std::optional<T>(value_) : std::nullopt; }
  operator std::optional<T>() const { return get(); }  // NOLINT: the same
  bool has_value() const { return value_ != none(); }
  explicit operator bool() const { return has_value(); }
  const T& operator*() const { return value_; }
  friend bool operator==(const Sparse&, const Sparse&) = default;

  void write(state::Writer& w) const { w.put(get()); }
  void read(state::Reader& r) {
    std::optional<T> value;
    r.get(value);
    *this = value;
  }

 private:
  static constexpr T none() {
    if constexpr (std::numeric_limits<T>::is_specialized) {
      return std::numeric_limits<T>::min();
    } else {
      return T::min();
    }
  }
  T value_ = none();
};

// A T that most owners leave as it is by default: a pointer until it is edited.
template <class T>
class Rarely {
 public:
  Rarely() = default;
  Rarely(const Rarely& other) : own_(other.own_ ? std::make_unique<T>(*other.own_) : nullptr) {}
  Rarely(Rarely&&) noexcept = default;
  Rarely& operator=(Rarely other) noexcept {
    own_.swap(other.own_);
    return *this;
  }
  ~Rarely() = default;

  const T* operator->() const { return &**this; }
  const T& operator*() const {
    static const T kDefault{};
    return own_ ? *own_ : kDefault;
  }
  T& edit() {
    if (!own_) own_ = std::make_unique<T>();
    return *own_;
  }
  bool is_default() const { return !own_; }

 private:
  std::unique_ptr<T> own_;
};

}  // namespace haiyu::services
