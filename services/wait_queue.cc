#include "services/wait_queue.h"

#include <algorithm>

#include "events/result.h"

namespace haiyu::services {

namespace {
constexpr std::size_t kFirstLeaves = 8;
}

WaitQueue::Node WaitQueue::sum(const Node& left, const Node& right) {
  return {left.parties + right.parties, left.persons + right.persons,
          std::min(left.smallest, right.smallest)};
}

void WaitQueue::push(std::uint32_t signup, std::int32_t party_size) {
  HAIYU_CHECK(signups_.empty() || signups_.back() < signup);
  if (signups_.size() == leaves()) make_room();
  signups_.push_back(signup);
  set(signups_.size() - 1, {1, party_size, party_size});
}

void WaitQueue::remove(std::uint32_t signup) {
  if (const auto arrival = arrival_of(signup)) set(*arrival, Node{});
}

std::optional<std::uint32_t> WaitQueue::first_of_at_most(std::int32_t persons) const {
  if (tree_.empty() || tree_[1].smallest > persons) return std::nullopt;
  std::size_t node = 1;
  while (node < leaves()) {
    node *= 2;
    if (tree_[node].smallest > persons) ++node;
  }
  return signups_[node - leaves()];
}

std::optional<WaitQueue::Ahead> WaitQueue::ahead_of(std::uint32_t signup) const {
  const auto arrival = arrival_of(signup);
  if (!arrival) return std::nullopt;
  Ahead ahead;
  for (std::size_t node = leaves() + *arrival; node > 1; node /= 2) {
    if (node % 2 == 0) continue;
    ahead.parties += tree_[node - 1].parties;
    ahead.persons += tree_[node - 1].persons;
  }
  return ahead;
}

void WaitQueue::clear() {
  signups_.clear();
  tree_.clear();
}

std::optional<std::size_t> WaitQueue::arrival_of(std::uint32_t signup) const {
  const auto found = std::lower_bound(signups_.begin(), signups_.end(), signup);
  if (found == signups_.end() || *found != signup) return std::nullopt;
  const auto arrival = static_cast<std::size_t>(found - signups_.begin());
  if (tree_[leaves() + arrival].parties == 0) return std::nullopt;
  return arrival;
}

void WaitQueue::set(std::size_t arrival, const Node& leaf) {
  std::size_t node = leaves() + arrival;
  tree_[node] = leaf;
  for (node /= 2; node >= 1; node /= 2) tree_[node] = sum(tree_[2 * node], tree_[2 * node + 1]);
}

// Drops who left, then doubles unless at least half is free again: O(1) per push in the long run.
void WaitQueue::make_room() {
  std::vector<Node> waiting;
  std::size_t kept = 0;
  for (std::size_t n = 0; n < signups_.size(); ++n) {
    const Node& leaf = tree_[leaves() + n];
    if (leaf.parties == 0) continue;
    waiting.push_back(leaf);
    signups_[kept++] = signups_[n];
  }
  signups_.resize(kept);
  std::size_t room = std::max(kFirstLeaves, leaves());
  if (kept * 2 > room) room *= 2;
  tree_.assign(2 * room, Node{});
  std::copy(waiting.begin(), waiting.end(), tree_.begin() + static_cast<std::ptrdiff_t>(room));
  for (std::size_t node = room - 1; node >= 1; --node)
    tree_[node] = sum(tree_[2 * node], tree_[2 * node + 1]);
}

}  // namespace haiyu::services
