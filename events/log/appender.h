// The thread that appends to one partition: groups what is queued, makes it durable, answers.
//
// Threads: all calls from any thread. Answers come from the appender's own; after close() from the caller's.
// Errors: the first failed write ends the log for good: that group and everything after it is answered with
// kIo, by this appender and, from their next group on, by the others that share its LogHealth.
// Why one per partition: their syncs run side by side, so no record waits for another partition's.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "events/log/journal.h"
#include "events/log/log.h"

namespace haiyu::embedded {

// What the appenders of one log share: the first write or sync that failed, after which nobody knows what the
// disk holds. Threads: any.
class LogHealth {
 public:
  void fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!first_) first_ = error;
  }
  std::optional<Error> failure() const {
    const std::lock_guard lock(mutex_);
    return first_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> first_;
};

class Appender {
 public:
  // Ownership: the journal and the health outlive it.
  Appender(Journal& journal, LogHealth& health, std::size_t queue_bytes_max, std::function<Instant()> clock);
  ~Appender();

  void append(NewRecord record, AppendDone done);
  // Answers with this error, in turn.
  void refuse(Error error, AppendDone done);
  // Finishes what is queued; then refuses with kClosed.
  void close();

 private:
  struct Waiting {
    NewRecord record;
    AppendDone done;
    std::optional<Error> refused = std::nullopt;  // what to answer instead of appending
  };
  struct Placed {
    Appended at;
    AppendDone done;
  };

  void enqueue(Waiting waiting);
  void run();
  bool take(std::vector<Waiting>& group);
  void write(std::vector<Waiting>& group);
  void place(Waiting& waiting);
  void commit();

  Journal& journal_;
  LogHealth& health_;
  const std::size_t queue_bytes_max_;
  const std::function<Instant()> clock_;
  std::vector<Placed> placed_;   // the thread's own: the group being written
  std::optional<Error> failed_;  // the thread's own

  std::mutex mutex_;  // guards what follows
  std::condition_variable queued_;
  std::vector<Waiting> queue_;
  std::size_t queue_bytes_ = 0;
  bool closed_ = false;

  std::mutex join_mutex_;  // guards the joining of the thread
  std::thread thread_;
};

}  // namespace haiyu::embedded
