#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "kit.h"
#include "services/wait_queue.h"
#include "tests/support/seed.h"

namespace haiyu::services::test {

TEST_CASE("a wait queue answers like a list") {
  const std::uint64_t run = haiyu::test::test_seed();
  CAPTURE(run);
  Dice dice(run);
  struct Party {
    std::uint32_t signup;
    std::int32_t size;
  };
  WaitQueue queue;
  std::vector<Party> list;
  std::uint32_t next = 0;
  for (int step = 0; step < 5000; ++step) {
    if (list.empty() || dice.upto(9) < 5) {
      const Party party{next, dice.between(1, 10)};
      next += static_cast<std::uint32_t>(dice.between(1, 3));
      queue.push(party.signup, party.size);
      list.push_back(party);
    } else {
      const auto leaves = static_cast<std::size_t>(dice.upto(static_cast<std::int32_t>(list.size()) - 1));
      const std::uint32_t signup = list[leaves].signup;
      queue.remove(signup);
      queue.remove(signup);
      CHECK_FALSE(queue.ahead_of(signup).has_value());
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(leaves));
    }
    std::int32_t persons = 0;
    for (std::size_t n = 0; n < list.size(); ++n) {
      if (n % 7 == static_cast<std::size_t>(step % 7)) {
        const auto ahead = queue.ahead_of(list[n].signup);
        REQUIRE(ahead.has_value());
        REQUIRE(ahead->parties == static_cast<std::int32_t>(n));
        REQUIRE(ahead->persons == persons);
      }
      persons += list[n].size;
    }
    REQUIRE(queue.parties() == static_cast<std::int32_t>(list.size()));
    REQUIRE(queue.persons() == persons);
    const std::int32_t fits = dice.upto(10);
    const auto first = std::find_if(list.begin(), list.end(), [&](const Party& p) { return p.size <= fits; });
    const auto found = queue.first_of_at_most(fits);
    REQUIRE(found.has_value() == (first != list.end()));
    if (found) REQUIRE(*found == first->signup);
  }
}

}  // namespace haiyu::services::test
