#include "api/appending.h"

namespace haiyu::api {

// Forgets what a shard was asked to expect, however the coroutine ends.
class Appending::Expectation {
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

Appending::Appending(Node& node, std::size_t shard, IdHash id, NewRecord record)
    : expectation_(std::make_shared<Expectation>(
          *node.shard(shard).shard, id,
          [fate = fate_](const state::Outcome& outcome) { fate.complete(Decided{outcome}); })) {
  node.log().append(std::move(record), [fate = fate_](Result<Appended> appended) {
    if (!appended) fate.complete(NotAppended{appended.error()});
  });
}

boost::asio::awaitable<Fate> Appending::wait(std::chrono::steady_clock::duration deadline) const {
  auto arrived = co_await fate_.wait(deadline);
  if (!arrived) co_return NotYet{};
  co_return std::move(*arrived);
}

}  // namespace haiyu::api
