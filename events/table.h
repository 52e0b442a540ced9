// The table of event types: one row per type is all that decoding, validation, routing, authorization and the
// published descriptions know of it. Adding a type is adding its struct, its row, and its fold.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "events/record.h"

namespace haiyu::events {

enum class Role : std::uint8_t { kPublic, kPerson, kDesk, kOrganizer, kCentre, kRegistrar, kProducer, kOperator };

// Which path segments the route of a type has, i.e. how its subject and key are found.
enum class Target : std::uint8_t {
  kNew,        // POST /v1/{things}: the subject is new; the key is the subject or a field of the data
  kNewChild,   // POST /v1/{parents}/{id}/{things}: the subject is new, the parent stands in the path
  kExisting,   // PATCH /v1/{things}/{id} or POST /v1/{things}/{id}/{verb}: the subject stands in the path
};

struct FieldInfo {
  std::string_view name;
  std::string_view type;    // "text", "code", "id", "place", "instant", "day", "bool", "integer", "list of codes", ...
  bool required = false;
};

struct TypeInfo {
  std::size_t number;          // its place in the table and in Payload
  std::string_view name;       // "haiyu.signup.requested.v1"
  std::string_view thing;      // what the subject is: "signup"
  Topic topic;
  std::string_view key_field;  // the data field that names the key, or "" where the key is the subject
  std::string_view method;     // "POST" or "PATCH"
  std::string_view route;      // "/v1/sessions/{id}/signups"
  Target target;
  std::string_view parent;     // kNewChild: what {id} is ("session"); else ""
  Role who;                    // the least role that may
  std::span<const FieldInfo> fields;
};

std::span<const TypeInfo> types();
const TypeInfo* type_named(std::string_view name);  // nullptr when unknown

// The number of a payload struct at compile time: number_of<SignupRequested>().
template <class Payload>
std::size_t number_of();

}  // namespace haiyu::events
