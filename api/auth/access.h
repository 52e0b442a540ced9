// Who may do what: a role that is high enough, and bound to whom the thing concerns.
//
//   person      what is their own
//   desk        what happens in its session
//   organizer   what its organization answers for
//   centre      that, what an organization answers for that it leads now, and what is in a community where it
//               has an open centre
//   registrar   what is in its district
//   producer    events, and nothing else
//   operator    everything
// Threads: any.
#pragma once

#include "api/auth/principal.h"
#include "api/auth/scope.h"

namespace haiyu::api {

// High enough for what `least` may: one step is before the other in the list above. Producers have a ladder
// of their own.
bool ranks(events::Role role, events::Role least);

// `least`: the lowest role that may at all.
bool may(const Node& node, const Principal& who, events::Role least, const Scope& scope);

}  // namespace haiyu::api
