#include "api/appending.h"

#include "api/http/completion.h"

namespace haiyu::api {
namespace {

// Forgets what a shard was asked to expect, however the coroutine ends.
class Expectation {
 public:
  Expectation(state::Shard& shard, IdHash id, state::OutcomeDone done) : shard_(shard), id_(id) {
    shard_.expect(id_, std::move(done));
  }
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;
  ~Expectation() { shard_.forget(id_); }

 private:
  state::Shard& shard_;
  IdHash id_;
};

}  // namespace

boost::asio::awaitable<Fate> append_and_wait(Node& node, std::size_t shard, IdHash id, NewRecord record,
                                             std::chrono::milliseconds deadline) {
  const Completion<Fate> fate;
  const Expectation expectation(*node.shard(shard).shard, id,
                                [fate](const state::Outcome& outcome) { fate.complete(Decided{outcome}); });
  node.log().append(std::move(record), [fate](Result<Appended> appended) {
    if (!appended) fate.complete(NotAppended{appended.error()});
  });
  const auto arrived = co_await fate.wait(deadline);
  if (!arrived) co_return NotYet{};
  co_return *arrived;
}

}  // namespace haiyu::api
