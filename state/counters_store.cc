// Counters in the store: the catalogue that they were built with, the tuples, and the base rows by month.
#include <algorithm>
#include <tuple>

#include "events/id_hash.h"
#include "state/codec.h"
#include "state/counters_rows.h"
#include "state/keys.h"

namespace haiyu::state {
namespace {

// Kinds of keys, behind the shard.
constexpr char kCatalogue = 'a';  // -> text of the catalogue
constexpr char kTuples = 'd';     // tuple -> its canonical bytes
constexpr char kRows = 'r';       // metric, tuple, month -> days and values, or persons

void append_be(std::string& key, std::uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    key.push_back(static_cast<char>(value >> shift & 0xff));
}

std::uint32_t read_be(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string key_of(std::uint32_t shard, MetricNo metric, DimsId dims, MonthNo month) {
  std::string key = shard_prefix(shard, kRows);
  append_be(key, metric, 2);
  append_be(key, dims, 4);
  append_be(key, static_cast<std::uint32_t>(month), 4);
  return key;
}
constexpr std::size_t kRowKeySize = 2 + 4 + 4;  // behind the prefix

// Rows name metrics and dimensions by number, and tuples hold what their metric keeps.
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

std::string encode_days(const MonthDays& month) {
  Writer writer;
  writer.u(month.mask());
  month.each([&](std::uint32_t, std::int64_t value) { writer.i(value); });
  return writer.take();
}

std::string encode_people(const PeopleRow& people, MonthNo month) {
  const DayNo first = first_day_of(month);
  const auto facts = people.facts(first, last_day_of(month));
  Writer writer;
  writer.u(facts.size());
  for (const PersonFact& fact : facts) {
    writer.u(static_cast<std::uint64_t>(fact.day - first));
    writer.u(fact.person);
    writer.i(fact.delta);
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
void CounterRows::collect(Batch& batch) {
  if (!catalogue_stored_) {
    batch.push_back({Family::kCounters, shard_prefix(shard_, kCatalogue), catalogue_of(schema_)});
    catalogue_stored_ = true;
  }
  for (; tuples_stored_ < dims_.size(); ++tuples_stored_) {
    const auto id = static_cast<DimsId>(tuples_stored_);
    std::string key = shard_prefix(shard_, kTuples);
    append_be(key, id, 4);
    batch.push_back({Family::kCounters, std::move(key), dims_.bytes_of(id)});
  }
  std::sort(dirty_.begin(), dirty_.end(), [](const Dirty& a, const Dirty& b) {
    return std::tie(a.metric, a.dims, a.month) < std::tie(b.metric, b.dims, b.month);
  });
  for (const Dirty& one : dirty_) {
    std::string value;
    if (schema_.metrics[one.metric].add == Add::kDistinct) {
      value = encode_people(one.row->people, one.month);
      one.row->people.dirty.clear();
    } else {
      MonthDays& month = one.row->days.month(one.month);
      value = encode_days(month);
      month.dirty = false;
    }
    batch.push_back({Family::kCounters, key_of(shard_, one.metric, one.dims, one.month), std::move(value)});
  }
  dirty_.clear();
}

Result<void> CounterRows::load() {
  HAIYU_CHECK(dims_.size() == 0 && dirty_.empty());
  if (const auto stored = store_.get(Family::kCounters, shard_prefix(shard_, kCatalogue))) {
    if (*stored != catalogue_of(schema_)) {
      return fail(Errc::kMismatch,
                  "the counters were built with another catalogue of metrics: rebuild the state");
    }
    catalogue_stored_ = true;
  }
  BOOST_OUTCOME_TRYV(load_tuples());
  return load_rows();
}

Result<void> CounterRows::load_tuples() {
  const std::string prefix = shard_prefix(shard_, kTuples);
  const auto cursor = store_.cursor(Family::kCounters);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::string_view number = cursor->key().substr(prefix.size());
    if (number.size() != 4 || read_be(number) != dims_.size()) return corrupt("the number of a tuple");
    BOOST_OUTCOME_TRYV(dims_.restore(cursor->value()));
  }
  tuples_stored_ = dims_.size();
  return ok();
}

Result<void> CounterRows::load_rows() {
  const std::string prefix = shard_prefix(shard_, kRows);
  const auto cursor = store_.cursor(Family::kCounters);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    BOOST_OUTCOME_TRYV(load_row(cursor->key().substr(prefix.size()), cursor->value()));
  }
  settle();
  return ok();
}

Result<void> CounterRows::load_row(std::string_view key, std::string_view value) {
  if (key.size() != kRowKeySize) return corrupt("the key of a row");
  const std::uint32_t metric = read_be(key.substr(0, 2));
  const std::uint32_t tuple = read_be(key.substr(2, 4));
  const std::uint32_t month = read_be(key.substr(6, 4));
  if (metric >= metrics_.size() || tuple >= dims_.size() || month < 1900 * 12 || month >= 2200 * 12) {
    return corrupt("the key of a row");
  }
  const auto metric_no = static_cast<MetricNo>(metric);
  BaseRow& row = resolve(metric_no, tuple);
  if (row.dims != tuple) return corrupt("the tuple of a row");
  const auto month_no = static_cast<MonthNo>(month);
  return schema_.metrics[metric].add == Add::kDistinct ? load_people(row, month_no, value)
                                                       : load_days(metric_no, row, month_no, value);
}

Result<void> CounterRows::load_people(BaseRow& row, MonthNo month, std::string_view value) {
  const DayNo first = first_day_of(month);
  Reader reader(value);
  const std::uint64_t count = reader.u();
  for (std::uint64_t n = 0; n < count; ++n) {
    PersonFact fact;
    const std::uint64_t day = reader.u();
    fact.person = reader.u();
    reader.get(fact.delta);
    if (reader.failed() || day >= days_in(month)) return corrupt("a row of persons");
    fact.day = first + static_cast<DayNo>(day);
    row.people.append_sorted(fact);
  }
  if (reader.failed() || !reader.at_end()) return corrupt("a row of persons");
  return ok();
}

Result<void> CounterRows::load_days(MetricNo metric, BaseRow& row, MonthNo month, std::string_view value) {
  const DayNo first = first_day_of(month);
  Reader reader(value);
  const std::uint64_t mask = reader.u();
  if (reader.failed() || mask >> days_in(month) != 0) return corrupt("a row of days");
  for (std::uint64_t rest = mask; rest != 0; rest &= rest - 1) {
    const DayParts day{month, static_cast<std::uint32_t>(std::countr_zero(rest))};
    const std::int64_t delta = reader.i();
    row.days.add(day, delta);
    add_later(metric, row, first + static_cast<DayNo>(day.day), delta);
  }
  if (reader.failed() || !reader.at_end()) return corrupt("a row of days");
  return ok();
}

Digest CounterRows::digest() const {
  Wide sum = 0;
  for (std::size_t n = 0; n < metrics_.size(); ++n) {
    for (const auto& row : metrics_[n].rows) {
      const IdHash hash = hash_id(schema_.metrics[n].name, dims_.bytes_of(row->dims));
      for (const MonthDays& month : row->days.months()) {
        const DayNo first = first_day_of(month.month());
        month.each([&](std::uint32_t day, std::int64_t value) {
          sum += weigh(hash, first + static_cast<DayNo>(day), 0, value);
        });
      }
      row->people.each(INT_MIN, INT_MAX, [&](const PersonFact& fact) {
        sum += weigh(hash, fact.day, fact.person, fact.delta);
      });
    }
  }
  return {static_cast<std::uint64_t>(sum >> 64), static_cast<std::uint64_t>(sum)};
}

}  // namespace haiyu::state
