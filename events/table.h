// The table of event types: one row per type is all that decoding, validation, routing, authorization and the
// published descriptions know of it. Adding a type is adding its struct, its row, and its fold.
//
// The rows stand beside their structs (events/types/*_rows.h); this is the table that they make.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "events/event.h"
#include "events/record.h"
#include "events/types/privacy.h"

namespace haiyu::events {

enum class Role : std::uint8_t {
  kPublic,
  kPerson,
  kDesk,
  kOrganizer,
  kCentre,
  kRegistrar,
  kProducer,
  kOperator
};

// Which path segments the route of a type has, i.e. how its subject and key are found.
enum class Target : std::uint8_t {
  kNew,       // POST /v1/{things}: the subject is new; the key is the subject or a field of the data
  kNewChild,  // POST /v1/{parents}/{id}/{things}: the subject is new, the parent stands in the path
  kExisting,  // PATCH /v1/{things}/{id} or POST /v1/{things}/{id}/{verb}: the subject stands in the path
};

// One field of the data, as it is checked and as it is published.
struct FieldInfo {
  std::string_view name{};
  // "text" (a string or a language map), "plain", "code", "id", "place", "instant", "day", "bool", "integer",
  // "enum", "object".
  std::string_view type{};
  bool required = false;   // in an event
  bool from_path = false;  // required in an event, refused in an HTTP body: the path has it
  Privacy privacy{};
  bool list = false;  // of `type`; then min_items and max_items hold
  std::uint32_t min_items = 0;
  std::uint32_t max_items = 0;
  std::int64_t min = 0;  // integer: the values; plain and text: the bytes
  std::int64_t max = 0;
  std::uint8_t place_levels = 0;              // place: exactly so many levels; 0: 1 to 3
  std::span<const std::string_view> words{};  // enum: what it may be
  const FieldInfo* object = nullptr;          // object: its fields
  std::size_t object_size = 0;

  std::span<const FieldInfo> object_fields() const { return {object, object_size}; }
};

struct TypeInfo {
  std::size_t number = 0;    // its place in the table and in Payload
  std::string_view name{};   // "haiyu.signup.requested.v1"
  std::string_view thing{};  // what the subject is: "signup"
  Topic topic{};
  std::string_view key_field{};  // the data field that names the key, or "" where the key is the subject
  std::string_view method{};     // "POST" or "PATCH"
  std::string_view route{};      // "/v1/sessions/{id}/signups"
  Target target{};
  std::string_view parent{};  // kNewChild: what {id} is ("session"); else ""
  Role who{};                 // the least role that may
  std::span<const FieldInfo> fields{};
};

std::span<const TypeInfo> types();
const TypeInfo* type_named(std::string_view name);  // nullptr when unknown
std::string_view name_of(Role role);                // "organizer"

// The number of a payload struct: number_of<SignupRequested>().
template <class Struct, std::size_t At = 0>
constexpr std::size_t number_of() {
  if constexpr (std::is_same_v<Struct, std::variant_alternative_t<At, Payload>>) {
    return At;
  } else {
    return number_of<Struct, At + 1>();
  }
}

}  // namespace haiyu::events
