#include "api/watched_log.h"

#include <doctest/doctest.h>

#include <vector>

namespace haiyu::api {
namespace {

// Answers each append with the next of these.
class FailingLog final : public Log {
 public:
  explicit FailingLog(std::vector<Errc> answers) : answers_(std::move(answers)) {}
  const std::string& id() const override { return id_; }
  std::uint32_t partitions() const override { return 1; }
  void append(NewRecord, AppendDone done) override { done(fail(answers_.at(next_++), "of the test")); }
  Result<std::unique_ptr<LogReader>> open_reader(std::uint32_t, const Offsets&, ReadAhead) override {
    return fail(Errc::kInvalid, "nothing to read");
  }
  void close() override {}

 private:
  std::string id_ = "failing-log";
  std::vector<Errc> answers_;
  std::size_t next_ = 0;
};

TEST_CASE("a log that failed for good is told of once, behind the answer; what may pass is not") {
  std::vector<std::string> heard;
  const auto answer_is = [&](Errc code) {
    return [&heard, code](const Result<Appended>& appended) {
      REQUIRE(appended.has_error());
      CHECK(appended.error().code == code);
      heard.emplace_back("answer");
    };
  };
  WatchedLog log(
      std::make_unique<FailingLog>(std::vector{Errc::kUnavailable, Errc::kInvalid, Errc::kIo, Errc::kIo}),
      [&](const Error& error) { heard.push_back(error.detail); });
  for (const Errc code : {Errc::kUnavailable, Errc::kInvalid, Errc::kIo, Errc::kIo})
    log.append({}, answer_is(code));
  CHECK(heard == std::vector<std::string>{"answer", "answer", "answer", "of the test", "answer"});
}

}  // namespace
}  // namespace haiyu::api
