#include "state/fold_loop.h"

#include <algorithm>
#include <memory>

namespace haiyu::state {

Decode decode_cloudevents() {
  return [decoder = std::make_shared<events::Decoder>()](const RecordView& record) {
    return decoder->decode(record);
  };
}

FoldLoop::FoldLoop(ShardState& state, Fold& fold, ShardOptions options, Decode decode)
    : state_(state), fold_(fold), options_(options), decode_(std::move(decode)) {}

std::optional<Folded> FoldLoop::fold(const RecordView& record, Time now) {
  if (uncommitted_++ == 0) oldest_ = now;
  state_.advance(record.topic, record.offset);
  if (record.tombstone) return std::nullopt;

  const auto decoded = decode_(record);
  if (!decoded) {
    ++counts_.poison;
    state_.set_aside(record, decoded.error());
    return std::nullopt;
  }
  const events::Event& event = *decoded.value();
  if (!state_.fold_once(record.topic, event.id_hash)) {
    ++counts_.duplicates;
    return Folded{event.id_hash,
                  {.verdict = Verdict::kDuplicate, .topic = record.topic, .offset = record.offset}};
  }
  Outcome outcome = fold_.apply(event);
  outcome.topic = record.topic;
  outcome.offset = record.offset;
  ++counts_.folded;
  if (outcome.verdict == Verdict::kRejected) ++counts_.rejected;
  state_.remember(event, outcome);
  return Folded{event.id_hash, outcome};
}

void FoldLoop::evict() {
  std::size_t bytes = 0;
  TableBase* largest = nullptr;
  for (TableBase* const table : fold_.tables()) {
    bytes += table->bytes();
    if (largest == nullptr || table->bytes() > largest->bytes()) largest = table;
  }
  if (bytes <= options_.keep_bytes) return;
  const std::size_t rest = bytes - largest->bytes();
  largest->evict(options_.keep_bytes - std::min(rest, options_.keep_bytes));
}

bool FoldLoop::commit_due(Time now, bool behind) const {
  if (must_commit()) return true;
  return has_uncommitted() && now >= (behind ? oldest_ + options_.behind_interval : commit_at());
}

void FoldLoop::seal() {
  state_.seal();
  uncommitted_ = 0;
}

}  // namespace haiyu::state
