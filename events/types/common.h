// Value types that events share. Views point into the decoder's buffers: valid until its next `decode`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "events/ids.h"
#include "events/time.h"

namespace haiyu::events {

// A code of an open vocabulary ("social_group", "doctor", "elderly"): `[a-z][a-z0-9_]{0,63}`.
struct Code {
  std::string_view view;
  friend bool operator==(Code, Code) = default;
};

// Shown text: a plain string or a language map, kept as the JSON in which it came (validated, compact
// enough).
struct Text {
  std::string_view json;
};

// A plain string without markup, at most 2,000 bytes.
using Plain = std::string_view;

template <class T>
using Maybe = std::optional<T>;
template <class T>
using List = std::vector<T>;

enum class Track : std::uint8_t { kRegistered, kFiled };
enum class Sector : std::uint8_t { kPublic, kSocial, kMarket };
enum class Channel : std::uint8_t { kOneStop, kOnline };
enum class Residency : std::uint8_t { kUnknown, kRegistered, kMigrant };
enum class Side : std::uint8_t { kHelper, kBeneficiary };
enum class Waitlist : std::uint8_t { kFirstFit, kStrict, kNone };

// What the API saw of other aggregates when it stamped the event, and of whom the event is about.
// Absent as a whole: the fold takes the event as unchecked.
struct Claims {
  Plain position;  // where the state stood at which they were seen
  Residency residency = Residency::kUnknown;
  PlaceIdView organization_place;  // the place of the organization named by the event
  Maybe<bool> member;              // enrolled in the activity's organization
  Maybe<std::int32_t> age;
  List<Code> skills;            // of those that are asked for: the person's, valid on the session's day
  List<Code> verified_skills;   // of these: those that an organization has verified
  List<SignupIdView> overlaps;  // the person's active sign-ups whose sessions overlap this one
  Maybe<bool> eligible;         // false: not_eligible
};

}  // namespace haiyu::events
