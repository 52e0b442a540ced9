// Counters in the store: the catalogue that they were built with, the tuples, and the facts in chunks.
#include <algorithm>
#include <optional>
#include <utility>

#include "events/id_hash.h"
#include "state/codec.h"
#include "state/counters_facts.h"
#include "state/keys.h"

namespace haiyu::state {
namespace {

// Kinds of keys, behind the shard.
constexpr char kCatalogue = 'a';  // -> text of the catalogue
constexpr char kTuples = 'd';     // first tuple -> canonical bytes of it and of those that follow
constexpr char kChunks = 'f';     // number -> facts

std::string tuple_key(std::uint32_t shard, DimsId tuple) {
  std::string key = shard_prefix(shard, kTuples);
  for (int shift = 24; shift >= 0; shift -= 8) key.push_back(static_cast<char>(tuple >> shift & 0xff));
  return key;
}

std::uint32_t read_be32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string chunk_key(std::uint32_t shard, std::uint64_t number) {
  std::string key = shard_prefix(shard, kChunks);
  append_be64(key, number);
  return key;
}

// Chunks name metrics and dimensions by number, and rows hold what their metric keeps.
std::string catalogue_of(const Schema& schema) {
  Writer writer;
  for (const DimensionInfo& dimension : schema.dimensions) {
    writer.text(dimension.name);
    writer.put(dimension.multi);
  }
  for (const MetricInfo& metric : schema.metrics) {
    writer.text(metric.name);
    writer.put(metric.add);
    writer.put(metric.dimensions);
  }
  return writer.take();
}

Error corrupt(const char* what) {
  return {Errc::kCorrupt, std::string("counters: ") + what + " does not decode"};
}

// SplitMix64's finalizer.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

__extension__ using Wide = unsigned __int128;

// value x H(cell), where the cell is (row, day, person).
Wide weigh(const IdHash& row, DayNo day, std::uint64_t person, std::int64_t value) {
  const std::uint64_t at = mix(static_cast<std::uint64_t>(day) + 0x9e3779b97f4a7c15u) ^ mix(person * 3 + 1);
  const Wide hash = static_cast<Wide>(mix(row.high ^ at)) << 64 | mix(row.low + at);
  return hash * static_cast<Wide>(value);
}

}  // namespace

// Runs beside readers: touches only what they do not read.
void CounterFacts::collect(Batch& batch) {
  if (!catalogue_stored_) {
    batch.put(Family::kCounters, shard_prefix(shard_, kCatalogue), catalogue_of(schema_));
    catalogue_stored_ = true;
  }
  if (tuples_stored_ < dims_.size()) {
    std::string key = tuple_key(shard_, static_cast<DimsId>(tuples_stored_));
    Writer tuples;
    for (; tuples_stored_ < dims_.size(); ++tuples_stored_)
      tuples.text(dims_.bytes_of(static_cast<DimsId>(tuples_stored_)));
    batch.put(Family::kCounters, key, tuples.bytes());
  }
  if (!fresh_.empty() || !closed_.empty()) collect_facts(batch);
}

void CounterFacts::collect_facts(Batch& batch) {
  const std::uint64_t next = chunks_.empty() ? 0 : chunks_.back().number + 1;
  std::uint64_t number = next;
  const auto is_small = [&](const Chunk& chunk) {
    return chunk.facts < kClosedFacts / 2 && (!closed_.empty() || chunk.facts <= fresh_.size());
  };
  while (!chunks_.empty() && is_small(chunks_.back())) {
    take_in(chunks_.back());
    if (number != next) batch.erase(Family::kCounters, chunk_key(shard_, number));
    number = chunks_.back().number;  // the new chunk goes over the oldest taken in
    chunks_.pop_back();
  }
  const auto put = [&](std::string_view bytes, std::size_t facts) {
    batch.put(Family::kCounters, chunk_key(shard_, number), bytes);
    chunks_.push_back({number++, facts});
  };
  for (const ClosedChunk& chunk : closed_) put(chunk.bytes, chunk.facts);
  closed_.clear();
  coalesce(fresh_);
  for (std::span<const Fact> rest(fresh_); !rest.empty();) {
    const auto facts = rest.first(std::min(rest.size(), kClosedFacts));
    put(encode_chunk(facts, schema_), facts.size());
    rest = rest.subspan(facts.size());
  }
  fresh_.clear();
  if (fresh_.capacity() >= kClosedFacts) fresh_.shrink_to_fit();
}

void CounterFacts::take_in(const Chunk& chunk) {
  const auto bytes = store_.get(Family::kCounters, chunk_key(shard_, chunk.number));
  if (!bytes || !decode_chunk(*bytes, schema_, fresh_)) {
    die("state/counters_store", "a chunk of facts is gone or damaged");
  }
}

Result<void> CounterFacts::load() {
  if (const auto stored = store_.get(Family::kCounters, shard_prefix(shard_, kCatalogue))) {
    if (*stored != catalogue_of(schema_)) {
      return fail(Errc::kMismatch,
                  "the counters were built with another catalogue of metrics: rebuild the state");
    }
    catalogue_stored_ = true;
  }
  BOOST_OUTCOME_TRYV(load_tuples());
  return load_chunks();
}

Result<void> CounterFacts::load_tuples() {
  const std::string prefix = shard_prefix(shard_, kTuples);
  const auto cursor = store_.cursor(Family::kCounters);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::string_view number = cursor->key().substr(prefix.size());
    if (number.size() != 4 || read_be32(number) != dims_.size()) return corrupt("the number of a tuple");
    Reader tuples(cursor->value());
    while (!tuples.at_end()) {
      const std::string_view bytes = tuples.text();
      if (tuples.failed()) return corrupt("a tuple");
      BOOST_OUTCOME_TRYV(dims_.restore(bytes));
    }
  }
  tuples_stored_ = dims_.size();
  return ok();
}

Result<void> CounterFacts::load_chunks() {
  const std::string prefix = shard_prefix(shard_, kChunks);
  const auto cursor = store_.cursor(Family::kCounters);
  std::vector<Fact> facts;
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::string_view number = cursor->key().substr(prefix.size());
    facts.clear();
    if (number.size() != 8 || !decode_chunk(cursor->value(), schema_, facts))
      return corrupt("a chunk of facts");
    BOOST_OUTCOME_TRYV(restore(facts));
    chunks_.push_back({read_be64(number), facts.size()});
  }
  for (MetricFacts& all : metrics_) all.facts.trim();
  return ok();
}

Result<void> CounterFacts::restore(const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    if (fact.row >= dims_.size() || !dims_.within(fact.row, schema_.metrics[fact.metric].dimensions)) {
      return corrupt("the row of a fact");
    }
    const DayParts day = split(fact.day);
    MetricFacts& all = metrics_[fact.metric];
    MonthFacts& month = all.facts.at(day.month);
    if (all.marginals) {
      month.append(fact.row, day.day, fact.delta);
    } else if (std::in_range<std::int32_t>(fact.delta)) {
      month.append_person(fact.row, day.day, fact.person, static_cast<std::int32_t>(fact.delta));
    } else {
      return corrupt("the delta of a fact");
    }
  }
  return ok();
}

// Linear in the deltas: it does not matter in how many cells a day's value lies.
Digest CounterFacts::digest() const {
  Wide sum = 0;
  for (std::size_t n = 0; n < metrics_.size(); ++n) {
    std::vector<std::optional<IdHash>> hashes(dims_.size());
    const auto hash_of = [&](DimsId row) -> const IdHash& {
      if (!hashes[row]) hashes[row] = hash_id(schema_.metrics[n].name, dims_.bytes_of(row));
      return *hashes[row];
    };
    for (const MonthFacts& month : metrics_[n].facts.all()) {
      const DayNo first = first_day_of(month.month());
      month.each([&](DimsId row, std::uint32_t day, std::int64_t value) {
        sum += weigh(hash_of(row), first + static_cast<DayNo>(day), 0, value);
      });
      month.each_person([&](DimsId row, std::uint32_t day, std::uint64_t person, std::int64_t value) {
        sum += weigh(hash_of(row), first + static_cast<DayNo>(day), person, value);
      });
    }
  }
  return {static_cast<std::uint64_t>(sum >> 64), static_cast<std::uint64_t>(sum)};
}

}  // namespace haiyu::state
