#include "state/index.h"

#include <algorithm>
#include <array>

#include "state/keys.h"

namespace haiyu::state {
namespace {

constexpr std::size_t kHeadBytes = 5;  // of a key, before its parts: the shard and the table

// A walk over rows in memory.
template <class Row>
struct Walk {
  std::vector<const Row*> rows;
  std::size_t at = 0;
  const Row* row() const { return at < rows.size() ? rows[at] : nullptr; }
};

void append_parts(std::string& key, Index::Parts parts) {
  std::size_t bytes = key.size() + parts.size();
  for (const std::string_view part : parts) bytes += part.size();
  key.reserve(bytes);
  for (const std::string_view part : parts) key.append(part).push_back('\0');
}

// A key up to its first part, which most often names an owner. Empty: it has no part.
std::string_view owner_of(std::string_view key) { return key.substr(0, key.find('\0', kHeadBytes) + 1); }

}  // namespace

std::string join_parts(Index::Parts parts) {
  std::string joined;
  append_parts(joined, parts);
  return joined;
}

std::vector<std::string_view> split_parts(std::string_view parts) {
  std::vector<std::string_view> split;
  while (!parts.empty()) {
    const std::size_t end = parts.find('\0');
    split.push_back(parts.substr(0, end));
    parts.remove_prefix(end == std::string_view::npos ? parts.size() : end + 1);
  }
  return split;
}

std::string Index::key_of(std::uint8_t table, Parts parts) const {
  std::string key = shard_prefix(shard_, static_cast<char>(table));
  append_parts(key, parts);
  return key;
}

std::string_view Index::Pending::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* const bytes = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), bytes);
  return {bytes, text.size()};
}

std::optional<std::uint32_t> Index::Pending::number_of(std::string_view key, std::uint32_t hash) const {
  return by_key_.find(hash, [&](std::uint32_t number) { return rows_[number].key == key; });
}

void Index::Pending::set(std::string_view key, std::optional<std::string_view> value) {
  if (value) value = keep(*value);
  const std::uint32_t hash = SlotIndex::hash_of(key);
  if (const auto known = number_of(key, hash)) {
    rows_[*known].value = value;
    return;
  }
  const auto number = static_cast<std::uint32_t>(rows_.size());
  by_key_.put(hash, number, [](std::uint32_t) { return false; });
  const auto earlier =
      of_owner_.put(SlotIndex::hash_of(owner_of(key)), number, [](std::uint32_t) { return true; });
  rows_.push_back({keep(key), value, earlier.value_or(kNone)});
}

auto Index::Pending::find(std::string_view key) const -> const Row* {
  const auto number = number_of(key, SlotIndex::hash_of(key));
  return number ? &rows_[*number] : nullptr;
}

auto Index::Pending::find_all(std::string_view prefix, std::string_view first) const
    -> std::vector<const Row*> {
  std::vector<const Row*> found;
  const auto look = [&](const Row& row) {
    if (row.key >= first && row.key.starts_with(prefix)) found.push_back(&row);
  };
  if (const std::string_view owner = owner_of(prefix); !owner.empty()) {
    const auto latest = of_owner_.find(SlotIndex::hash_of(owner), [](std::uint32_t) { return true; });
    for (std::uint32_t n = latest.value_or(kNone); n != kNone; n = rows_[n].next) look(rows_[n]);
  } else {
    for (const Row& row : rows_) look(row);
  }
  std::sort(found.begin(), found.end(), [](const Row* a, const Row* b) { return a->key < b->key; });
  return found;
}

void Index::put(std::uint8_t table, Parts parts, std::string_view value) {
  pending_->set(key_of(table, parts), value);
}
void Index::erase(std::uint8_t table, Parts parts) { pending_->set(key_of(table, parts), std::nullopt); }

std::optional<std::string> Index::get(std::uint8_t table, Parts parts) const {
  const std::string key = key_of(table, parts);
  for (const Pending* const pending : {pending_.get(), in_flight_.get()}) {
    if (pending == nullptr) continue;
    if (const auto* const row = pending->find(key))
      return row->value ? std::optional<std::string>(*row->value) : std::nullopt;
  }
  return store_.get(Family::kIndex, key);
}

// A merge of three sorted walks: the newest that has a key speaks for it, also when it says that the row is
// gone.
void Index::scan(std::uint8_t table, Parts prefix, std::string_view after, const Row& row) const {
  const std::string head = shard_prefix(shard_, static_cast<char>(table));
  const std::string within = head + join_parts(prefix);
  std::string first = within;
  // The key right behind `after` is itself with a zero byte more.
  if (!after.empty()) first = std::max(within, head + std::string(after) + '\0');

  const auto walk = [&](const Pending* pending) {
    return pending == nullptr ? Walk<Pending::Row>() : Walk<Pending::Row>{pending->find_all(within, first)};
  };
  std::array memory = {walk(pending_.get()), walk(in_flight_.get())};
  const auto cursor = store_.cursor(Family::kIndex);
  cursor->seek(first);
  const auto stored = [&] { return cursor->valid() && cursor->key().starts_with(within); };

  while (true) {
    std::optional<std::string> least;
    if (stored()) least = cursor->key();
    for (const auto& rows : memory) {
      if (rows.row() && (!least || rows.row()->key < *least)) least = rows.row()->key;
    }
    if (!least) return;

    std::optional<std::string> value;
    bool spoken = false;
    for (auto& rows : memory) {
      if (!rows.row() || rows.row()->key != *least) continue;
      if (!spoken) value = rows.row()->value;
      spoken = true;
      ++rows.at;
    }
    if (stored() && cursor->key() == *least) {
      if (!spoken) value = cursor->value();
      cursor->next();
    }
    if (value && !row(std::string_view(*least).substr(head.size()), *value)) return;
  }
}

void Index::seal() {
  HAIYU_CHECK(in_flight_ == nullptr);  // at most one commit is in flight
  in_flight_ = std::exchange(pending_, std::make_unique<Pending>());
}

void Index::collect(Batch& batch) const {
  if (in_flight_ == nullptr) return;
  for (const Pending::Row* const row : in_flight_->find_all({}, {})) {
    if (row->value) {
      batch.put_kept(Family::kIndex, row->key, *row->value);
    } else {
      batch.erase(Family::kIndex, row->key);
    }
  }
}

void Index::committed() {
  HAIYU_CHECK(retired_ == nullptr);
  retired_ = std::move(in_flight_);
}

}  // namespace haiyu::state
