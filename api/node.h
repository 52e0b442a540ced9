// What handlers have of the running node: the log to append to, the shards to read, the limits.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

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

// Wiring: config -> log -> store -> shards; stops in reverse. Serve and verify both use it.
struct NodeOptions {
  std::string data_dir;
  std::string kafka;  // HOST:PORT, or "" for the embedded log
  std::uint32_t shards = 2;
  std::string zone = "Asia/Shanghai";
  std::size_t memory_mb = 512;  // block cache, memtables, entities and ids stay within it
};

class Node {
 public:
  static Result<std::unique_ptr<Node>> open(NodeOptions options, std::function<void(const Error&)> on_fatal);
  ~Node();

  [[nodiscard]] Result<void> start();
  [[nodiscard]] Result<void> stop();

  Log& log();
  std::size_t shards() const;
  NodeShard& shard(std::size_t number);
  const NodeShard& shard(std::size_t number) const;
  // The shard whose partition has this key.
  std::size_t shard_of(std::string_view key) const;
  state::Position position() const;
  // Everything that was in the log when the node started is folded.
  bool ready() const;
  const NodeOptions& options() const;
  const Zone& zone() const;

 private:
  struct Impl;
  explicit Node(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::api
