// Who asks, as a verified token says it; nothing that a client merely claims of itself.
#pragma once

#include <string>
#include <string_view>

#include "events/table.h"

namespace haiyu::api {

// Who comes without a token has this as subject. A token cannot: none is signed for it (api/auth/token.cc).
inline constexpr std::string_view kStrangerSubject = "local";

// What the role is bound to stands in the one field that belongs to it; the others are empty.
struct Principal {
  events::Role role = events::Role::kPublic;
  std::string subject{};       // who it is: Idempotency-Keys are its own
  std::string person{};        // kPerson: of themselves
  std::string session{};       // kDesk: of one session
  std::string organization{};  // kOrganizer, kCentre: of this organization
  std::string district{};      // kRegistrar: of this district
};

}  // namespace haiyu::api
