// Tells the journal what was decided about sign-ups (services/journal_entry.h).
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

// Of the event's own request: what came of it.
void note_decided(Context& context, const events::Event& event, const Signup& signup,
                  const state::Outcome& outcome);
// Of what an event moved in the session: who was promoted by it, and whose service minutes it changed. An
// acceptance is no promotion of its own: the offer was told.
void note_moves(Context& context, const events::Event& event, const Session& session);

}  // namespace haiyu::services
