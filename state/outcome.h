// What became of one event: the fold's answer to whoever waits for it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "events/id_hash.h"
#include "events/record.h"

namespace haiyu::state {

enum class Verdict : std::uint8_t {
  kApplied,    // it changed the state (a sign-up's refusal is a recorded decision, hence applied)
  kDuplicate,  // its source and id were folded before: nothing changed
  kRejected,   // it does not fit the state: nothing changed; `reason` says why
  kPoison,     // it is no event: set aside with its bytes
};

// Static text: a slug of the contract ("wrong_state", "already_exists", "not_found", "full", ...); "invalid"
// may be followed by the JSON pointer of the field ("invalid:/until_on"). Empty: none.
struct Outcome {
  Verdict verdict = Verdict::kApplied;
  std::string_view reason{};  // always of static storage
  // For signup.requested (and what moves a sign-up): the decision as it stood right after this event.
  std::uint8_t status = 0;    // services::SignupStatus
  std::int32_t position = 0;  // waitlisted: 1 is next
  std::int32_t seats_ahead = 0;
  // Where it stood in the log.
  Topic topic{};
  std::uint64_t offset = 0;
};

inline Outcome applied() { return {}; }
inline Outcome rejected(std::string_view reason) { return {.verdict = Verdict::kRejected, .reason = reason}; }

// The first answer to a write of the API (an event with a payload hash), kept with the state: a retry is
// answered with it, also after a crash, and a retry with another payload is found out.
struct Remembered {
  std::uint64_t payload_hash = 0;
  Verdict verdict = Verdict::kApplied;  // kApplied or kRejected
  std::string reason;
  std::uint8_t status = 0;
  std::int32_t position = 0;
  std::int32_t seats_ahead = 0;
  Topic topic{};
  std::uint64_t offset = 0;
  std::string subject;
};

// Called on the shard's thread, without its lock, soon after the event was folded; must not block.
using OutcomeDone = std::function<void(const Outcome&)>;

}  // namespace haiyu::state
