// The fields of the claims that the API stamps into an event.
#pragma once

#include "events/types/fields.h"

namespace haiyu::events {

template <>
inline constexpr auto kFields<Claims> =
    std::tuple{optional("position", &Claims::position),
               optional("residency", &Claims::residency),
               optional("organization_place", &Claims::organization_place),
               optional("member", &Claims::member),
               optional("age", &Claims::age, between(0, 300)),
               optional("skills", &Claims::skills, items(0, 256)),
               optional("verified_skills", &Claims::verified_skills, items(0, 256)),
               optional("overlaps", &Claims::overlaps, items(0, 256)),
               optional("eligible", &Claims::eligible)};

}  // namespace haiyu::events
