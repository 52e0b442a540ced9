// Writes batches on a thread of its own, one at a time: the fold goes on while RocksDB works.
//
// Threads: one thread (the shard's) submits and takes results; `done` runs on the committer's thread.
// Errors: as Store::write; an exception of the store counts as kIo.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "state/store.h"

namespace haiyu::state {

class Committer {
 public:
  // `done`: called after each write, for instance to wake who polls; must not block.
  Committer(Store& store, std::function<void()> done);
  ~Committer();  // a write under way is finished
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // In flight: submitted, and its result not yet taken.
  bool in_flight() const { return in_flight_; }
  void submit(Batch batch);  // not while one is in flight
  // The result, if the write has ended.
  std::optional<Result<void>> poll();
  // The result, as soon as the write has ended. Only while one is in flight.
  [[nodiscard]] Result<void> wait();

 private:
  void run();
  Result<void> write(const Batch& batch);
  Result<void> take(std::unique_lock<std::mutex>& lock);

  Store& store_;
  std::function<void()> done_;
  bool in_flight_ = false;  // the submitter's own

  std::mutex mutex_;  // guards the three below
  std::condition_variable changed_;
  std::optional<Batch> todo_;
  std::optional<Result<void>> result_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace haiyu::state
