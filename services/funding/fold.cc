#include "services/funding/fold.h"

#include "events/types/vocabulary.h"
#include "services/community/fold.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

state::DimsId dims_of(Context& context, const Grant& grant) {
  state::Dims dims;
  set_register(dims, grant.facets);
  dims.set(number_of(Dimension::kOrganization), grant.organization_id.view());
  return context.counters.intern(dims);
}

state::DimsId dims_of(Context& context, const Investment& investment) {
  state::Dims dims;
  set_place(dims, investment.community_id.view());
  dims.set(number_of(Dimension::kFunderKind), events::word_of(investment.funder_kind));
  return context.counters.intern(dims);
}

// From one amount to another, as of the award.
void count(Context& context, const Grant& grant, std::int64_t before) {
  const state::DimsId dims = dims_of(context, grant);
  context.count(Metric::kGrantsAmount, dims, grant.awarded_on, grant.amount_fen - before);
  const std::int32_t given = (grant.amount_fen > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
  if (given != 0)
    context.count_one(Metric::kGrantsOrganizations, dims, grant.awarded_on, grant.organization_id.view(),
                      given);
}

template <class Money>
void correct(Money& money, std::int64_t amount_fen, std::string_view reason, Instant at) {
  money.history.add(at, Step::kWas, std::to_string(money.amount_fen));
  money.history.add(at, Step::kCorrected, reason);
  money.amount_fen = amount_fen;
  ++money.version;
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::GrantAwarded& awarded) {
  if (context.tables.grants.find(event.subject) != nullptr) return rejected("already_exists");
  const Organization* organization = context.tables.organizations.find(event.key);
  if (organization == nullptr) return rejected("invalid:/organization_id");
  if (organization->dissolved_on && awarded.awarded_on > *organization->dissolved_on)
    return rejected("invalid:/awarded_on");
  Grant& grant = context.tables.grants.create(event.subject);
  grant.id = GrantId(event.subject);
  grant.organization_id = OrganizationId(event.key);
  grant.amount_fen = awarded.amount_fen;
  grant.awarded_on = awarded.awarded_on;
  grant.funder_json = awarded.funder.json;
  grant.facets = organization->facets_on(awarded.awarded_on);
  count(context, grant, 0);
  context.put(Rows::kGrants, {event.subject}, "");
  context.put(Rows::kGrantsOf, {event.key, event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::GrantCorrected& corrected) {
  Grant* grant = context.tables.grants.edit(event.subject);
  if (grant == nullptr || grant->organization_id.view() != event.key) return rejected("not_found");
  const std::int64_t before = grant->amount_fen;
  correct(*grant, corrected.amount_fen, corrected.reason, event.time);
  count(context, *grant, before);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::InvestmentRecorded& recorded) {
  if (!is_community(event)) return rejected("invalid:/community_id");
  if (context.tables.investments.find(event.subject) != nullptr) return rejected("already_exists");
  know_community(context, event, recorded.on);
  Investment& investment = context.tables.investments.create(event.subject);
  investment.id = InvestmentId(event.subject);
  investment.community_id = PlaceId(event.key);
  investment.funder_kind = recorded.funder_kind;
  investment.amount_fen = recorded.amount_fen;
  investment.on = recorded.on;
  if (recorded.purpose) investment.purpose_json = recorded.purpose->json;
  context.count(Metric::kInvestmentsAmount, dims_of(context, investment), recorded.on, recorded.amount_fen);
  context.put(Rows::kInvestments, {event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::InvestmentCorrected& corrected) {
  Investment* investment = context.tables.investments.edit(event.subject);
  if (investment == nullptr || investment->community_id.view() != event.key) return rejected("not_found");
  const std::int64_t before = investment->amount_fen;
  correct(*investment, corrected.amount_fen, corrected.reason, event.time);
  context.count(Metric::kInvestmentsAmount, dims_of(context, *investment), investment->on,
                investment->amount_fen - before);
  return applied();
}

}  // namespace haiyu::services
