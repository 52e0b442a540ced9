#include "state/counters_row_groups.h"

#include <algorithm>

namespace haiyu::state {

RowGroups::RowGroups(std::span<const CounterFacts* const> shards, const CounterQuery& query)
    : shards_(shards), query_(query), merged_(query.by) {
  for (const CounterFacts* const shard : shards) slots_.emplace_back(shard->dims().size(), kNotMet);
}

void RowGroups::begin_shard(std::size_t shard) {
  shard_ = shard;
  dims_ = &shards_[shard]->dims();
  merged_.begin_shard(*dims_);
  filter_.emplace();
  for (const auto& [dimension, text] : query_.filter) {
    const auto value = dims_->find(dimension, text);
    if (!value) return filter_.reset();
    filter_->emplace_back(dimension, *value);
  }
}

RowGroups::Slot RowGroups::slot_of(DimsId row) {
  if (!filter_) return kFilteredOut;
  for (const auto& [dimension, wanted] : *filter_) {
    const auto values = dims_->values(row, dimension);
    if (std::find(values.begin(), values.end(), wanted) == values.end()) return kFilteredOut;
  }
  const std::size_t at = lists_.size();
  HAIYU_CHECK(at < kListed - 2);
  lists_.push_back(0);
  merged_.each(*dims_, row, [&](Group group) {
    const auto [found, fresh] = numbers_.emplace(group, static_cast<std::uint32_t>(groups_.size()));
    if (fresh) groups_.push_back(group);
    lists_.push_back(found->second);
  });
  lists_[at] = static_cast<std::uint32_t>(lists_.size() - at - 1);
  return kListed | static_cast<Slot>(at);
}

void RowGroups::sort() {
  const std::vector<std::uint32_t> order = merged_.sorted(groups_);
  std::vector<std::uint32_t> place_of(order.size());
  std::vector<Group> sorted(order.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    place_of[order[place]] = place;
    sorted[place] = groups_[order[place]];
  }
  groups_ = std::move(sorted);
  for (std::size_t at = 0; at < lists_.size(); at += lists_[at] + 1) {
    for (std::uint32_t n = 1; n <= lists_[at]; ++n) lists_[at + n] = place_of[lists_[at + n]];
  }
  for (std::vector<Slot>& slots : slots_) {
    for (Slot& slot : slots) {
      if (slot >= kFilteredOut) continue;
      const std::size_t at = slot & ~kListed;
      if (lists_[at] == 1) slot = lists_[at + 1];  // no list then
    }
  }
}

}  // namespace haiyu::state
