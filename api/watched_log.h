// A log that tells when it has failed for good: whoever appended is told first, then `on_failure`.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "events/log/log.h"

namespace haiyu::api {

class WatchedLog final : public Log {
 public:
  // `on_failure` is called once, on a thread of the log, when an append was answered with kIo.
  WatchedLog(std::unique_ptr<Log> log, std::function<void(const Error&)> on_failure)
      : on_failure_(std::move(on_failure)), log_(std::move(log)) {}

  const std::string& id() const override { return log_->id(); }
  std::uint32_t partitions() const override { return log_->partitions(); }
  void append(NewRecord record, AppendDone done) override {
    log_->append(std::move(record), [this, done = std::move(done)](Result<Appended> appended) {
      if (appended.has_value() || appended.error().code != Errc::kIo) return done(std::move(appended));
      const Error error = appended.error();
      done(std::move(appended));
      if (!failed_.exchange(true)) on_failure_(error);
    });
  }
  [[nodiscard]] Result<std::unique_ptr<LogReader>> open_reader(std::uint32_t partition, const Offsets& from,
                                                               ReadAhead ahead) override {
    return log_->open_reader(partition, from, ahead);
  }
  void close() override { log_->close(); }

 private:
  std::atomic<bool> failed_ = false;
  const std::function<void(const Error&)> on_failure_;
  const std::unique_ptr<Log> log_;  // last: its threads use the others
};

}  // namespace haiyu::api
