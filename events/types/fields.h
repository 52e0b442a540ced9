// How a payload struct declares its fields: names, members and checks, as constants that both the decoder and
// the published descriptions read.
//
//   template <> inline constexpr auto kFields<PlaceSpec> = std::tuple{
//       required("role", &PlaceSpec::role), optional("min_needed", &PlaceSpec::min_needed, between(0,
//       1'000))};
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "events/types/common.h"
#include "events/types/privacy.h"

namespace haiyu::events {

// What is checked of one field beyond its type. Numbers by value, text by bytes, lists by items.
struct Limits {
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool bounded = false;  // min and max hold; else the type's own limits do
  std::uint32_t min_items = 0;
  std::uint32_t max_items = 64;
  std::uint8_t place_levels = 0;  // a place of exactly this level (3: a community); 0: of any
};
constexpr Limits between(std::int64_t min, std::int64_t max) {
  return {.min = min, .max = max, .bounded = true};
}
constexpr Limits items(std::uint32_t min, std::uint32_t max) { return {.min_items = min, .max_items = max}; }
inline constexpr Limits kCommunityLevel = {.place_levels = 3};

// The limits of types where a field names none.
inline constexpr std::int64_t kMaxPlainBytes = 2'000;
inline constexpr std::int64_t kMaxTextBytes = 8'000;  // as JSON, all languages together

enum class Presence : std::uint8_t {
  kOptional,
  kRequired,
  kFromPath,  // required in an event; in an HTTP write it stands in the path, and the body must not repeat it
};

template <class Struct, class Member>
struct Field {
  std::string_view name;
  Member Struct::*member;
  Presence presence;
  Limits limits;
  Privacy privacy = Privacy::kUnmarked;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> required(std::string_view name, Member Struct::*member, Limits limits = {}) {
  return {name, member, Presence::kRequired, limits};
}
template <class Struct, class Member>
constexpr Field<Struct, Member> optional(std::string_view name, Member Struct::*member, Limits limits = {}) {
  return {name, member, Presence::kOptional, limits};
}
template <class Struct, class Member>
constexpr Field<Struct, Member> from_path(std::string_view name, Member Struct::*member, Limits limits = {}) {
  return {name, member, Presence::kFromPath, limits};
}

// Marks of a field, see events/types/privacy.h: shown(required("title", &ActivityPosted::title)).
template <class Struct, class Member>
constexpr Field<Struct, Member> marked(Field<Struct, Member> field, Privacy privacy) {
  field.privacy = privacy;
  return field;
}
template <class Struct, class Member>
constexpr Field<Struct, Member> shown(const Field<Struct, Member>& field) {
  return marked(field, Privacy::kPublic);
}
template <class Struct, class Member>
constexpr Field<Struct, Member> trait(const Field<Struct, Member>& field) {
  return marked(field, Privacy::kTrait);
}
template <class Struct, class Member>
constexpr Field<Struct, Member> personal(const Field<Struct, Member>& field) {
  return marked(field, Privacy::kPersonal);
}

// The fields of a struct inside a payload.
template <class Struct>
inline constexpr auto kFields = std::tuple<>{};

// What a check of several fields together found.
struct Finding {
  std::string pointer;  // from the payload: "/end_at"
  std::string_view code;
  std::string_view detail;
};
using Findings = std::vector<Finding>;
template <class Payload>
using Check = void (*)(const Payload&, Findings&);

}  // namespace haiyu::events
