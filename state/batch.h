// What a commit writes: rows of several families, in the order in which they were put.
//
// Ownership: the batch owns the bytes of its rows, but for `put_kept`; they stand in blocks that never move,
// so that a large commit copies each byte once. Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace haiyu::state {

enum class Family : std::uint8_t { kMeta, kEntities, kIndex, kCounters };
inline constexpr std::size_t kFamilyCount = 4;

// One row of a batch. Its text lives as long as the batch.
struct Write {
  Family family;
  std::string_view key;
  std::optional<std::string_view> value;  // nullopt: delete
  bool merge = false;                     // kEntities only: the value is merged into the row (state/pieces.h)
};

class Batch {
 public:
  Batch() = default;
  Batch(std::initializer_list<Write> rows) {  // copies their text
    for (const Write& row : rows) add(row);
  }

  void put(Family family, std::string_view key, std::string_view value) { add({family, key, value}); }
  // The same for text that stands where it is until the batch was written: it is not copied.
  void put_kept(Family family, std::string_view key, std::string_view value);
  void merge(Family family, std::string_view key, std::string_view value) { add({family, key, value, true}); }
  void erase(Family family, std::string_view key) { add({family, key, std::nullopt}); }
  void append(Batch other);  // its rows, behind those that are here, in the blocks in which they stand

  const std::vector<Write>& rows() const { return rows_; }
  const Write& operator[](std::size_t n) const { return rows_[n]; }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  std::size_t bytes() const { return bytes_; }  // of keys and values

 private:
  void add(const Write& row);
  std::string_view copy(std::string_view text);
  char* room(std::size_t bytes);

  std::vector<Write> rows_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;  // in the last block
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace haiyu::state
