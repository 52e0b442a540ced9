// Answers about the counters of several shards.
//
// One value of one dimension, or all values of one, is read from day rows (counters_marginals.h); anything
// else is a pass over the metric's facts (counters_scan.h). Which windows: those that hold `from` to `to`,
// whole; where one is absent, the day of the first or of the last fact (up to as_of) of the metric. None is
// left out, so that a series has no gaps. Sums and persons of Window::kAll count the days from..to; a stock's
// level is that at the end of the window, or at `to` for kAll. Which rows: those with a value other than
// zero; without `by`, always one.
#pragma once

#include <span>

#include "state/counters_facts.h"

namespace haiyu::state {

CounterAnswer answer(std::span<const CounterFacts* const> shards, const CounterQuery& query);

}  // namespace haiyu::state
