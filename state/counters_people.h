// The facts of one `distinct` cell: who counted on which day.
//
// Packed and sorted by day, then person; what was added lately waits, unsorted, in a short tail.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "state/counters_days.h"

namespace haiyu::state {

struct PersonFact {
  std::uint64_t person = 0;
  DayNo day = 0;
  std::int32_t delta = 0;
};

class PeopleRow {
 public:
  void add(const PersonFact& fact);
  // Restored facts come sorted and without repeats.
  void append_sorted(const PersonFact& fact);

  // Every fact from `first` to `last`; one person and day may come in several parts.
  template <class Visit>
  void each(DayNo first, DayNo last, Visit&& visit) const {
    for (std::size_t n = lower_bound(first); n < sorted_.size() && sorted_[n].day <= last; ++n)
      visit(sorted_[n]);
    for (const PersonFact& fact : tail_) {
      if (fact.day >= first && fact.day <= last) visit(fact);
    }
  }
  // The facts from `first` to `last`, one per day and person, sorted.
  std::vector<PersonFact> facts(DayNo first, DayNo last) const;
  // First and last day with a fact; first > last when there is none.
  std::pair<DayNo, DayNo> bounds() const { return {first_, last_}; }
  std::size_t heap_bytes() const { return (sorted_.capacity() + tail_.capacity()) * sizeof(PersonFact); }

  std::vector<MonthNo> dirty;  // months changed since the last collect; not read by readers

 private:
  std::size_t lower_bound(DayNo day) const;
  void merge_tail();

  std::vector<PersonFact> sorted_;
  std::vector<PersonFact> tail_;
  DayNo first_ = INT_MAX;
  DayNo last_ = INT_MIN;
};

}  // namespace haiyu::state
