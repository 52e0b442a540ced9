#include "api/events_route.h"

#include <algorithm>
#include <atomic>

#include "api/http/completion.h"
#include "api/json_writer.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

// What becomes of a batch, told by the log and the shards on their threads.
struct Progress {
  explicit Progress(std::size_t events) : outcomes(events), to_append(events), to_fold(events) {}

  std::vector<state::Outcome> outcomes;  // each written by one shard, before to_fold counts it
  std::atomic<std::size_t> to_append, to_fold;
  std::atomic<bool> failed = false;
  Completion<bool> appended, folded;
};

class Batch {
 public:
  Batch(Node& node, std::vector<TakenEvent> events, bool wait)
      : node_(node),
        events_(std::move(events)),
        wait_(wait),
        progress_(std::make_shared<Progress>(fresh_count())) {}
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() { stop_waiting(); }

  std::size_t fresh_count() const {
    return static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(),
                                                  [](const TakenEvent& taken) { return !taken.duplicate; }));
  }
  std::size_t duplicate_count() const { return events_.size() - fresh_count(); }
  const Progress& progress() const { return *progress_; }

  void append() {
    std::size_t slot = 0;
    for (std::size_t index = 0; index < events_.size(); ++index) {
      TakenEvent& taken = events_[index];
      if (taken.duplicate) continue;
      indices_.push_back(index);
      if (wait_) expect(taken, slot);
      ++slot;
      node_.log().append(std::move(taken.event.record), [progress = progress_](Result<Appended> result) {
        if (!result) progress->failed = true;
        if (--progress->to_append == 0) progress->appended.complete(true);
      });
    }
  }

  // The folds' refusals so far, as the answer has them.
  void rejected_field(JsonWriter& json) const {
    json.begin_array("rejected");
    for (std::size_t slot = 0; slot < indices_.size(); ++slot) {
      const state::Outcome& outcome = progress_->outcomes[slot];
      if (outcome.verdict != state::Verdict::kRejected) continue;
      json.begin_object();
      json.field("index", indices_[slot]);
      json.field("reason", outcome.reason);
      json.end_object();
    }
    json.end_array();
  }

  // Call once everything is folded or given up: the outcomes then change no more.
  void stop_waiting() {
    for (const TakenEvent* taken : expected_) node_.shard(taken->shard).shard->forget(taken->event.id_hash);
    expected_.clear();
  }

 private:
  void expect(const TakenEvent& taken, std::size_t slot) {
    expected_.push_back(&taken);
    node_.shard(taken.shard)
        .shard->expect(taken.event.id_hash, [progress = progress_, slot](const state::Outcome& outcome) {
          progress->outcomes[slot] = outcome;
          if (--progress->to_fold == 0) progress->folded.complete(true);
        });
  }

  Node& node_;
  std::vector<TakenEvent> events_;
  const bool wait_;
  std::shared_ptr<Progress> progress_;
  std::vector<const TakenEvent*> expected_;
  std::vector<std::size_t> indices_;  // of the slots in the batch
};

}  // namespace

boost::asio::awaitable<Response> post_events(Api& api, const Request& request) {
  const auto wait = flag_param(request, "wait");
  if (!wait) co_return problem_answer(request, wait.error());
  auto events = co_await read_events(api.node, request);
  if (!events) co_return problem_answer(request, std::move(events).error());
  auto sealed = co_await seal_events(api, events.value());
  if (!sealed) co_return problem_answer(request, std::move(sealed).error());

  const bool waits = wait.value().value_or(false);
  const auto patience =
      std::max<std::chrono::milliseconds>(api.options.write_deadline, preferred_wait(request));
  Batch batch(api.node, std::move(events).value(), waits);
  batch.append();
  if (batch.fresh_count() > 0) {
    const auto appended = co_await batch.progress().appended.wait(patience);
    if (!appended || batch.progress().failed)
      co_return problem_answer(request, {"log_unavailable", {}, {}, {}, {}});
    if (waits) co_await batch.progress().folded.wait(patience);
  }
  batch.stop_waiting();

  JsonWriter json;
  json.begin_object();
  json.field("accepted", batch.fresh_count());
  json.field("duplicates", batch.duplicate_count());
  if (waits) {
    batch.rejected_field(json);
    const std::size_t pending = batch.fresh_count() > 0 ? batch.progress().to_fold.load() : 0;
    if (pending > 0) json.field("pending", pending);
  }
  json.end_object();
  co_return Response{202, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, json.take()};
}

}  // namespace haiyu::api
