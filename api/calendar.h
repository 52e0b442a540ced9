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

// What one session is in a calendar, beside what the session and its activity say.
struct CalendarEntry {
  std::string uid;
  // DTSTAMP. When it was last revised nobody keeps: SEQUENCE tells clients of a change. This stays the same,
  // so that the answer changes with the session only.
  std::string stamp;
  std::string_view status;  // CONFIRMED, TENTATIVE or CANCELLED
  std::string note{};       // before the activity's description
};
std::string calendar_entry(const CalendarEntry& entry, const services::Activity& activity,
                           const services::Session& session, std::string_view lang);
std::string whole_calendar(std::string_view name, std::string_view entries);
bool takes_place(const services::Session& session);
std::string calendar_time(Instant instant);  // "20300105T010000Z"

// A content line: folded behind 75 bytes, never within a character, and ended.
std::string calendar_line(std::string_view text);
// TEXT, escaped.
std::string calendar_text(std::string_view text);

}  // namespace haiyu::api
