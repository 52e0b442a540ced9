// Whether a field of an event may be shown to everybody: a property of its row, which whoever tells of events
// to others reads there (events/public_data.h).
#pragma once

#include <cstdint>

namespace haiyu::events {

// Free text, and every field of an event about a person (topic `volunteers`), is marked in its row: a row
// that leaves one unmarked does not compile. Opaque ids are shown: they name nobody by themselves.
enum class Privacy : std::uint8_t {
  kUnmarked,  // needs no mark: a code, a number, a time, an id; shown
  kPublic,    // marked as what everybody may read: of an organization, a place, an offer
  kTrait,     // describes a person (year of birth, residency, skills): folded and counted, shown to nobody
  kPersonal,  // names a person, or is text by or about one
};

constexpr bool is_shown(Privacy privacy) {
  return privacy == Privacy::kUnmarked || privacy == Privacy::kPublic;
}

}  // namespace haiyu::events
