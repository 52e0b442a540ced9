// All that one shard keeps: offsets, ids seen, index rows, counters, journals, poison, and the services'
// tables; committed together in one batch, so that a crash finds them at one position of the log.
//
// Threads: what changes (fold_once, remember, advance, set_aside, seal, committed, and the parts' own
// changes) on the shard's thread under its exclusive lock; collect and sweep on the shard's thread, beside
// readers; reads under its shared lock (state/shard.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/decoder.h"
#include "events/record.h"
#include "state/counters.h"
#include "state/directory.h"
#include "state/fold.h"
#include "state/id_set.h"
#include "state/index.h"
#include "state/journal.h"
#include "state/outcome.h"
#include "state/store.h"

namespace haiyu::state {

// Ids remembered per shard, see state/id_set.h: 32 MB when full.
inline constexpr std::size_t kIdCapacity = 2 * (3u << 18);
// A poison event is kept with at most so many of its bytes, and at most so many are kept per topic (the first
// ones; all are counted, and the log has them).
inline constexpr std::size_t kPoisonBytesMax = 8 * 1024;
inline constexpr std::size_t kPoisonRowsMax = 10'000;
// Index tables of the shard itself; the services use lower numbers.
inline constexpr std::uint8_t kRememberedRows = 250;  // (id hash as 32 hex digits, topic) -> Remembered
inline constexpr std::uint8_t kPoisonRows = 251;      // (topic, offset as 16 hex digits) -> Poison

struct Poison {
  Topic topic{};
  std::uint64_t offset = 0;
  Instant append_time{};
  std::string kind;    // "malformed", "unknown_type", "too_large", "unknown_field", "invalid"
  std::string detail;  // the first field error, in words
  std::string key;
  std::string bytes;
};

class ShardState {
 public:
  ShardState(Store& store, std::uint32_t shard, const Schema& schema, std::size_t id_capacity = kIdCapacity);
  ~ShardState();

  // Reads offsets, ids and counters. Errors: kMismatch when the state was built from another log or with
  // another number of shards or an incompatible format; kCorrupt.
  [[nodiscard]] Result<void> load(std::string_view log_id, std::uint32_t shards);

  Store& store();
  std::uint32_t shard() const;
  // What is kept in memory whole: ids, directory and counters.
  std::size_t memory_bytes() const;
  Index& index();
  const Index& index() const;
  Journal& journal();  // of what the folds decided
  const Journal& journal() const;
  Counters& counters();
  const Counters& counters() const;
  Directory& directory();
  const Directory& directory() const;
  const IdSet& ids() const;

  // False when this topic had an event with this id before. Per topic, so that what counts does not depend on
  // how the topics' records were interleaved.
  void prefetch(Topic topic, const IdHash& id) const;  // for who will fold it soon
  bool fold_once(Topic topic, const IdHash& id);
  bool seen(Topic topic, const IdHash& id) const;
  // Keeps the first answer to a write; nothing when the event has no payload hash.
  void remember(const events::Event& event, const Outcome& outcome);
  std::optional<Remembered> remembered(const IdHash& id) const;

  // The next offset to read, per topic: everything before is folded in memory.
  const Offsets& applied() const;
  void advance(Topic topic, std::uint64_t offset);  // the record at `offset` is done
  // A record that changed nothing: a duplicate, a rejected event, or poison. Of what the log has, the state
  // knows all the others, so whoever tells of the log's events leaves these out.
  void leave_out(Topic topic, std::uint64_t offset);
  const Journal& left_out(Topic topic) const;  // its entries are empty
  void set_aside(const RecordView& record, const events::Refusal& why);
  std::uint64_t poison_count() const;
  // Topic by topic, oldest first, after (topic, offset) if given.
  std::vector<Poison> poison(std::size_t limit, std::optional<std::pair<Topic, std::uint64_t>> after) const;

  // The commit: `seal` fixes what it holds (at once), `collect` builds the batch of everything changed since
  // the last one, with the offsets; nothing may be folded in between. `committed` once it is in the store (at
  // once); `sweep` then frees memory.
  void seal();
  Batch collect(std::span<TableBase* const> tables);
  void committed(std::span<TableBase* const> tables);
  void sweep();

  // Over entities and index rows as they stand in the store, and the directory, counters and offsets in
  // memory: equal for equal histories, however these were cut into batches or interleaved between topics.
  struct Digest {
    state::Digest entities, index, counters, journal;
    Offsets offsets{};
    friend bool operator==(const Digest&, const Digest&) = default;
  };
  Digest digest() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
