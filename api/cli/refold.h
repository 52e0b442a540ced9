// One shard of a log folded from its beginning into a store, up to given offsets; and how two states compare.
#pragma once

#include <cstdint>
#include <string>

#include "api/cli/progress.h"
#include "api/cli/stop_signal.h"
#include "events/log/log.h"
#include "services/domain.h"
#include "state/fold_loop.h"

namespace haiyu::cli {

class Refold {
 public:
  // `store` outlives it, and has nothing of this shard.
  Refold(state::Store& store, std::uint32_t shard, const Zone& zone);

  // Everything before `until` is folded and committed. Adds to `folded`. Errors: kClosed when a signal came,
  // kOutOfRange when the log ends before; as of the log and the store.
  [[nodiscard]] Result<void> run(Log& log, const Offsets& until, const StopSignal& stop, Progress& progress,
                                 std::uint64_t& folded);
  state::ShardState::Digest digest() const { return state_.digest(); }

 private:
  Result<void> commit();

  state::Store& store_;
  state::ShardState state_;
  services::Domain domain_;
  state::FoldLoop loop_;
};

std::string in_hex(const state::Digest& digest);
// Prints both, line by line, and whether they agree; true when they do.
bool print_comparison(std::uint32_t shard, const state::ShardState::Digest& kept,
                      const state::ShardState::Digest& folded);

}  // namespace haiyu::cli
