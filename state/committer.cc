#include "state/committer.h"

#include <exception>

namespace haiyu::state {

Committer::Committer(Store& store, std::function<void()> done)
    : store_(store), done_(std::move(done)), thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Committer::submit(Batch batch) {
  HAIYU_CHECK(!in_flight_);
  in_flight_ = true;
  {
    const std::lock_guard lock(mutex_);
    todo_ = std::move(batch);
  }
  changed_.notify_all();
}

std::optional<Result<void>> Committer::poll() {
  if (!in_flight_) return std::nullopt;
  std::unique_lock lock(mutex_);
  if (!result_) return std::nullopt;
  return take(lock);
}

Result<void> Committer::wait() {
  HAIYU_CHECK(in_flight_);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return result_.has_value(); });
  return take(lock);
}

Result<void> Committer::take(std::unique_lock<std::mutex>& /*held*/) {
  Result<void> result = *std::move(result_);
  result_.reset();
  in_flight_ = false;
  return result;
}

Result<void> Committer::write(const Batch& batch) {
  try {
    return store_.write(batch);
  } catch (const std::exception& error) {
    return fail(Errc::kIo, error.what());
  }
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || todo_; });
    if (!todo_) return;
    {
      const Batch batch = *std::move(todo_);
      todo_.reset();
      lock.unlock();
      Result<void> result = write(batch);
      lock.lock();
      result_ = std::move(result);
      lock.unlock();
    }  // the batch's memory is freed here, not on the submitter's thread
    changed_.notify_all();
    done_();
    lock.lock();
  }
}

}  // namespace haiyu::state
