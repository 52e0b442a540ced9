// Ends the offers that nobody took in time: appends `signup.expired` for each, at most a second late.
//
// Every node may do it. The event's id follows from the offer and from how many minutes late it is, so what
// two nodes append is one event and a duplicate; and where the log's clock was behind, so that the fold found
// it too early, it is tried again a minute later. Threads: one of its own, from construction to destruction.
// Errors: what the log does not take is tried again likewise. Ownership: the node outlives it.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "api/node.h"

namespace haiyu::api {

class OfferClock {
 public:
  OfferClock(Node& node, std::function<Instant()> now);
  OfferClock(const OfferClock&) = delete;
  OfferClock& operator=(const OfferClock&) = delete;
  ~OfferClock();

 private:
  void run(const std::stop_token& stop);
  void look();

  Node& node_;
  std::function<Instant()> now_;
  boost::unordered_flat_set<std::string> appended_;  // ids of the events of the last look
  std::mutex mutex_;                                 // `wake_` wants one; nobody notifies but the stop
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace haiyu::api
