// What a fold decided, for those outside who do not fold: the entries of the shard's journal
// (state/journal.h), under the offset of the event in `activities` that it follows from.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/signup.h"
#include "state/codec.h"

namespace haiyu::services {

struct JournalEntry {
  enum class Kind : std::uint8_t {
    kDecided,   // the event's own sign-up: confirmed, waitlisted, or refused with a reason
    kPromoted,  // a sign-up that waited: confirmed or offered
    kEarned,    // a helper's service minutes, as they stand now: 0 when a correction took them back
  };
  Kind kind{};
  SignupId signup_id;    // empty for kDecided: the event's subject
  SessionId session_id;  // of kPromoted: what frees a place may not name its session
  SignupStatus status{};
  RefusalReason reason = RefusalReason::kNone;
  std::int32_t position = 0, seats_ahead = 0;  // while waitlisted
  std::int32_t minutes = 0;                    // of kEarned, which count on this day
  Day on{};

  void write(state::Writer& w) const {
    w.put(kind, signup_id, session_id, status, reason, position, seats_ahead, minutes, on);
  }
  void read(state::Reader& r) {
    r.get(kind, signup_id, session_id, status, reason, position, seats_ahead, minutes, on);
  }
  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

// Dies on bytes that are none.
JournalEntry journal_entry(std::string_view bytes);

}  // namespace haiyu::services
