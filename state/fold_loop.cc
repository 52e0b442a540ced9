#include "state/fold_loop.h"

#include <algorithm>
#include <memory>

namespace haiyu::state {

Decode decode_cloudevents() {
  struct Decoders {
    std::array<events::Decoder, kFoldWindow> all;
    std::size_t next = 0;
  };
  return [decoders = std::make_shared<Decoders>()](const RecordView& record) {
    return decoders->all[decoders->next++ % kFoldWindow].decode(record);
  };
}

FoldLoop::FoldLoop(ShardState& state, Fold& fold, ShardOptions options, Decode decode)
    : state_(state), fold_(fold), options_(options), decode_(std::move(decode)) {
  share_memory();
}

void FoldLoop::share_memory() {
  const std::size_t needed = state_.memory_bytes();
  kept_bytes_ =
      std::max(options_.keep_bytes, options_.memory_bytes - std::min(options_.memory_bytes, needed));
}

void FoldLoop::decode(std::span<const RecordView> window) {
  std::array<const events::Event*, kFoldWindow> events;
  std::size_t count = 0;
  for (std::size_t n = 0; n < window.size(); ++n) {
    decoded_[n].reset();
    if (window[n].tombstone) continue;
    decoded_[n] = decode_(window[n]);
    if (!*decoded_[n]) continue;
    const events::Event& event = *decoded_[n]->value();
    state_.prefetch(event.topic, event.id_hash);
    events[count++] = &event;
  }
  if (count > 1) fold_.look_ahead(std::span(events).first(count));
}

std::optional<Folded> FoldLoop::step(const RecordView& record, const Decoded& decoded, Time now) {
  if (uncommitted_++ == 0) oldest_ = now;
  state_.advance(record.topic, record.offset);
  if (!decoded) return std::nullopt;
  if (!*decoded) {
    ++counts_.poison;
    state_.set_aside(record, decoded->error());
    state_.leave_out(record.topic, record.offset);
    return std::nullopt;
  }
  const events::Event& event = *decoded->value();
  if (!state_.fold_once(record.topic, event.id_hash)) {
    ++counts_.duplicates;
    state_.leave_out(record.topic, record.offset);
    return Folded{event.id_hash,
                  {.verdict = Verdict::kDuplicate, .topic = record.topic, .offset = record.offset}};
  }
  Outcome outcome = fold_.apply(event);
  outcome.topic = record.topic;
  outcome.offset = record.offset;
  ++counts_.folded;
  if (outcome.verdict == Verdict::kRejected) {
    ++counts_.rejected;
    state_.leave_out(record.topic, record.offset);
  }
  state_.remember(event, outcome);
  return Folded{event.id_hash, outcome};
}

void FoldLoop::evict() {
  std::size_t bytes = 0;
  for (TableBase* const table : fold_.tables()) bytes += table->bytes();
  if (bytes <= kept_bytes_) return;
  // Each gives its share, so that none stays full of what nobody asks for, and one full of dirty entities
  // does not shield the others.
  const double share = static_cast<double>(kept_bytes_) / static_cast<double>(bytes);
  for (TableBase* const table : fold_.tables())
    table->evict(static_cast<std::size_t>(static_cast<double>(table->bytes()) * share));
}

bool FoldLoop::commit_due(Time now, bool behind) const {
  if (must_commit()) return true;
  return has_uncommitted() && now >= (behind ? oldest_ + options_.behind_interval : commit_at());
}

void FoldLoop::seal() {
  state_.seal();
  share_memory();
  uncommitted_ = 0;
}

}  // namespace haiyu::state
