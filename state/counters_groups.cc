#include "state/counters_groups.h"

#include <algorithm>
#include <numeric>

namespace haiyu::state {

void Groups::MergedValues::begin_shard(const DimsTable& dims, DimensionNo dimension) {
  dims_ = &dims;
  dimension_ = dimension;
  of_shard_.assign(dims.value_count(dimension), kNoNumber);
}

std::uint32_t Groups::MergedValues::meet(ValueNo value) {
  const std::string_view text = dims_->text(dimension_, value);
  const auto [at, fresh] = numbers_.emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (fresh) texts_.push_back(text);
  return of_shard_[value] = at->second;
}

std::vector<std::uint32_t> Groups::MergedValues::ranks() const {
  std::vector<std::uint32_t> order(texts_.size()), ranks(texts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return texts_[a] < texts_[b]; });
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
  return ranks;
}

void Groups::begin_shard(const DimsTable& dims) {
  for (std::size_t n = 0; n < by_.size(); ++n) values_[n].begin_shard(dims, by_[n]);
}

std::vector<std::uint32_t> Groups::sorted(std::span<const Group> groups) const {
  const auto first = values_[0].ranks();
  const auto second = values_[1].ranks();
  std::vector<std::pair<Group, std::uint32_t>> order(groups.size());
  for (std::uint32_t n = 0; n < groups.size(); ++n) {
    const Group high = Group{first[groups[n] >> 32]} << 32;
    order[n] = {by_.size() == 2 ? high | second[groups[n] & UINT32_MAX] : high, n};
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> places;
  places.reserve(order.size());
  for (const auto& [unused, n] : order) places.push_back(n);
  return places;
}

std::vector<std::string> Groups::key_of(Group group) const {
  std::vector<std::string> key;
  if (!by_.empty()) key.emplace_back(values_[0].text(static_cast<std::uint32_t>(group >> 32)));
  if (by_.size() == 2) key.emplace_back(values_[1].text(static_cast<std::uint32_t>(group)));
  return key;
}

}  // namespace haiyu::state
