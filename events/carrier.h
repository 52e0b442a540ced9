// Which thing carries what an event makes, where the event names that thing and not the aggregate.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "events/event.h"

namespace haiyu::events {

// "session" and its id, as the data's `field` names it. The key of the new thing is the carrier's.
struct Carrier {
  std::string_view thing, id, field;
};

inline std::optional<Carrier> carrier_of(const Payload& payload) {
  return std::visit(
      [](const auto& of) -> std::optional<Carrier> {
        if constexpr (requires { of.session_id.view(); })
          return Carrier{"session", of.session_id.view(), "session_id"};
        if constexpr (requires { of.survey_id.view(); })
          return Carrier{"survey", of.survey_id.view(), "survey_id"};
        if constexpr (requires { of.service_item_id.view(); })
          return Carrier{"service_item", of.service_item_id.view(), "service_item_id"};
        if constexpr (requires { of.platform_ids.front().view(); }) {
          if (!of.platform_ids.empty())
            return Carrier{"platform", of.platform_ids.front().view(), "platform_ids"};
        }
        return std::nullopt;
      },
      payload);
}

}  // namespace haiyu::events
