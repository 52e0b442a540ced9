// Folds of activities and sessions.
#include <algorithm>

#include "services/activities/attendance.h"
#include "services/activities/facts.h"
#include "services/activities/fold.h"
#include "services/activities/session_rules.h"
#include "services/assign.h"
#include "services/changes.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

EligibilityRules rules_of(const events::Eligibility& eligibility) {
  EligibilityRules rules;
  assign(rules.skills_any, eligibility.skills_any);
  rules.members_only = eligibility.members_only;
  rules.residency = eligibility.residency;
  rules.min_age = eligibility.min_age;
  return rules;
}

Activity::Facets changed_facets(Activity::Facets facets, const events::ActivityChanged& changed) {
  assign(facets.category, changed.category);
  assign(facets.sector, changed.sector);
  assign(facets.channel, changed.channel);
  assign(facets.community_id, changed.community_id);
  assign(facets.delivery_modes, changed.delivery_modes);
  assign(facets.target_groups, changed.target_groups);
  assign(facets.supported_by, changed.supported_by);
  return facets;
}

// What is posted and not cancelled: from a day on under the current facets, or until then.
void count_current(Context& context, const Activity& activity, Day on, std::int64_t delta) {
  count_session(context.counters, activity, current_version(activity), Metric::kActivitiesCurrent, on, delta);
}

// The day of a change: none is before that of the change before it.
Day day_of_change(const Context& context, const Activity& activity, const Event& event) {
  return std::max(context.zone.day_of(event.time), activity.counted_since);
}

// The session that the event is about, if it belongs to the event's activity.
Session* own_session(Context& context, const Event& event) {
  Session* session = context.tables.sessions.edit(event.subject);
  return session != nullptr && session->activity_id.view() == event.key ? session : nullptr;
}

void count_scheduled(Context& context, const Activity& activity, const Session& session, std::int64_t delta) {
  count_session(context.counters, activity, session.activity_version, Metric::kSessionsScheduled,
                context.zone.day_of(session.start_at), delta);
}

// Person-times count on the day on which the session starts, as the session itself does.
void move_served(Context& context, const Activity& activity, Session& session) {
  const Day on = context.zone.day_of(session.start_at);
  for (Served& served : session.served) {
    if (served.counted_on == on) continue;
    count_served(context.counters, activity, served, -1);
    served.counted_on = on;
    count_served(context.counters, activity, served, 1);
  }
}

void cancel(Context& context, const Event& event, const Activity& activity, Session& session) {
  context.moved.clear();
  cancel_session(session, context.when(event.time), context.moved);
  count_moves(context, event, activity, session);
  count_session(context.counters, activity, current_version(activity), Metric::kSessionsCancelled,
                context.zone.day_of(session.start_at), 1);
  ++session.version;
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::ActivityPosted& posted) {
  if (context.tables.activities.find(event.subject) != nullptr) return rejected("already_exists");
  Activity& activity = context.tables.activities.create(event.subject);
  activity.id = ActivityId(event.subject);
  activity.organization_id = OrganizationId(posted.organization_id);
  activity.title_json = posted.title.json;
  if (posted.description) activity.description_json = posted.description->json;
  if (posted.eligibility) activity.eligibility = rules_of(*posted.eligibility);
  if (posted.service_item_id) activity.service_item_id = posted.service_item_id->view();
  Activity::Facets facets;
  facets.category = posted.category.view;
  facets.sector = posted.sector;
  facets.channel = posted.channel;
  facets.community_id = PlaceId(posted.community_id);
  assign(facets.delivery_modes, posted.delivery_modes);
  assign(facets.target_groups, posted.target_groups);
  assign(facets.supported_by, posted.supported_by);
  activity.facets.push_back(std::move(facets));
  activity.counted_since = context.zone.day_of(event.time);

  count_session(context.counters, activity, current_version(activity), Metric::kActivitiesPosted,
                activity.counted_since, 1);
  count_current(context, activity, activity.counted_since, 1);
  context.put(Rows::kActivities, {event.subject}, "");
  context.put(Rows::kActivitiesOf, {posted.organization_id.view(), event.subject}, "");
  note_change(context, event, ChangeKind::kActivity, true);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ActivityChanged& changed) {
  Activity* activity = context.tables.activities.edit(event.subject);
  if (activity == nullptr) return rejected("not_found");
  if (activity->cancelled) return rejected("wrong_state");
  if (changed.title) activity->title_json = changed.title->json;
  if (changed.description) activity->description_json = changed.description->json;
  if (changed.eligibility) activity->eligibility = rules_of(*changed.eligibility);
  if (changed.service_item_id) activity->service_item_id = changed.service_item_id->view();
  Activity::Facets facets = changed_facets(activity->facets.back(), changed);
  ++activity->version;
  note_change(context, event, ChangeKind::kActivity);
  if (facets == activity->facets.back()) return applied();
  activity->counted_since = day_of_change(context, *activity, event);
  count_current(context, *activity, activity->counted_since, -1);
  activity->facets.push_back(std::move(facets));
  count_current(context, *activity, activity->counted_since, 1);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::ActivityCancelled&) {
  Activity* activity = context.tables.activities.edit(event.subject);
  if (activity == nullptr) return rejected("not_found");
  if (activity->cancelled) return rejected("wrong_state");
  activity->cancelled = true;
  ++activity->version;
  note_change(context, event, ChangeKind::kActivity);
  count_current(context, *activity, day_of_change(context, *activity, event), -1);

  std::vector<std::string> ids;
  context.index.scan(static_cast<std::uint8_t>(Rows::kSessionsOf), {event.subject}, "",
                     [&](std::string_view parts, std::string_view) {
                       ids.emplace_back(state::split_parts(parts).at(1));
                       return true;
                     });
  for (const std::string& id : ids) {
    const Session* session = context.tables.sessions.find(id);
    if (session == nullptr || session->status != SessionStatus::kScheduled || session->end_at <= event.time)
      continue;
    cancel(context, event, *activity, *context.tables.sessions.edit(id));
  }
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SessionScheduled& scheduled) {
  const Activity* activity = context.tables.activities.find(event.key);
  if (activity == nullptr) return rejected("not_found");
  if (activity->cancelled) return rejected("wrong_state");
  if (context.tables.sessions.find(event.subject) != nullptr) return rejected("already_exists");
  if (scheduled.start_at >= scheduled.end_at) return rejected("invalid:/end_at");
  Session session;
  if (const auto why = set_places(session, scheduled.places); !why.empty()) return rejected(why);
  session.id = SessionId(event.subject);
  session.activity_id = activity->id;
  session.activity_version = current_version(*activity);
  session.start_at = scheduled.start_at;
  session.end_at = scheduled.end_at;
  if (scheduled.venue) session.venue_json = scheduled.venue->json;
  session.person_in_charge = scheduled.person_in_charge.value_or("");
  session.opens_at = scheduled.opens_at;
  session.closes_at = scheduled.closes_at;
  session.cancel_until = scheduled.cancel_until;
  session.waitlist = scheduled.waitlist;
  session.confirm_within_minutes = scheduled.confirm_within_minutes;

  count_scheduled(context, *activity, session, 1);
  context.put(Rows::kSessionsByStart, {start_part(session.start_at), event.subject}, event.key);
  context.put(Rows::kSessionsOf, {event.key, event.subject}, "");
  context.tables.sessions.create(event.subject) = std::move(session);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SessionChanged& changed) {
  Session* session = own_session(context, event);
  if (session == nullptr) return rejected("not_found");
  if (session->status != SessionStatus::kScheduled) return rejected("wrong_state");
  const Instant start_at = changed.start_at.value_or(session->start_at);
  const Instant end_at = changed.end_at.value_or(session->end_at);
  if (start_at >= end_at) return rejected(changed.end_at ? "invalid:/end_at" : "invalid:/start_at");
  if (changed.places) {
    if (const auto why = set_places(*session, *changed.places); !why.empty()) return rejected(why);
  }
  const Activity& activity = *context.tables.activities.find(event.key);
  if (start_at != session->start_at) {
    count_scheduled(context, activity, *session, -1);
    context.erase(Rows::kSessionsByStart, {start_part(session->start_at), event.subject});
    session->start_at = start_at;
    count_scheduled(context, activity, *session, 1);
    move_served(context, activity, *session);
    context.put(Rows::kSessionsByStart, {start_part(start_at), event.subject}, event.key);
  }
  session->end_at = end_at;
  if (changed.venue) session->venue_json = changed.venue->json;
  if (changed.person_in_charge) session->person_in_charge = *changed.person_in_charge;
  if (changed.opens_at) session->opens_at = changed.opens_at;
  if (changed.closes_at) session->closes_at = changed.closes_at;
  if (changed.cancel_until) session->cancel_until = changed.cancel_until;
  assign(session->waitlist, changed.waitlist);
  if (changed.confirm_within_minutes) session->confirm_within_minutes = changed.confirm_within_minutes;
  serve_queues(*session, event.append_time, context.when(event.time), context.moved);
  count_moves(context, event, activity, *session);
  ++session->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SessionCancelled&) {
  Session* session = own_session(context, event);
  if (session == nullptr) return rejected("not_found");
  if (session->status != SessionStatus::kScheduled) return rejected("wrong_state");
  cancel(context, event, *context.tables.activities.find(event.key), *session);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::SessionClosed& closed) {
  Session* session = own_session(context, event);
  if (session == nullptr) return rejected("not_found");
  const auto why = close_session(*session, closed.held, context.when(session->end_at), context.moved);
  if (!why.empty()) return rejected(why);
  const Activity& activity = *context.tables.activities.find(event.key);
  count_moves(context, event, activity, *session);
  if (closed.held) {
    count_session(context.counters, activity, current_version(activity), Metric::kSessionsHeld,
                  context.zone.day_of(session->start_at), 1);
  }
  ++session->version;
  return applied();
}

}  // namespace haiyu::services
