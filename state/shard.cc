#include "state/shard.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "state/committer.h"
#include "state/waiters.h"

namespace haiyu::state {
namespace {

using Clock = std::chrono::steady_clock;

// How often an idle shard looks at how far the log is and how long it was silent.
constexpr std::chrono::milliseconds kIdleWait{200};

// Written by the shard's thread, read by any.
struct AtomicStats {
  std::atomic<std::uint64_t> folded{0}, duplicates{0}, rejected{0}, poison{0}, commits{0}, commit_us_total{0};
  std::array<std::atomic<std::uint64_t>, kTopicCount> end{};
  std::atomic<std::int64_t> silence_ms{0};
};

}  // namespace

struct Shard::Impl {
  Impl(Shard& owner, Log& on, Fold& fold, ShardOptions options,
       std::function<void(const Error&)> fatal_handler, Decode decode)
      : shard(owner),
        log(on),
        on_fatal(std::move(fatal_handler)),
        loop(owner.state_, fold, options, decode ? std::move(decode) : decode_cloudevents()),
        committer(owner.state_.store(), [this] { wake(); }) {}

  void wake() {
    if (LogReader* const waiting = awake.load()) waiting->wake();
  }

  // The shard's thread.
  void run();
  void run_until_stopped();
  bool fold_slice(std::span<const RecordView> records);
  bool commit_step(Clock::time_point now);
  bool finish_commit(const Result<void>& written);
  void begin_commit(Clock::time_point now);
  void last_commit();
  void observe();
  void fail_for_good(Error error);
  std::chrono::milliseconds wait_time(Clock::time_point now) const;
  bool behind() const;

  Shard& shard;
  Log& log;
  std::function<void(const Error&)> on_fatal;
  FoldLoop loop;
  Waiters waiters;
  AtomicStats stats;
  std::vector<Folded> awaited;  // of the slice being folded
  Clock::time_point commit_began{};
  std::optional<Error> fatal;  // the shard's thread's own; for others after the join
  std::unique_ptr<LogReader> reader;
  std::atomic<LogReader*> awake{nullptr};  // the reader, for those who wake it
  std::atomic<bool> stopping{false};
  std::atomic<bool> abandoned{false};  // no last commit
  Committer committer;                 // before the reader and the loop goes what may still wake them
  std::thread thread;
};

Shard::Shard(Log& log, ShardState& state, Fold& fold, ShardOptions options,
             std::function<void(const Error&)> on_fatal, Decode decode)
    : state_(state),
      impl_(std::make_unique<Impl>(*this, log, fold, options, std::move(on_fatal), std::move(decode))) {
  impl_->waiters.publish(state.applied());
}

Shard::~Shard() {
  impl_->abandoned = true;
  impl_->stopping = true;
  impl_->wake();
  if (impl_->thread.joinable()) impl_->thread.join();
}

Result<void> Shard::start() {
  HAIYU_CHECK(!impl_->reader);
  impl_->waiters.publish(state_.applied());
  impl_->waiters.reached();
  BOOST_OUTCOME_TRY(impl_->reader, impl_->log.open_reader(state_.shard(), state_.applied()));
  impl_->awake = impl_->reader.get();
  impl_->observe();
  impl_->thread = std::thread([this] { impl_->run(); });
  return ok();
}

Result<void> Shard::stop() {
  impl_->stopping = true;
  impl_->wake();
  if (impl_->thread.joinable()) impl_->thread.join();
  if (impl_->fatal) return fail(impl_->fatal->code, impl_->fatal->detail);
  return ok();
}

void Shard::expect(const IdHash& id, OutcomeDone done) { impl_->waiters.expect(id, std::move(done)); }
void Shard::forget(const IdHash& id) { impl_->waiters.forget(id); }
Offsets Shard::applied() const { return impl_->waiters.applied(); }
void Shard::when_applied(const Offsets& want, std::function<void()> done) {
  impl_->waiters.when_applied(want, std::move(done));
}

ShardStats Shard::stats() const {
  const AtomicStats& from = impl_->stats;
  ShardStats now;
  now.folded = from.folded;
  now.duplicates = from.duplicates;
  now.rejected = from.rejected;
  now.poison = from.poison;
  now.commits = from.commits;
  now.commit_us_total = from.commit_us_total;
  now.applied = applied();
  for (std::size_t n = 0; n < kTopicCount; ++n) now.end[n] = from.end[n];
  now.silence = std::chrono::milliseconds(from.silence_ms);
  return now;
}

void Shard::Impl::run() {
  try {
    run_until_stopped();
    if (!fatal && !abandoned) last_commit();
  } catch (const std::exception& error) {
    fail_for_good({Errc::kCorrupt, std::string("the fold threw: ") + error.what()});
  }
}

void Shard::Impl::run_until_stopped() {
  while (!stopping) {
    const auto records = reader->next(wait_time(Clock::now()));
    if (!records) return fail_for_good(records.error());
    observe();
    std::span<const RecordView> rest = records.value();
    do {  // also without records: a commit may be due
      const auto slice = rest.first(std::min(rest.size(), kFoldSliceEvents));
      rest = rest.subspan(slice.size());
      if (!fold_slice(slice)) return;
    } while (!rest.empty() && !stopping);
  }
}

std::chrono::milliseconds Shard::Impl::wait_time(Clock::time_point now) const {
  // While a commit is in flight its end wakes the reader, and nothing else is to be done about the next one.
  if (!loop.has_uncommitted() || committer.in_flight()) return kIdleWait;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(loop.commit_at() - now);
  return std::clamp(left, std::chrono::milliseconds(0), kIdleWait);
}

// More than one slice is still to be read.
bool Shard::Impl::behind() const {
  std::uint64_t left = 0;
  for (std::size_t n = 0; n < kTopicCount; ++n) {
    const std::uint64_t end = stats.end[n].load(std::memory_order_relaxed);
    left += end - std::min(end, shard.state_.applied()[n]);
  }
  return left > kFoldSliceEvents;
}

// False after a fatal error.
bool Shard::Impl::fold_slice(std::span<const RecordView> records) {
  const Clock::time_point now = Clock::now();
  if (!records.empty()) {
    const auto lock = shard.lock_exclusive();
    loop.fold(records, now, [this](const Folded& folded) {
      if (waiters.anybody()) awaited.push_back(folded);
    });
    loop.evict();
    // While the fold is behind, facts gather, which is cheaper; a reader then settles them.
    if (!behind()) shard.state_.counters().settle();
    waiters.publish(shard.state_.applied());
  }
  if (!records.empty()) {
    const FoldCounts& counts = loop.counts();
    stats.folded.store(counts.folded, std::memory_order_relaxed);
    stats.duplicates.store(counts.duplicates, std::memory_order_relaxed);
    stats.rejected.store(counts.rejected, std::memory_order_relaxed);
    stats.poison.store(counts.poison, std::memory_order_relaxed);
    waiters.reached();
    for (const Folded& folded : awaited) waiters.answer(folded.id, folded.outcome);
    awaited.clear();
  }
  return commit_step(now);
}

bool Shard::Impl::commit_step(Clock::time_point now) {
  if (const auto written = committer.poll()) {
    if (!finish_commit(*written)) return false;
  }
  if (!loop.commit_due(now, behind())) return true;
  if (committer.in_flight()) {
    if (!loop.must_commit()) return true;
    if (!finish_commit(committer.wait())) return false;
  }
  begin_commit(now);
  return true;
}

void Shard::Impl::begin_commit(Clock::time_point now) {
  commit_began = now;
  {
    const auto lock = shard.lock_exclusive();
    loop.seal();
  }
  committer.submit(loop.collect());
}

bool Shard::Impl::finish_commit(const Result<void>& written) {
  if (!written) {
    fail_for_good(written.error());
    return false;
  }
  {
    const auto lock = shard.lock_exclusive();
    loop.committed();
  }
  shard.state_.sweep();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - commit_began);
  stats.commit_us_total.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
  stats.commits.fetch_add(1, std::memory_order_relaxed);
  return true;
}

void Shard::Impl::last_commit() {
  if (committer.in_flight() && !finish_commit(committer.wait())) return;
  if (!loop.has_uncommitted()) return;
  begin_commit(Clock::now());
  finish_commit(committer.wait());
}

void Shard::Impl::observe() {
  const Offsets end = reader->end_offsets();
  for (std::size_t n = 0; n < kTopicCount; ++n) stats.end[n].store(end[n], std::memory_order_relaxed);
  stats.silence_ms.store(reader->silence().count(), std::memory_order_relaxed);
}

void Shard::Impl::fail_for_good(Error error) {
  if (fatal) return;
  fatal = std::move(error);
  if (on_fatal) on_fatal(*fatal);
}

}  // namespace haiyu::state
