// GET /v1/activities/{id}/calendar.ics: the sessions of an activity as iCalendar (RFC 5545), to be subscribed
// to.
//
// Times are in UTC; a session keeps its UID, its SEQUENCE rises with every change, and a cancelled one stays
// with STATUS:CANCELLED, so that calendars take it out. `lang` chooses the language. Errors: 404, 422.
#pragma once

#include "api/denial.h"
#include "api/lookup.h"

namespace haiyu::api {

[[nodiscard]] Or<Response> get_calendar(const Node& node, const Request& request);

// A content line: folded behind 75 bytes, never within a character, and ended.
std::string calendar_line(std::string_view text);
// TEXT, escaped.
std::string calendar_text(std::string_view text);

}  // namespace haiyu::api
