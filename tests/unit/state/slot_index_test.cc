#include "state/slot_index.h"

#include <doctest/doctest.h>

#include <string>

namespace haiyu::state {
namespace {

TEST_CASE("a slot index finds what was put last under a key, among keys of equal hash too") {
  const std::vector<std::string> keys = {"a", "b", "c", "a", "d", "b"};
  for (const bool collide : {false, true}) {
    SlotIndex index;
    const auto hash = [&](const std::string& key) { return collide ? 7u : SlotIndex::hash_of(key); };
    for (std::uint32_t slot = 0; slot < keys.size(); ++slot) {
      index.put(hash(keys[slot]), slot, [&](std::uint32_t other) { return keys[other] == keys[slot]; });
    }
    const auto find = [&](const std::string& key) {
      return index.find(hash(key), [&](std::uint32_t slot) { return keys[slot] == key; });
    };
    CHECK(find("a") == 3u);
    CHECK(find("b") == 5u);
    CHECK(find("c") == 2u);
    CHECK(find("e") == std::nullopt);
    CHECK(index.size() == 4);
  }
}

}  // namespace
}  // namespace haiyu::state
