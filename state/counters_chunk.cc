#include "state/counters_chunk.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "state/codec.h"

namespace haiyu::state {
namespace {

constexpr std::size_t kFactBytes = 4;  // about

auto place_of(const Fact& fact) { return std::tie(fact.metric, fact.day, fact.row, fact.person); }

bool distinct(const Schema& schema, MetricNo metric) { return is_distinct(schema.metrics[metric].add); }

}  // namespace

void coalesce(std::vector<Fact>& facts) {
  std::sort(facts.begin(), facts.end(),
            [](const Fact& a, const Fact& b) { return place_of(a) < place_of(b); });
  std::size_t kept = 0;
  for (const Fact& fact : facts) {
    if (kept > 0 && place_of(facts[kept - 1]) == place_of(fact)) {
      facts[kept - 1].delta = add_checked(facts[kept - 1].delta, fact.delta);
    } else {
      facts[kept++] = fact;
    }
  }
  facts.resize(kept);
}

// By runs of one metric and day: how many facts, then each one's step from the row before, its person if the
// metric is distinct, and its delta.
std::string encode_chunk(std::span<const Fact> facts, const Schema& schema) {
  std::string room;
  room.reserve(facts.size() * kFactBytes);
  Writer writer(std::move(room));
  for (std::size_t begin = 0, end = 0; begin < facts.size(); begin = end) {
    const MetricNo metric = facts[begin].metric;
    const DayNo day = facts[begin].day;
    while (end < facts.size() && facts[end].metric == metric && facts[end].day == day) ++end;
    writer.u(metric);
    writer.i(day);
    writer.u(end - begin);
    const bool of_persons = distinct(schema, metric);
    DimsId row = 0;
    for (std::size_t n = begin; n < end; ++n) {
      writer.u(facts[n].row - row);
      row = facts[n].row;
      if (of_persons) {
        HAIYU_CHECK(std::in_range<std::int32_t>(facts[n].delta));
        writer.u(facts[n].person);
      }
      writer.i(facts[n].delta);
    }
  }
  return writer.take();
}

bool decode_chunk(std::string_view bytes, const Schema& schema, std::vector<Fact>& facts) {
  Reader reader(bytes);
  while (!reader.at_end()) {
    Fact fact;
    const std::uint64_t metric = reader.u();
    const std::int64_t day = reader.i();
    const std::uint64_t count = reader.u();
    if (reader.failed() || metric >= schema.metrics.size() || day < kFirstFactDay || day > kLastFactDay) {
      return false;
    }
    fact.metric = static_cast<MetricNo>(metric);
    fact.day = static_cast<DayNo>(day);
    const bool of_persons = distinct(schema, fact.metric);
    for (std::uint64_t n = 0; n < count && !reader.failed(); ++n) {
      const std::uint64_t step = reader.u();
      if (step > UINT32_MAX - fact.row) return false;
      fact.row += static_cast<DimsId>(step);
      if (of_persons) fact.person = reader.u();
      fact.delta = reader.i();
      facts.push_back(fact);
    }
  }
  return !reader.failed();
}

}  // namespace haiyu::state
