// The folds of the topic `activities`: activities, their sessions, sign-ups, attendance, and what was served.
//
// Each loads what the event names, lets the pure rules decide (session_rules.h, attendance.h, served.h),
// counts what they moved (facts.h) and keeps the index rows. The key is the activity: a session or a sign-up
// of another activity is not found. What a parent's absence means is safe to decide here, since the parent
// shares the key. Cancelling an activity cancels in the same step its sessions that had not ended when that
// happened. Errors: "not_found", "already_exists", "wrong_state", "invalid:" and the pointer of the field,
// and those of the rules; nothing has changed then.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event, const events::ActivityPosted& posted);
state::Outcome fold(Context& context, const events::Event& event, const events::ActivityChanged& changed);
state::Outcome fold(Context& context, const events::Event& event, const events::ActivityCancelled& cancelled);

state::Outcome fold(Context& context, const events::Event& event, const events::SessionScheduled& scheduled);
state::Outcome fold(Context& context, const events::Event& event, const events::SessionChanged& changed);
state::Outcome fold(Context& context, const events::Event& event, const events::SessionCancelled& cancelled);
state::Outcome fold(Context& context, const events::Event& event, const events::SessionClosed& closed);

// The outcome carries the decision: status, reason, position, seats_ahead.
state::Outcome fold(Context& context, const events::Event& event, const events::SignupRequested& requested);
state::Outcome fold(Context& context, const events::Event& event, const events::SignupCancelled& cancelled);
state::Outcome fold(Context& context, const events::Event& event, const events::SignupAccepted& accepted);
state::Outcome fold(Context& context, const events::Event& event, const events::SignupDeclined& declined);
state::Outcome fold(Context& context, const events::Event& event, const events::SignupExpired& expired);
state::Outcome fold(Context& context, const events::Event& event, const events::SignupPlaced& placed);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::AttendanceCheckedIn& checked_in);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::AttendanceCheckedOut& checked_out);
state::Outcome fold(Context& context, const events::Event& event, const events::AttendanceNoShow& no_show);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::AttendanceCorrected& corrected);

state::Outcome fold(Context& context, const events::Event& event, const events::ServedRecorded& recorded);
state::Outcome fold(Context& context, const events::Event& event, const events::ServedCorrected& corrected);

// Counts what moved in the session, tells it to the journal, and keeps the rows of open offers
// (Rows::kOffers) in step with it.
void count_moves(Context& context, const events::Event& event, const Activity& activity, Session& session);

}  // namespace haiyu::services
