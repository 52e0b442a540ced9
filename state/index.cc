#include "state/index.h"

#include <algorithm>
#include <array>

#include "state/keys.h"

namespace haiyu::state {
namespace {

// A walk over rows in memory from some key on.
template <class Iterator>
struct Walk {
  Iterator at;
  Iterator end;
  bool has(std::string_view prefix) const { return at != end && at->first.starts_with(prefix); }
};

}  // namespace

std::string join_parts(Index::Parts parts) {
  std::string joined;
  for (const std::string_view part : parts) joined.append(part).push_back('\0');
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
  return shard_prefix(shard_, static_cast<char>(table)) + join_parts(parts);
}

std::string_view Index::Pending::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* const bytes = static_cast<char*>(memory.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), bytes);
  return {bytes, text.size()};
}

void Index::set(std::uint8_t table, Parts parts, std::optional<std::string_view> value) {
  const std::string key = key_of(table, parts);
  auto& rows = pending_->rows;
  auto at = rows.lower_bound(key);
  if (at == rows.end() || at->first != key) {
    at = rows.emplace_hint(at, pending_->keep(key), std::nullopt);
  }
  at->second = value ? std::optional(pending_->keep(*value)) : std::nullopt;
}

void Index::put(std::uint8_t table, Parts parts, std::string_view value) { set(table, parts, value); }
void Index::erase(std::uint8_t table, Parts parts) { set(table, parts, std::nullopt); }

std::optional<std::string> Index::get(std::uint8_t table, Parts parts) const {
  const std::string key = key_of(table, parts);
  for (const Pending* const pending : {pending_.get(), in_flight_.get()}) {
    if (pending == nullptr) continue;
    if (const auto found = pending->rows.find(key); found != pending->rows.end())
      return found->second ? std::optional<std::string>(*found->second) : std::nullopt;
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

  static const Pending kNothing;
  const auto from_first = [&](const Pending* pending) {
    const auto& rows = pending == nullptr ? kNothing.rows : pending->rows;
    return Walk{rows.lower_bound(first), rows.end()};
  };
  std::array memory = {from_first(pending_.get()), from_first(in_flight_.get())};
  const auto cursor = store_.cursor(Family::kIndex);
  cursor->seek(first);
  const auto stored = [&] { return cursor->valid() && cursor->key().starts_with(within); };

  while (true) {
    std::optional<std::string> least;
    if (stored()) least = cursor->key();
    for (const auto& walk : memory) {
      if (walk.has(within) && (!least || walk.at->first < *least)) least = walk.at->first;
    }
    if (!least) return;

    std::optional<std::string> value;
    bool spoken = false;
    for (auto& walk : memory) {
      if (!walk.has(within) || walk.at->first != *least) continue;
      if (!spoken) value = walk.at->second;
      spoken = true;
      ++walk.at;
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
  for (const auto& [key, value] : in_flight_->rows) {
    if (value) {
      batch.put(Family::kIndex, key, *value);
    } else {
      batch.erase(Family::kIndex, key);
    }
  }
}

void Index::committed() {
  HAIYU_CHECK(retired_ == nullptr);
  retired_ = std::move(in_flight_);
}

}  // namespace haiyu::state
