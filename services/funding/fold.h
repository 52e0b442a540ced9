// The folds of money: grants (key: the organization) and investments (key: the community).
//
// - grants.amount_fen and grants.organizations count on awarded_on under the organization as it stood on that
//   day (kind, track, community_level, place). A correction counts in the window of the award; an
//   organization whose grants are all corrected to nothing is no longer among the distinct ones.
// - investments.amount_fen counts on its day, by community and funder_kind; corrections likewise.
// - A correction keeps the amount that stood before, with its reason, in the history.
// Errors: "not_found", "already_exists", "invalid:/pointer" (an unknown organization, an award after its
// dissolution, a key that is no community); nothing has changed then.
// Units: fen.
#pragma once

#include "services/context.h"
#include "state/outcome.h"

namespace haiyu::services {

state::Outcome fold(Context& context, const events::Event& event, const events::GrantAwarded& awarded);
state::Outcome fold(Context& context, const events::Event& event, const events::GrantCorrected& corrected);
state::Outcome fold(Context& context, const events::Event& event, const events::InvestmentRecorded& recorded);
state::Outcome fold(Context& context, const events::Event& event,
                    const events::InvestmentCorrected& corrected);

}  // namespace haiyu::services
