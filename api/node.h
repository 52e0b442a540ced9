// What handlers have of the running node: the log to append to, the shards to read, the limits.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/vault/vault.h"
#include "events/log/log.h"
#include "services/domain.h"
#include "state/position.h"
#include "state/shard.h"

namespace haiyu::api {

// One shard with its services. Ownership: held by the node; the order of members is the order of
// construction.
struct NodeShard {
  std::unique_ptr<state::ShardState> state;
  std::unique_ptr<services::Domain> domain;
  std::unique_ptr<state::Shard> shard;
};

// What is left out is as the data directory has it; a new one gets 2 shards and Asia/Shanghai.
struct NodeOptions {
  std::string data_dir;
  std::string kafka;  // HOST:PORT, or "" for the embedded log
  std::string vault;  // where the keys of personal texts are; "": in the data directory
  std::optional<std::string> topic_prefix;
  std::optional<std::uint32_t> shards;
  std::optional<std::string> zone;
  // For the store's caches and what the shards keep. Ids, counters and the directory of sign-ups are always
  // kept whole, about 120 bytes a sign-up: entities get what these leave.
  std::size_t memory_mb = 512;
  std::chrono::milliseconds commit_interval{1000};
  std::size_t commit_events = 250'000;  // a commit after this many events or this long, whichever is first
  std::function<void(std::string_view)> on_store_warning = nullptr;  // on any thread
};

// Wiring: config -> log -> vault -> store -> shards; `stop` and the destructor go the other way.
// Threads: `start` and `stop` on the thread that opened it, the rest from any.
class Node {
 public:
  // `on_fatal` is called once, for the first of these: a shard that can fold no more, a log that takes no
  // more, a vault that can keep no more keys; on its thread. The process should then end. Errors: as of
  // DataDir, the log, the vault and ShardState::load; their details say what to do.
  [[nodiscard]] static Result<std::unique_ptr<Node>> open(NodeOptions options,
                                                          std::function<void(const Error&)> on_fatal);
  ~Node();  // without a last commit when `stop` was not called: the next start folds the rest again

  [[nodiscard]] Result<void> start();
  // Commits what is folded. Errors: kIo when a last commit failed; everything is stopped all the same.
  [[nodiscard]] Result<void> stop();

  Log& log();
  Vault& vault() const;
  std::size_t shards() const;
  NodeShard& shard(std::size_t number);
  const NodeShard& shard(std::size_t number) const;
  // The shard whose partition has this key.
  std::size_t shard_of(std::string_view key) const;
  state::Position position() const;
  // Everything that was in the log when the node started is folded, and nothing has failed for good.
  bool ready() const;
  // How many records of those that were in the log at the start lie behind the fold; both rise to `total`.
  struct Replay {
    std::uint64_t done = 0, total = 0;
  };
  Replay replay() const;
  const NodeOptions& options() const;
  const Zone& zone() const;

 private:
  struct Impl;
  explicit Node(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::api
