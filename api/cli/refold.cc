#include "api/cli/refold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <vector>

#include "services/metrics.h"
#include "state/position.h"

namespace haiyu::cli {

using namespace std::chrono_literals;
using Digest = state::ShardState::Digest;

Refold::Refold(state::Store& store, std::uint32_t shard, const Zone& zone)
    : store_(store),
      state_(store, shard, services::schema()),
      domain_(state_, zone),
      loop_(state_, domain_, {}, state::decode_cloudevents()) {}

Result<void> Refold::commit() {
  loop_.seal();
  BOOST_OUTCOME_TRY(store_.write(loop_.collect()));
  loop_.committed();
  state_.sweep();
  return ok();
}

Result<void> Refold::run(Log& log, const Offsets& until, const StopSignal& stop, Progress& progress,
                         std::uint64_t& folded) {
  BOOST_OUTCOME_TRY(state_.load(log.id(), log.partitions()));
  BOOST_OUTCOME_TRY(const auto reader, log.open_reader(state_.shard(), state_.applied()));
  // A log that ends before what the state has folded would be waited for in vain: this says so.
  BOOST_OUTCOME_TRY(const auto at_end, log.open_reader(state_.shard(), until));
  BOOST_OUTCOME_TRY(at_end->next(0ms));
  const auto now = std::chrono::steady_clock::now();
  std::vector<RecordView> wanted;
  while (!state::reaches(state_.applied(), until)) {
    if (stop.came()) return fail(Errc::kClosed, "stopped");
    BOOST_OUTCOME_TRY(const auto records, reader->next(100ms));
    // Topics have no order between them, so one may be read further than the state had it: that is left out.
    wanted.clear();
    std::copy_if(records.begin(), records.end(), std::back_inserter(wanted), [&](const RecordView& record) {
      return record.offset < until[static_cast<std::size_t>(record.topic)];
    });
    loop_.fold(wanted, now, [](const state::Folded&) {});
    folded += wanted.size();
    loop_.evict();
    if (loop_.must_commit()) {
      BOOST_OUTCOME_TRY(commit());
    }
    progress.at(folded, folded);
  }
  return commit();
}

std::string in_hex(const state::Digest& digest) {
  return fmt::format("{:016x}{:016x}", digest.high, digest.low);
}

bool print_comparison(std::uint32_t shard, const Digest& kept, const Digest& folded) {
  const auto line = [shard](std::string_view what, const std::string& one, const std::string& other) {
    const bool same = one == other;
    std::printf("shard %u %-9s state %s  log %s  %s\n", shard, std::string(what).c_str(), one.c_str(),
                other.c_str(), same ? "agree" : "DIFFER");
  };
  line("entities", in_hex(kept.entities), in_hex(folded.entities));
  line("index", in_hex(kept.index), in_hex(folded.index));
  line("counters", in_hex(kept.counters), in_hex(folded.counters));
  const auto text = [](const Offsets& offsets) { return fmt::format("{}", fmt::join(offsets, ",")); };
  line("journal", in_hex(kept.journal), in_hex(folded.journal));
  line("offsets", text(kept.offsets), text(folded.offsets));
  return kept == folded;
}

}  // namespace haiyu::cli
