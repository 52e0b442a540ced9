#include "state/counters_dims.h"

#include <algorithm>
#include <utility>

#include "events/id_hash.h"
#include "state/codec.h"

namespace haiyu::state {
namespace {

std::string encode(const Dims& dims) {
  Writer writer;
  for (const auto& [dimension, value] : dims.values()) {
    writer.put(dimension);
    writer.text(value);
  }
  return writer.take();
}

Error corrupt_tuple() { return {Errc::kCorrupt, "counters: a tuple of dimension values does not decode"}; }

}  // namespace

Dims& Dims::set(DimensionNo dimension, std::string_view value) {
  std::erase_if(values_, [&](const auto& entry) { return entry.first == dimension; });
  return add(dimension, value);
}

// Kept sorted and without repeats, so that equal tuples are equal however they were built.
Dims& Dims::add(DimensionNo dimension, std::string_view value) {
  if (value.empty()) return *this;
  std::pair<DimensionNo, std::string> entry(dimension, value);
  const auto at = std::lower_bound(values_.begin(), values_.end(), entry);
  if (at == values_.end() || *at != entry) values_.insert(at, std::move(entry));
  return *this;
}

DimsTable::DimsTable(std::span<const DimensionInfo> dimensions)
    : dimensions_(dimensions), values_(dimensions.size()), refined_(dimensions.size()) {
  HAIYU_CHECK(!values_.empty() && values_.size() <= 32);  // a set of dimensions is a 32-bit mask
  for (Values& values : values_) {
    values.texts.emplace_back();
    values.numbers.emplace(std::string_view(values.texts.back()), kUnknownValue);
  }
}

ValueNo DimsTable::number_of(DimensionNo dimension, std::string_view value) {
  Values& values = values_[dimension];
  if (const auto found = values.numbers.find(value); found != values.numbers.end()) return found->second;
  HAIYU_CHECK(values.texts.size() < kListed);
  const auto number = static_cast<ValueNo>(values.texts.size());
  values.texts.emplace_back(value);
  values.numbers.emplace(std::string_view(values.texts.back()), number);
  return number;
}

std::optional<ValueNo> DimsTable::find(DimensionNo dimension, std::string_view value) const {
  const auto found = values_[dimension].numbers.find(value);
  if (found == values_[dimension].numbers.end()) return std::nullopt;
  return found->second;
}

DimsId DimsTable::intern(const Dims& dims) {
  const std::string bytes = encode(dims);
  if (const auto found = tuples_.find(bytes); found != tuples_.end()) return found->second;
  return append(bytes);
}

DimsId DimsTable::append(std::string_view bytes) {
  HAIYU_CHECK(size() < UINT32_MAX && lists_.size() < kListed);
  const auto id = static_cast<DimsId>(size());
  for (Values& values : values_) values.of_tuple.push_back(kUnknownValue);
  set_.push_back(0);
  Reader reader(bytes);
  while (!reader.at_end()) {
    const auto dimension = static_cast<DimensionNo>(reader.u());
    HAIYU_CHECK(dimension < dimensions());
    const ValueNo value = number_of(dimension, reader.text());
    ValueNo& cell = values_[dimension].of_tuple[id];
    set_[id] |= 1u << dimension;
    if (cell == kUnknownValue) {
      cell = value;
      continue;
    }
    HAIYU_CHECK(dimensions_[dimension].multi);
    if ((cell & kListed) == 0) {
      const ValueNo first = std::exchange(cell, kListed | static_cast<ValueNo>(lists_.size()));
      lists_.insert(lists_.end(), {1, first});
    }
    ++lists_[cell & ~kListed];
    lists_.push_back(value);
  }
  tuples_.emplace(bytes, id);
  return id;
}

DimsId DimsTable::refine(DimsId base, DimensionNo dimension, std::string_view value) {
  HAIYU_CHECK(base < size() && dimension < dimensions());
  const std::uint64_t key = static_cast<std::uint64_t>(base) << 32 | number_of(dimension, value);
  const auto found = refined_[dimension].find(key);
  if (found != refined_[dimension].end()) [[likely]]
    return found->second;
  const DimsId refined = intern(dims_of(base).set(dimension, value));
  refined_[dimension].emplace(key, refined);
  return refined;
}

DimsId DimsTable::project(DimsId dims, std::uint32_t kept) {
  if (within(dims, kept)) return dims;
  Dims projected;
  const Dims whole = dims_of(dims);
  for (const auto& [dimension, value] : whole.values()) {
    if ((kept >> dimension & 1) != 0) projected.add(dimension, value);
  }
  return intern(projected);
}

Dims DimsTable::dims_of(DimsId dims) const {
  HAIYU_CHECK(dims < size());
  Dims built;
  for (DimensionNo dimension = 0; dimension < dimensions(); ++dimension) {
    for (const ValueNo value : values(dims, dimension)) built.add(dimension, text(dimension, value));
  }
  return built;
}

std::string DimsTable::bytes_of(DimsId dims) const { return encode(dims_of(dims)); }

// What is not canonical would be a second number for the same tuple.
Result<void> DimsTable::restore(std::string_view bytes) {
  Reader reader(bytes);
  Writer again;
  std::pair<std::uint64_t, std::string_view> last;
  while (!reader.failed() && !reader.at_end()) {
    const std::uint64_t dimension = reader.u();
    const std::pair entry(dimension, reader.text());
    const bool one_more = dimension == last.first && !last.second.empty();
    if (reader.failed() || dimension >= dimensions() || entry.second.empty() || entry <= last ||
        (one_more && !dimensions_[dimension].multi)) {
      return corrupt_tuple();
    }
    again.u(dimension);
    again.text(entry.second);
    last = entry;
  }
  if (again.bytes() != bytes || tuples_.contains(bytes)) return corrupt_tuple();
  append(bytes);
  return ok();
}

std::size_t DimsTable::memory_bytes() const {
  std::size_t bytes = (lists_.capacity() + set_.capacity()) * sizeof(ValueNo);
  for (const Values& values : values_) {
    bytes += values.of_tuple.capacity() * sizeof(ValueNo);
    bytes += values.texts.size() * (sizeof(std::string) + sizeof(std::string_view) + sizeof(ValueNo) + 16);
  }
  bytes += tuples_.bucket_count() * (sizeof(std::string) + sizeof(DimsId)) + tuples_.size() * 128;
  for (const auto& refined : refined_) bytes += refined.bucket_count() * 2 * sizeof(std::uint64_t);
  return bytes;
}

}  // namespace haiyu::state
