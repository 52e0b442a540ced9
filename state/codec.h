// Bytes of entities: small, canonical (equal values give equal bytes), and checked when read.
//
// Integers are LEB128 (signed ones zig-zag); text and lists carry their length; an optional a flag byte.
// Errors: reading past the end or a wrong flag sets `failed()`; a reader then yields zero values.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "events/ids.h"
#include "events/time.h"

namespace haiyu::state {

class Writer {
 public:
  Writer() = default;
  explicit Writer(std::string bytes) : bytes_(std::move(bytes)) {}  // goes on after these
  void u(std::uint64_t value);
  void i(std::int64_t value) {
    u((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) {
    u(value.size());
    bytes_.append(value);
  }
  void put(bool value) { u(value ? 1 : 0); }
  void put(std::uint8_t value) { u(value); }
  void put(std::uint32_t value) { u(value); }
  void put(std::uint64_t value) { u(value); }
  void put(std::int32_t value) { i(value); }
  void put(std::int64_t value) { i(value); }
  void put(const std::string& value) { text(value); }
  void put(Instant value) { i(value.time_since_epoch().count()); }
  void put(Day value) { i(value.time_since_epoch().count()); }
  template <class Tag>
  void put(const Id<Tag>& value) {
    text(value.view());
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void put(Enum value) { u(static_cast<std::uint64_t>(value)); }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    u(values.size());
    for (const T& value : values) put(value);
  }
  template <class T>
  requires requires(const T& value, Writer& writer) { value.write(writer); }
  void put(const T& value) { value.write(*this); }
  // Several at once, in order.
  template <class... T>
  requires(sizeof...(T) > 1) void put(const T&... values) { (put(values), ...); }

  const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }  // keeps the room
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  std::uint64_t u();
  std::int64_t i() {
    const std::uint64_t raw = u();
    return static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
  }
  std::string_view text();
  void get(bool& value) { value = u() != 0; }
  void get(std::uint8_t& value) { value = static_cast<std::uint8_t>(u()); }
  void get(std::uint32_t& value) { value = static_cast<std::uint32_t>(u()); }
  void get(std::uint64_t& value) { value = u(); }
  void get(std::int32_t& value) { value = static_cast<std::int32_t>(i()); }
  void get(std::int64_t& value) { value = i(); }
  void get(std::string& value) { value = text(); }
  void get(Instant& value) { value = Instant(std::chrono::milliseconds(i())); }
  void get(Day& value) { value = Day(std::chrono::days(i())); }
  template <class Tag>
  void get(Id<Tag>& value) {
    value = Id<Tag>(id_text());
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void get(Enum& value) { value = static_cast<Enum>(u()); }
  template <class T>
  void get(std::optional<T>& value) {
    value.reset();
    if (u() != 0) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.clear();
    const std::uint64_t count = u();
    for (std::uint64_t n = 0; n < count && !failed_; ++n) get(values.emplace_back());
  }
  template <class T>
  requires requires(T& value, Reader& reader) { value.read(reader); }
  void get(T& value) { value.read(*this); }
  template <class... T>
  requires(sizeof...(T) > 1) void get(T&... values) { (get(values), ...); }

 private:
  std::string_view id_text();  // no longer than an id may be
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace haiyu::state
