#include "api/node.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <future>

#include "api/data_dir.h"
#include "api/open_log.h"
#include "api/watched_log.h"
#include "services/metrics.h"
#include "state/rocks_store.h"

namespace haiyu::api {

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kLeastEntityBytes = 4 * kMiB;  // of a shard, whatever its ids and counters weigh

// A third of the memory is the store's, and half is what the shards keep; commits and buffers take the rest.
std::size_t store_bytes(const NodeOptions& options) { return options.memory_mb * kMiB / 3; }
std::size_t shard_bytes(const NodeOptions& options, std::size_t shards) {
  return options.memory_mb * kMiB / 2 / shards;
}

// The same error, with what can be done about it.
Error advised(Error error, std::string_view what_to_do) {
  error.detail += fmt::format("; {}", what_to_do);
  return error;
}

// A log that cannot be opened, or that does not have what the state had of it.
Error about_log(Error error, const NodeOptions& options) {
  if (error.code == Errc::kUnavailable && !options.kafka.empty()) {
    return advised(std::move(error),
                   fmt::format("is there a broker at {}? `deploy/kafka start` starts one", options.kafka));
  }
  return advised(std::move(error),
                 "nothing was changed; put back the log that belongs to this directory, from a backup "
                 "if need be");
}
Error about_state(Error error, const NodeOptions& options) {
  return advised(std::move(error),
                 fmt::format("nothing was changed; if the log is the right one, remove {} and start "
                             "again: the state is then made from the log",
                             DataDir::state_of(options.data_dir)));
}

// What cannot be written or read, while the node runs.
Error about_failure(Error error) {
  if (error.code != Errc::kIo) return error;
  return advised(std::move(error), "see to the disk or the broker (is it full?) and start again");
}

}  // namespace

// The order of members is the order of construction; they go in reverse.
struct Node::Impl {
  Impl(NodeOptions with, Zone of, DataDir in)
      : options(std::move(with)), zone(std::move(of)), dir(std::move(in)) {}

  NodeOptions options;
  Zone zone;
  DataDir dir;
  std::atomic<bool> failed = false;
  std::unique_ptr<Log> log;
  std::unique_ptr<Vault> vault;
  std::unique_ptr<state::RocksStore> store;
  std::vector<NodeShard> shards;
  state::Position replay_from, replay_to;  // set by `start`, then constant
  mutable std::atomic<bool> replayed = false;

  Result<void> open_shards(std::function<void(const Error&)> on_fatal);
  Result<void> load_shards();
};

// Side by side: what a shard rebuilds in memory is nobody else's, and it is most of the time that a start
// takes.
Result<void> Node::Impl::load_shards() {
  std::vector<std::future<Result<void>>> loads;
  for (NodeShard& shard : shards) {
    loads.push_back(std::async(std::launch::async, [&] {
      return shard.state->load(log->id(), static_cast<std::uint32_t>(shards.size()));
    }));
  }
  Result<void> first = ok();
  for (auto& load : loads) {
    Result<void> loaded = load.get();
    if (loaded.has_error() && first.has_value()) first = std::move(loaded);
  }
  return first;
}

Result<void> Node::Impl::open_shards(std::function<void(const Error&)> on_fatal) {
  const std::uint32_t count = dir.layout().shards;
  state::ShardOptions shard_options;
  shard_options.commit_interval = options.commit_interval;
  shard_options.commit_events = options.commit_events;
  shard_options.keep_bytes = kLeastEntityBytes;
  shard_options.memory_bytes = shard_bytes(options, count);
  for (std::uint32_t number = 0; number < count; ++number) {
    NodeShard& made = shards.emplace_back();
    made.state = std::make_unique<state::ShardState>(*store, number, services::schema());
  }
  if (auto loaded = load_shards(); loaded.has_error()) {
    return about_state(std::move(loaded).error(), options);
  }
  for (NodeShard& made : shards) {
    made.domain = std::make_unique<services::Domain>(*made.state, zone);
    made.shard = std::make_unique<state::Shard>(*log, *made.state, *made.domain, shard_options, on_fatal);
  }
  return ok();
}

Result<std::unique_ptr<Node>> Node::open(NodeOptions options, std::function<void(const Error&)> on_fatal) {
  if (options.zone) {
    BOOST_OUTCOME_TRY(Zone::find(*options.zone));  // before a directory is made for it
  }
  BOOST_OUTCOME_TRY(DataDir dir,
                    DataDir::open(options.data_dir, {options.shards, options.zone, !options.kafka.empty(),
                                                     options.topic_prefix}));
  BOOST_OUTCOME_TRY(Zone zone, Zone::find(dir.layout().zone));

  const std::string path = options.data_dir;
  auto impl = std::make_unique<Impl>(std::move(options), std::move(zone), std::move(dir));
  const Layout& layout = impl->dir.layout();
  auto log = open_log(path, layout, impl->options.kafka);
  if (log.has_error()) return about_log(std::move(log).error(), impl->options);
  const auto fail_for_good = [failed = &impl->failed, on_fatal](const Error& error) {
    if (!failed->exchange(true)) on_fatal(about_failure(error));
  };
  impl->log = std::make_unique<WatchedLog>(std::move(log).value(), fail_for_good);
  const std::string& elsewhere = impl->options.vault;
  BOOST_OUTCOME_TRY(impl->vault, Vault::open(elsewhere.empty() ? DataDir::vault_of(path) : elsewhere,
                                             impl->log->id(), fail_for_good));
  BOOST_OUTCOME_TRY(impl->store, state::RocksStore::open(DataDir::state_of(path),
                                                         {.memory_bytes = store_bytes(impl->options),
                                                          .on_warning = impl->options.on_store_warning}));
  BOOST_OUTCOME_TRY(impl->open_shards(fail_for_good));
  BOOST_OUTCOME_TRY(impl->dir.keep_layout());
  return std::unique_ptr<Node>(new Node(std::move(impl)));
}

Node::Node(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Node::~Node() = default;

Result<void> Node::start() {
  impl_->replay_from = position();
  for (NodeShard& shard : impl_->shards) {
    if (auto started = shard.shard->start(); started.has_error()) {
      return about_log(std::move(started).error(), impl_->options);
    }
  }
  for (const NodeShard& shard : impl_->shards) impl_->replay_to.push_back(shard.shard->stats().end);
  return ok();
}

Result<void> Node::stop() {
  Result<void> first = ok();
  for (auto shard = impl_->shards.rbegin(); shard != impl_->shards.rend(); ++shard) {
    Result<void> stopped = shard->shard->stop();
    if (stopped.has_error() && first.has_value()) first = std::move(stopped);
  }
  impl_->log->close();
  return first;
}

Log& Node::log() { return *impl_->log; }
Vault& Node::vault() const { return *impl_->vault; }
std::size_t Node::shards() const { return impl_->shards.size(); }
NodeShard& Node::shard(std::size_t number) { return impl_->shards[number]; }
const NodeShard& Node::shard(std::size_t number) const { return impl_->shards[number]; }
std::size_t Node::shard_of(std::string_view key) const {
  return partition_of(key, static_cast<std::uint32_t>(impl_->shards.size()));
}

state::Position Node::position() const {
  state::Position position;
  position.reserve(impl_->shards.size());
  for (const NodeShard& shard : impl_->shards) position.push_back(shard.shard->applied());
  return position;
}

bool Node::ready() const {
  if (impl_->failed) return false;
  if (!impl_->replayed && state::reaches(position(), impl_->replay_to)) impl_->replayed = true;
  return impl_->replayed;
}

Node::Replay Node::replay() const {
  Replay replay;
  const state::Position now = position();
  for (std::size_t shard = 0; shard < impl_->replay_to.size(); ++shard) {
    for (std::size_t topic = 0; topic < kTopicCount; ++topic) {
      const std::uint64_t from = impl_->replay_from[shard][topic], to = impl_->replay_to[shard][topic];
      replay.total += to - std::min(from, to);
      replay.done += std::min(now[shard][topic], to) - std::min(from, to);
    }
  }
  return replay;
}

const NodeOptions& Node::options() const { return impl_->options; }
const Zone& Node::zone() const { return impl_->zone; }

}  // namespace haiyu::api
