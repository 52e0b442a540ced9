#include "services/activities/decisions.h"

#include "services/decision.h"

namespace haiyu::services {

namespace {

void note(Context& context, const events::Event& event, const Decision& decision) {
  state::Writer entry;
  entry.put(decision);
  context.journal.append(event.offset, entry.bytes());
}

}  // namespace

void note_decided(Context& context, const events::Event& event, const Signup& signup,
                  const state::Outcome& outcome) {
  note(context, event,
       {.kind = Decision::Kind::kDecided,
        .signup_id = {},
        .status = signup.status,
        .reason = signup.reason,
        .position = outcome.position,
        .seats_ahead = outcome.seats_ahead});
}

void note_moves(Context& context, const events::Event& event, const Session& session) {
  std::uint32_t earned = UINT32_MAX;  // noted last: a correction moves minutes twice, away and back
  for (const Movement& movement : context.moved) {
    const Signup& s = session.signups[movement.signup];
    const bool placed =
        movement.metric == Metric::kSignupsConfirmed || movement.metric == Metric::kSignupsOffered;
    if (placed && movement.delta > 0 && s.id.view() != event.subject) {
      note(context, event, {.kind = Decision::Kind::kPromoted, .signup_id = s.id, .status = s.status});
    } else if (movement.metric == Metric::kServiceMinutes && movement.signup != earned) {
      earned = movement.signup;
      note(context, event,
           {.kind = Decision::Kind::kEarned,
            .signup_id = s.id,
            .status = s.status,
            .minutes = s.served_minutes.get().value_or(0)});
    }
  }
}

}  // namespace haiyu::services
