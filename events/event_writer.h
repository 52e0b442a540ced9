// The CloudEvent of an HTTP write, as JSON in structured mode.
//
// The request's body was validated by `decode_body`; it is spliced into `data` as it came, not written again.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "events/event.h"
#include "events/table.h"

namespace haiyu::events {

struct EventToWrite {
  const TypeInfo& type;
  std::string_view id;       // of the event: the caller's Idempotency-Key, or one of ours
  std::string_view source;   // who is behind it; source and id together are the event's identity
  std::string_view subject;  // the thing that it is about
  std::string_view key;      // the aggregate
  Instant time{};
  Actor actor = Actor::kUnknown;
  std::uint64_t payload_hash = 0;  // 0: not written
  std::string_view body;           // a JSON object that `decode_body` accepted
  // Fields of the data that stand in the path and not in the body: name and id, as ("session_id", "s1").
  std::span<const std::pair<std::string_view, std::string_view>> parents{};
  const Claims* claims = nullptr;
};

std::string write_event(const EventToWrite& event);
// With the topic and the key: what to append.
NewRecord write_record(const EventToWrite& event);

// Appends `text` to `json` as a JSON string. `text` is UTF-8.
void append_quoted(std::string& json, std::string_view text);

}  // namespace haiyu::events
