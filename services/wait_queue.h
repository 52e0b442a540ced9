// Who waits for one role of a session: parties in the order of the log, each a sign-up's index and its size.
//
// Why a tree: a rush leaves thousands waiting, who leave from the middle and ask how far they are; every
// operation is O(log n) where a list is O(n). Each node sums up the waiting below it. Not part of any
// entity's bytes: rebuilt from the sign-ups.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace haiyu::services {

class WaitQueue {
 public:
  struct Ahead {
    std::int32_t parties = 0;
    std::int32_t persons = 0;
  };

  // At the end. Sign-ups come in rising order of their index, which is the order of the log.
  void push(std::uint32_t signup, std::int32_t party_size);
  void remove(std::uint32_t signup);  // nothing happens when it does not wait

  // The first party of at most this many persons.
  std::optional<std::uint32_t> first_of_at_most(std::int32_t persons) const;
  // Who stands before it; nullopt when it does not wait.
  std::optional<Ahead> ahead_of(std::uint32_t signup) const;

  std::int32_t parties() const { return tree_.empty() ? 0 : tree_[1].parties; }
  std::int32_t persons() const { return tree_.empty() ? 0 : tree_[1].persons; }
  bool empty() const { return parties() == 0; }
  void clear();

 private:
  struct Node {
    std::int32_t parties = 0;
    std::int32_t persons = 0;
    std::int32_t smallest = std::numeric_limits<std::int32_t>::max();
  };
  static Node sum(const Node& left, const Node& right);
  std::size_t leaves() const { return tree_.size() / 2; }
  std::optional<std::size_t> arrival_of(std::uint32_t signup) const;  // while it waits
  void set(std::size_t arrival, const Node& leaf);
  void make_room();

  std::vector<std::uint32_t> signups_;  // by arrival; who left stays until the next make_room
  std::vector<Node> tree_;  // 1 is the root, 2n and 2n+1 are below n; the right half are the leaves
};

}  // namespace haiyu::services
