#include "services/activities/decisions.h"

#include "services/journal_entry.h"

namespace haiyu::services {

namespace {

void note(Context& context, const events::Event& event, const JournalEntry& decision) {
  state::Writer entry;
  entry.put(decision);
  context.journal.append(event.offset, entry.bytes());
}

}  // namespace

void note_decided(Context& context, const events::Event& event, const Signup& signup,
                  const state::Outcome& outcome) {
  note(context, event,
       {.kind = JournalEntry::Kind::kDecided,
        .signup_id = {},
        .session_id = {},
        .status = signup.status,
        .reason = signup.reason,
        .position = outcome.position,
        .seats_ahead = outcome.seats_ahead});
}

void note_moves(Context& context, const events::Event& event, const Session& session) {
  // A correction moves minutes twice, away and back: the last one says on which day they stand now.
  const Movement* earned = nullptr;
  const auto note_earned = [&] {
    if (earned == nullptr) return;
    const Signup& s = session.signups[earned->signup];
    note(context, event,
         {.kind = JournalEntry::Kind::kEarned,
          .signup_id = s.id,
          .session_id = {},
          .status = s.status,
          .minutes = s.served_minutes.get().value_or(0),
          .on = earned->on});
  };
  const bool accepted = std::holds_alternative<events::SignupAccepted>(event.payload);
  for (const Movement& movement : context.moved) {
    const Signup& s = session.signups[movement.signup];
    const bool got_place =
        movement.metric == Metric::kSignupsConfirmed || movement.metric == Metric::kSignupsOffered;
    if (got_place && movement.delta > 0 && !accepted) {
      note(context, event,
           {.kind = JournalEntry::Kind::kPromoted,
            .signup_id = s.id,
            .session_id = session.id,
            .status = s.status});
    } else if (movement.metric == Metric::kServiceMinutes) {
      if (earned != nullptr && earned->signup != movement.signup) note_earned();
      earned = &movement;
    }
  }
  note_earned();
}

}  // namespace haiyu::services
