#include "state/counters_people.h"

#include <algorithm>
#include <tuple>

namespace haiyu::state {
namespace {

constexpr std::size_t kMinTail = 64;

bool before(const PersonFact& a, const PersonFact& b) {
  return std::tie(a.day, a.person) < std::tie(b.day, b.person);
}

// Sums what is of one day and person. A sum of zero stays: that day has had a fact.
void coalesce(std::vector<PersonFact>& facts) {
  std::size_t kept = 0;
  for (const PersonFact& fact : facts) {
    if (kept > 0 && facts[kept - 1].day == fact.day && facts[kept - 1].person == fact.person) {
      HAIYU_CHECK(!__builtin_add_overflow(facts[kept - 1].delta, fact.delta, &facts[kept - 1].delta));
    } else {
      facts[kept++] = fact;
    }
  }
  facts.resize(kept);
}

}  // namespace

std::size_t PeopleRow::lower_bound(DayNo day) const {
  const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), day,
                                   [](const PersonFact& fact, DayNo wanted) { return fact.day < wanted; });
  return static_cast<std::size_t>(at - sorted_.begin());
}

void PeopleRow::add(const PersonFact& fact) {
  first_ = std::min(first_, fact.day);
  last_ = std::max(last_, fact.day);
  tail_.push_back(fact);
  if (tail_.size() >= kMinTail + sorted_.size() / 8) merge_tail();
}

void PeopleRow::append_sorted(const PersonFact& fact) {
  first_ = std::min(first_, fact.day);
  last_ = std::max(last_, fact.day);
  sorted_.push_back(fact);
}

void PeopleRow::merge_tail() {
  std::sort(tail_.begin(), tail_.end(), before);
  const auto middle = static_cast<std::ptrdiff_t>(sorted_.size());
  sorted_.insert(sorted_.end(), tail_.begin(), tail_.end());
  tail_.clear();
  std::inplace_merge(sorted_.begin(), sorted_.begin() + middle, sorted_.end(), before);
  coalesce(sorted_);
}

std::vector<PersonFact> PeopleRow::facts(DayNo first, DayNo last) const {
  std::vector<PersonFact> found;
  each(first, last, [&](const PersonFact& fact) { found.push_back(fact); });
  std::sort(found.begin(), found.end(), before);
  coalesce(found);
  return found;
}

}  // namespace haiyu::state
