// A person's own calendar: what they signed up for as iCalendar, behind a link that calendars can subscribe
// to, since these send no token.
//
// The link has a key that follows from the secret of the data directory, the person and how often the person
// renewed the link (`person.calendar_renewed`): nobody guesses it, and a renewal voids what was given before.
// Who has it sees the calendar and nothing else. An entry's UID is the sign-up; waitlisted and offered are
// tentative, and what was cancelled stays as STATUS:CANCELLED. Refused ones are left out.
#pragma once

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

// GET /v1/people/{id}/calendar: the link, in the language of ?lang. Errors: 404 for an unknown person.
[[nodiscard]] Or<Response> get_calendar_link(Api& api, const Request& request);

// GET /v1/people/{id}/calendar.ics?key=KEY. Errors: 404 for a wrong key as for no person: neither is told.
[[nodiscard]] Or<Response> get_personal_calendar(Api& api, const Request& request);

}  // namespace haiyu::api
