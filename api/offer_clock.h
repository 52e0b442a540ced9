// Ends the offers that nobody took in time: appends `signup.expired` for each, at most a second late.
//
// Every node may do it. The event's id follows from the offer and from how many minutes late it is, so what
// two nodes append is one event and a duplicate; and where the log's clock was behind, so that the fold found
// it too early, it is tried again a minute later. Threads: one of its own, from construction to destruction.
// Errors: what the log does not take is tried again likewise. Ownership: the node outlives it.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <string>
#include <vector>

#include "api/node.h"
#include "api/ticker.h"

namespace haiyu::api {

struct DueOffer {
  std::string signup, activity;
  std::int32_t offer_no = 0;
  Instant expired_at{};
};
// The open offers of a shard whose time has passed, the earliest first; the others come with the next look.
std::vector<DueOffer> offers_due(const services::Domain& domain, Instant now);
// The event that ends the offer, as a clock that shows `now` appends it.
NewRecord expiry_record(const DueOffer& offer, Instant now);

class OfferClock {
 public:
  OfferClock(Node& node, std::function<Instant()> now);
  OfferClock(const OfferClock&) = delete;
  OfferClock& operator=(const OfferClock&) = delete;

 private:
  void look();

  Node& node_;
  std::function<Instant()> now_;
  boost::unordered_flat_set<std::string> appended_;  // ids of the events of the last look
  Ticker ticker_;                                    // last: it uses the others
};

}  // namespace haiyu::api
