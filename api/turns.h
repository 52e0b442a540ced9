// One change of a thing at a time: between a change's check and its fold no other may pass the same check.
//
// A change of something that exists takes its turn before it looks at it, and keeps it until it is decided.
// So of two that bring the same `If-Match` one is done and the other learns the new entity tag; one without
// is never done between the two steps of one with. Ownership: outlives the turns that it gives. Threads: any;
// a turn is waited for and given back on its caller's own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "api/http/completion.h"
#include "events/id_hash.h"

namespace haiyu::api {

class Turns {
 public:
  // Given back when it goes.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)), thing_(other.thing_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_) turns_->end(thing_);
    }

   private:
    friend class Turns;
    Turn(Turns& turns, IdHash thing) : turns_(&turns), thing_(thing) {}
    Turns* turns_;
    IdHash thing_;
  };

  // In the order of asking. nullopt: it did not come within `deadline`.
  boost::asio::awaitable<std::optional<Turn>> take(IdHash thing, std::chrono::milliseconds deadline);

 private:
  // What is passed on owns the turn until it is taken, so that one who gave up waiting does not keep it.
  using Next = Completion<std::shared_ptr<Turn>>;
  void end(const IdHash& thing);

  std::mutex mutex_;                                             // guards waiting_
  boost::unordered_flat_map<IdHash, std::deque<Next>> waiting_;  // by thing that somebody has
};

}  // namespace haiyu::api
