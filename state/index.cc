#include "state/index.h"

#include <algorithm>
#include <array>

#include "state/keys.h"

namespace haiyu::state {
namespace {

using Rows = std::map<std::string, std::optional<std::string>, std::less<>>;

// A walk over the rows in memory from `first`, within `prefix`.
struct Walk {
  Rows::const_iterator at;
  Rows::const_iterator end;
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

void Index::put(std::uint8_t table, Parts parts, std::string_view value) {
  pending_.insert_or_assign(key_of(table, parts), std::string(value));
}

void Index::erase(std::uint8_t table, Parts parts) {
  pending_.insert_or_assign(key_of(table, parts), std::nullopt);
}

std::optional<std::string> Index::get(std::uint8_t table, Parts parts) const {
  const std::string key = key_of(table, parts);
  for (const Pending* const rows : {&pending_, &in_flight_}) {
    if (const auto found = rows->find(key); found != rows->end()) return found->second;
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

  std::array<Walk, 2> memory = {Walk{pending_.lower_bound(first), pending_.end()},
                                Walk{in_flight_.lower_bound(first), in_flight_.end()}};
  const auto cursor = store_.cursor(Family::kIndex);
  cursor->seek(first);
  const auto stored = [&] { return cursor->valid() && cursor->key().starts_with(within); };

  while (true) {
    std::optional<std::string> least;
    if (stored()) least = cursor->key();
    for (const Walk& walk : memory) {
      if (walk.has(within) && (!least || walk.at->first < *least)) least = walk.at->first;
    }
    if (!least) return;

    std::optional<std::string> value;
    bool spoken = false;
    for (Walk& walk : memory) {
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
  HAIYU_CHECK(in_flight_.empty());  // at most one commit is in flight
  in_flight_.swap(pending_);
}

void Index::collect(Batch& batch) const {
  for (const auto& [key, value] : in_flight_) {
    if (value) {
      batch.put(Family::kIndex, key, *value);
    } else {
      batch.erase(Family::kIndex, key);
    }
  }
}

void Index::committed() {
  HAIYU_CHECK(retired_.empty());
  retired_.swap(in_flight_);
}

}  // namespace haiyu::state
