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

#include "api/node.h"
#include "api/ticker.h"

namespace haiyu::api {

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
