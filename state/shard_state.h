// All that one shard keeps: offsets, ids seen, index rows, counters, poison, and the services' tables; committed
// together in one batch, so that a crash finds them at one position of the log.
//
// Threads: as state/shard.h says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/decoder.h"
#include "events/record.h"
#include "state/counters.h"
#include "state/fold.h"
#include "state/id_set.h"
#include "state/index.h"
#include "state/store.h"

namespace haiyu::state {

struct Poison {
  Topic topic{};
  std::uint64_t offset = 0;
  Instant append_time{};
  std::string kind;    // "malformed", "unknown_type", "too_large", "invalid"
  std::string detail;  // the first field error, in words
  std::string key;
  std::string bytes;
};

class ShardState {
 public:
  ShardState(Store& store, std::uint32_t shard, const Schema& schema);

  // Reads offsets, ids and counters. Errors: kMismatch when the state was built from another log or with another
  // number of shards or an incompatible format; kCorrupt.
  [[nodiscard]] Result<void> load(std::string_view log_id, std::uint32_t shards);

  Store& store();
  std::uint32_t shard() const;
  Index& index();
  const Index& index() const;
  Counters& counters();
  const Counters& counters() const;
  IdSet& ids();

  // The next offset to read, per topic: everything before is folded in memory.
  const Offsets& applied() const;
  void advance(Topic topic, std::uint64_t offset);  // the record at `offset` is done
  void set_aside(const RecordView& record, const events::Refusal& why);
  std::uint64_t poison_count() const;
  // Oldest first, after (topic, offset) if given.
  std::vector<Poison> poison(std::size_t limit, std::optional<std::pair<Topic, std::uint64_t>> after) const;

  // The commit: everything changed since the last `collect`, with the offsets; `committed` once it is in the store.
  Batch collect(std::span<TableBase* const> tables);
  void committed(std::span<TableBase* const> tables);

  // Over entities, index rows, counters and offsets as they stand in the store: equal for equal histories.
  struct Digest {
    Counters::Digest entities, index, counters;
    Offsets offsets{};
    friend bool operator==(const Digest&, const Digest&) = default;
  };
  Digest digest() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::state
