// Credits service to the persons who gave it: appends `service.credited` to their topic for what the
// sessions' shards have in their journals, with the rules that hold then.
//
// Every node may do it. The event's id follows from the sign-up and from the event by which it stands so,
// hence what two nodes append, or one after a crash, is one event and a duplicate; and what a person's shard
// has already is not appended again, also when the state was built anew. Threads: one of its own, from
// construction to destruction. Errors: what the log does not take is tried again. Ownership: the node
// outlives it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "api/node.h"
#include "api/ticker.h"
#include "services/credits/earned.h"
#include "state/bookmark.h"

namespace haiyu::api {

// The event of one piece of earned service. `district`: nullptr where nothing is known of it.
NewRecord credited_record(const services::Earned& earned, const services::District* district, Instant now);

class CreditEmitter {
 public:
  CreditEmitter(Node& node, std::function<Instant()> now);
  CreditEmitter(const CreditEmitter&) = delete;
  CreditEmitter& operator=(const CreditEmitter&) = delete;

 private:
  // What was appended and not yet answered for by the log.
  struct Batch {
    std::atomic<std::size_t> waiting = 0;
    std::atomic<bool> failed = false;
  };
  struct OfShard {
    state::Bookmark done;  // all before it is in the log
    std::uint64_t next = 0;
    std::shared_ptr<Batch> batch;
  };
  void look();
  void look(std::size_t shard);
  void append(const services::Earned& earned, const std::shared_ptr<Batch>& batch);

  Node& node_;
  std::function<Instant()> now_;
  std::vector<OfShard> shards_;
  Ticker ticker_;  // last: it uses the others
};

}  // namespace haiyu::api
