// What happened to a thing, step by step; corrections keep both versions visible.
//
// Kept as the bytes in which it is stored: a sign-up has two or three steps that only its view reads, and a
// list of texts in each of a million sign-ups would be most of the memory that they take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/time.h"
#include "state/codec.h"

namespace haiyu::services {

enum class Step : std::uint8_t {
  kConfirmed,
  kWaitlisted,
  kRefused,
  kPromoted,
  kCancelled,
  kCheckedIn,
  kCompleted,
  kNoShow,
  // A correction is two steps: the version that stood before, then what it became.
  kWasCheckedIn,
  kWasCompleted,
  kWasNoShow,
  kCorrectedToCheckedIn,
  kCorrectedToCompleted,
  kCorrectedToNoShow,
  kWas,
  kCorrected,
  kOffered,
  kAccepted,
  kDeclined,
  kExpired,
  kPlaced,  // an order; or a sign-up, by an organizer
  kFulfilled,
  kFollowedUp,
  kDisputed,
  kResolved,
  kApproved,
};
std::string_view name_of(Step step);  // "checked_in", "was_completed", "corrected_to_no_show", ...

struct HistoryEntry {
  Instant at{};  // when it happened
  Step what{};
  std::string detail;  // a reason, who recorded it, or the version that stood before
  void write(state::Writer& w) const { w.put(at, what, detail); }
  void read(state::Reader& r) { r.get(at, what, detail); }
};

class History {
 public:
  void add(Instant at, Step what, std::string_view detail);
  std::vector<HistoryEntry> entries() const;

  void write(state::Writer& w) const { w.put(bytes_); }
  void read(state::Reader& r) { r.get(bytes_); }

 private:
  std::string bytes_;  // entries, one after another
};

}  // namespace haiyu::services
