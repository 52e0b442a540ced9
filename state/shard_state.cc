#include "state/shard_state.h"

#include <algorithm>
#include <numeric>

#include "state/codec.h"
#include "state/keys.h"

namespace haiyu::state {
namespace {

// Raised when the bytes of state change their meaning: older state is then rebuilt from the log.
constexpr std::uint64_t kFormatVersion = 13;
constexpr std::string_view kFormatKey = "format";
constexpr std::size_t kPoisonKeyMax = 256;

std::string hex32(const IdHash& id) { return hex16(id.high) + hex16(id.low); }
std::string digit_of(Topic topic) { return std::string(1, static_cast<char>('0' + static_cast<int>(topic))); }

IdHash within_topic(Topic topic, const IdHash& id) {
  return {id.high ^ ((static_cast<std::uint64_t>(topic) + 1) * 0x9e3779b97f4a7c15u), id.low};
}

std::string_view name_of(events::Refusal::Kind kind) {
  switch (kind) {
    case events::Refusal::Kind::kMalformed:
      return "malformed";
    case events::Refusal::Kind::kUnknownType:
      return "unknown_type";
    case events::Refusal::Kind::kTooLarge:
      return "too_large";
    case events::Refusal::Kind::kUnknownField:
      return "unknown_field";
    case events::Refusal::Kind::kInvalid:
      return "invalid";
  }
  die("state/shard_state", "a refusal of no kind");
}

// What this state was built from: the same row for all shards of a store.
struct Format {
  std::uint64_t version = kFormatVersion;
  std::string log_id;
  std::uint32_t shards = 0;
  void write(Writer& w) const { w.put(version, log_id, shards); }
  void read(Reader& r) { r.get(version, log_id, shards); }
};

struct Reached {
  Offsets offsets{};
  Offsets poison{};  // how many, per topic
  void write(Writer& w) const {
    for (std::size_t n = 0; n < kTopicCount; ++n) w.put(offsets[n], poison[n]);
  }
  void read(Reader& r) {
    for (std::size_t n = 0; n < kTopicCount; ++n) r.get(offsets[n], poison[n]);
  }
};

template <class T>
std::string encode(const T& value) {
  Writer writer;
  writer.put(value);
  return writer.take();
}

template <class T>
bool decode(std::string_view bytes, T& value) {
  Reader reader(bytes);
  reader.get(value);
  return !reader.failed() && reader.at_end();
}

std::string encode_remembered(const events::Event& event, const Outcome& outcome) {
  Writer w;
  w.put(event.payload_hash, outcome.verdict);
  w.text(outcome.reason);
  w.put(outcome.status, outcome.position, outcome.seats_ahead, event.topic, event.offset);
  w.text(event.subject);
  return w.take();
}

Remembered decode_remembered(std::string_view bytes) {
  Remembered kept;
  Reader r(bytes);
  r.get(kept.payload_hash, kept.verdict, kept.reason, kept.status, kept.position, kept.seats_ahead,
        kept.topic, kept.offset, kept.subject);
  if (r.failed() || !r.at_end()) die("state/shard_state", "a remembered answer does not decode");
  return kept;
}

Poison decode_poison(std::string_view parts, std::string_view bytes) {
  const auto split = split_parts(parts);
  HAIYU_CHECK(split.size() == 2 && split[0].size() == 1);
  Poison poison;
  poison.topic = static_cast<Topic>(split[0][0] - '0');
  poison.offset = std::stoull(std::string(split[1]), nullptr, 16);
  Reader r(bytes);
  r.get(poison.append_time, poison.kind, poison.detail, poison.key, poison.bytes);
  if (r.failed() || !r.at_end()) die("state/shard_state", "a poison row does not decode");
  return poison;
}

// The journal of decisions is the first; then there is one per topic.
std::size_t journal_number(Topic topic) { return 1 + static_cast<std::size_t>(topic); }
std::vector<Journal> journals_of(const Store& store, std::uint32_t shard) {
  std::vector<Journal> journals;
  for (std::uint8_t number = 0; number <= kTopicCount; ++number) journals.emplace_back(store, shard, number);
  return journals;
}

// Sum of the hashes of all rows of the shard: independent of order.
Digest digest_of(const Store& store, Family family, const std::string& prefix) {
  Digest sum;
  std::string row;
  const auto cursor = store.cursor(family);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    row.clear();
    append_be64(row, cursor->key().size());
    row.append(cursor->key()).append(cursor->value());
    sum.add(row);
  }
  return sum;
}

}  // namespace

struct ShardState::Impl {
  Impl(Store& on, std::uint32_t number, const Schema& schema, std::size_t id_capacity)
      : store(on),
        shard(number),
        index(on, number),
        journals(journals_of(on, number)),
        counters(schema, on, number),
        directory(on, number),
        ids(on, number, id_capacity) {}

  Store& store;
  std::uint32_t shard;
  Index index;
  std::vector<Journal> journals;  // of decisions, then per topic of what was left out
  Counters counters;
  Directory directory;
  IdSet ids;
  Format format;
  Reached reached;

  std::string reached_key() const { return shard_prefix(shard, 'm'); }
};

ShardState::ShardState(Store& store, std::uint32_t shard, const Schema& schema, std::size_t id_capacity)
    : impl_(std::make_unique<Impl>(store, shard, schema, id_capacity)) {}
ShardState::~ShardState() = default;

Result<void> ShardState::load(std::string_view log_id, std::uint32_t shards) {
  constexpr std::string_view kAdvice =
      "; use the data directory and the settings with which the state was built, or delete its state "
      "directory to "
      "rebuild it from the log";
  impl_->format = {kFormatVersion, std::string(log_id), shards};
  if (const auto bytes = impl_->store.get(Family::kMeta, kFormatKey)) {
    Format built;
    Reader version(*bytes);
    if (const std::uint64_t number = version.u(); version.failed() || number != kFormatVersion) {
      return fail(Errc::kMismatch, "the state has format " + std::to_string(number) +
                                       ", this program reads format " + std::to_string(kFormatVersion) +
                                       "; delete the state directory to rebuild it from the log");
    }
    if (!decode(*bytes, built)) return fail(Errc::kCorrupt, "the state's format row is damaged");
    if (built.log_id != log_id) {
      return fail(Errc::kMismatch, "the state was built from log " + built.log_id + ", but this log is " +
                                       std::string(log_id) + std::string(kAdvice));
    }
    if (built.shards != shards) {
      return fail(Errc::kMismatch, "the state was built with " + std::to_string(built.shards) +
                                       " shards, but the log now has " + std::to_string(shards) +
                                       std::string(kAdvice));
    }
  }
  if (const auto bytes = impl_->store.get(Family::kMeta, impl_->reached_key())) {
    if (!decode(*bytes, impl_->reached)) return fail(Errc::kCorrupt, "the state's offsets are damaged");
  }
  BOOST_OUTCOME_TRYV(impl_->ids.load());
  BOOST_OUTCOME_TRYV(impl_->directory.load());
  return impl_->counters.load();
}

Store& ShardState::store() { return impl_->store; }
std::uint32_t ShardState::shard() const { return impl_->shard; }
std::size_t ShardState::memory_bytes() const {
  return impl_->ids.memory_bytes() + impl_->directory.memory_bytes() + impl_->counters.memory_bytes();
}
Index& ShardState::index() { return impl_->index; }
const Index& ShardState::index() const { return impl_->index; }
Journal& ShardState::journal() { return impl_->journals.front(); }
const Journal& ShardState::journal() const { return impl_->journals.front(); }
Counters& ShardState::counters() { return impl_->counters; }
const Counters& ShardState::counters() const { return impl_->counters; }
Directory& ShardState::directory() { return impl_->directory; }
const Directory& ShardState::directory() const { return impl_->directory; }
const IdSet& ShardState::ids() const { return impl_->ids; }

void ShardState::prefetch(Topic topic, const IdHash& id) const {
  impl_->ids.prefetch(within_topic(topic, id));
}
bool ShardState::fold_once(Topic topic, const IdHash& id) {
  return impl_->ids.insert(within_topic(topic, id));
}
bool ShardState::seen(Topic topic, const IdHash& id) const {
  return impl_->ids.contains(within_topic(topic, id));
}

void ShardState::remember(const events::Event& event, const Outcome& outcome) {
  if (event.payload_hash == 0) return;
  impl_->index.put(kRememberedRows, {hex32(event.id_hash), digit_of(event.topic)},
                   encode_remembered(event, outcome));
}

std::optional<Remembered> ShardState::remembered(const IdHash& id) const {
  const std::string hex = hex32(id);
  for (const Topic topic : kTopics) {
    if (impl_->ids.complete() && !seen(topic, id))
      continue;  // a new write, which most are: the store is not asked
    if (const auto bytes = impl_->index.get(kRememberedRows, {hex, digit_of(topic)})) {
      return decode_remembered(*bytes);
    }
  }
  return std::nullopt;
}

const Offsets& ShardState::applied() const { return impl_->reached.offsets; }

void ShardState::advance(Topic topic, std::uint64_t offset) {
  std::uint64_t& next = impl_->reached.offsets[static_cast<std::size_t>(topic)];
  HAIYU_CHECK(offset >= next);  // a reader that repeats a record would count it twice
  next = offset + 1;
}

void ShardState::leave_out(Topic topic, std::uint64_t offset) {
  impl_->journals[journal_number(topic)].append(offset, {});
}
const Journal& ShardState::left_out(Topic topic) const { return impl_->journals[journal_number(topic)]; }

namespace {

// "/data/count: must be a whole number": which field, and why.
std::string first_error(const events::Refusal& why) {
  if (why.errors.empty()) return {};
  const events::FieldError& error = why.errors.front();
  return error.pointer.empty() ? error.detail : error.pointer + ": " + error.detail;
}

}  // namespace

void ShardState::set_aside(const RecordView& record, const events::Refusal& why) {
  if (impl_->reached.poison[static_cast<std::size_t>(record.topic)]++ >= kPoisonRowsMax) return;
  Writer w;
  w.put(record.append_time);
  w.text(name_of(why.kind));
  w.text(first_error(why));
  w.text(record.key.substr(0, kPoisonKeyMax));
  w.text(record.value.substr(0, kPoisonBytesMax));
  impl_->index.put(kPoisonRows, {digit_of(record.topic), hex16(record.offset)}, w.bytes());
}

std::uint64_t ShardState::poison_count() const {
  const Offsets& counts = impl_->reached.poison;
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::vector<Poison> ShardState::poison(std::size_t limit,
                                       std::optional<std::pair<Topic, std::uint64_t>> after) const {
  std::vector<Poison> found;
  if (limit == 0) return found;
  const std::string last = after ? join_parts({digit_of(after->first), hex16(after->second)}) : std::string();
  impl_->index.scan(kPoisonRows, {}, last, [&](std::string_view parts, std::string_view bytes) {
    found.push_back(decode_poison(parts, bytes));
    return found.size() < limit;
  });
  return found;
}

void ShardState::seal() {
  impl_->index.seal();
  for (Journal& journal : impl_->journals) journal.seal();
}

Batch ShardState::collect(std::span<TableBase* const> tables) {
  Batch batch;
  batch.put(Family::kMeta, kFormatKey, encode(impl_->format));
  batch.put(Family::kMeta, impl_->reached_key(), encode(impl_->reached));
  for (TableBase* const table : tables) table->collect(batch);
  impl_->index.collect(batch);
  for (const Journal& journal : impl_->journals) journal.collect(batch);
  impl_->directory.collect(batch);
  impl_->ids.collect(batch);
  impl_->counters.collect(batch);
  return batch;
}

void ShardState::committed(std::span<TableBase* const> tables) {
  for (TableBase* const table : tables) table->committed();
  impl_->index.committed();
  for (Journal& journal : impl_->journals) journal.committed();
}

void ShardState::sweep() { impl_->index.sweep(); }

ShardState::Digest ShardState::digest() const {
  const std::string prefix = shard_prefix(impl_->shard);
  auto index = digest_of(impl_->store, Family::kIndex, prefix);
  index += impl_->directory.digest();
  state::Digest journals;
  for (const Journal& journal : impl_->journals) journals += journal.digest();
  return {.entities = digest_of(impl_->store, Family::kEntities, prefix),
          .index = index,
          .counters = impl_->counters.digest(),
          .journal = journals,
          .offsets = impl_->reached.offsets};
}

}  // namespace haiyu::state
