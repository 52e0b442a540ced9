#include "state/counters.h"

#include "state/counters_facts.h"
#include "state/counters_query.h"

namespace haiyu::state {
namespace {

DayNo checked(Day day) {
  const DayNo number = number_of(day);
  HAIYU_CHECK(number >= kFirstFactDay && number <= kLastFactDay);
  return number;
}

}  // namespace

struct Counters::Impl final : CounterFacts {
  using CounterFacts::CounterFacts;
};

Counters::Counters(const Schema& schema, const Store& store, std::uint32_t shard)
    : impl_(std::make_unique<Impl>(schema, store, shard)) {}
Counters::~Counters() = default;

Result<void> Counters::load() { return impl_->load(); }

DimsId Counters::intern(const Dims& dims) { return impl_->dims().intern(dims); }

DimsId Counters::refine(DimsId base, DimensionNo dimension, std::string_view value) {
  return impl_->dims().refine(base, dimension, value);
}

void Counters::add(MetricNo metric, DimsId dims, Day day, std::int64_t delta) {
  impl_->add(metric, dims, checked(day), delta);
}

void Counters::add_person(MetricNo metric, DimsId dims, Day day, std::uint64_t person, std::int32_t delta) {
  impl_->add_person(metric, dims, checked(day), person, delta);
}

void Counters::settle() { impl_->settle(); }

void Counters::collect(Batch& batch) { impl_->collect(batch); }

Digest Counters::digest() const { return impl_->digest(); }
std::size_t Counters::memory_bytes() const { return impl_->memory_bytes(); }

CounterAnswer Counters::query(std::span<const Counters* const> shards, const CounterQuery& query) {
  std::vector<const CounterFacts*> facts;
  for (const Counters* const shard : shards) {
    facts.push_back(shard->impl_.get());
  }
  return answer(facts, query);
}

}  // namespace haiyu::state
