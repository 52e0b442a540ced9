#include "events/log/appender.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace haiyu::embedded {
namespace {

// A group is written once it has so many bytes, however much more waits.
constexpr std::size_t kGroupBytes = 4u << 20;

}  // namespace

Appender::Appender(Journal& journal, LogHealth& health, std::size_t queue_bytes_max,
                   std::function<Instant()> clock)
    : journal_(journal),
      health_(health),
      queue_bytes_max_(queue_bytes_max),
      clock_(std::move(clock)),
      thread_([this] { run(); }) {}

Appender::~Appender() { close(); }

void Appender::append(NewRecord record, AppendDone done) { enqueue({std::move(record), std::move(done)}); }

void Appender::refuse(Error error, AppendDone done) { enqueue({{}, std::move(done), std::move(error)}); }

void Appender::enqueue(Waiting waiting) {
  const std::size_t bytes = frame_length(waiting.record);
  std::unique_lock lock(mutex_);
  if (closed_) {
    lock.unlock();
    return waiting.done(fail(Errc::kClosed, "the log is closed"));
  }
  if (queue_bytes_ > 0 && queue_bytes_ + bytes > queue_bytes_max_) {
    waiting.record = {};
    waiting.refused = Error{Errc::kUnavailable, "too much waits to be written"};
  } else {
    queue_bytes_ += bytes;
  }
  queue_.push_back(std::move(waiting));
  lock.unlock();
  queued_.notify_one();
}

void Appender::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  queued_.notify_one();
  const std::lock_guard lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

void Appender::run() {
  std::vector<Waiting> group;
  while (take(group)) {
    try {
      write(group);
    } catch (const std::exception& error) {
      die("events/log/appender.cc", fmt::format("the appender threw: {}", error.what()));
    }
    group.clear();
  }
  if (!failed_) journal_.trim();
}

// Waits for records; false when the log is closed and nothing is left.
bool Appender::take(std::vector<Waiting>& group) {
  std::unique_lock lock(mutex_);
  queued_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  group.swap(queue_);
  queue_bytes_ = 0;
  return !group.empty();
}

void Appender::write(std::vector<Waiting>& group) {
  if (!failed_) failed_ = health_.failure();  // of another partition
  std::size_t bytes = 0;
  for (Waiting& waiting : group) {
    if (const auto& error = failed_ ? failed_ : waiting.refused) {
      waiting.done(fail(error->code, error->detail));
      continue;
    }
    place(waiting);
    bytes += frame_length(waiting.record);
    if (bytes < kGroupBytes) continue;
    commit();
    bytes = 0;
  }
  commit();
}

void Appender::place(Waiting& waiting) {
  const FramePlace at = journal_.add(waiting.record, clock_());
  placed_.push_back(
      {{waiting.record.topic, journal_.partition(), at.offset, at.append_time}, std::move(waiting.done)});
}

// Makes what was placed durable, and answers.
void Appender::commit() {
  if (!failed_ && journal_.pending_bytes() > 0) {
    if (const auto committed = journal_.commit(); !committed) {
      failed_ = Error{Errc::kIo, committed.error().detail};
      health_.fail(*failed_);
    }
  }
  for (const Placed& placed : placed_) {
    placed.done(failed_ ? Result<Appended>(fail(failed_->code, failed_->detail))
                        : Result<Appended>(placed.at));
  }
  placed_.clear();
}

}  // namespace haiyu::embedded
