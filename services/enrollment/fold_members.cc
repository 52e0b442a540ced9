// Folds of applications and memberships.
#include "services/assign.h"
#include "services/dims.h"
#include "services/enrollment/fold.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::Outcome;

state::DimsId dims_of(Context& context, const Member& member) {
  state::Dims dims;
  set_place(dims, member.organization_place.view());
  set_organizations(dims, member.organization_id, member.supported_by);
  if (const auto value = value_of(member.residency); !value.empty())
    dims.set(number_of(Dimension::kResidency), value);
  return context.counters.intern(dims);
}

// The application or membership of this id, if it belongs to the event's organization.
Member* own_member(Context& context, const Event& event, std::string_view id) {
  Member* member = context.tables.members.edit(id);
  return member != nullptr && member->organization_id.view() == event.key ? member : nullptr;
}

Member& create_member(Context& context, const Event& event, PersonIdView person) {
  Member& member = context.tables.members.create(event.subject);
  member.id = event.subject;
  member.organization_id = OrganizationId(event.key);
  member.person_id = PersonId(person);
  context.put(Rows::kMembersOf, {event.key, event.subject}, "");
  context.put(Rows::kMembersOfPerson, {person.view(), event.subject}, event.key);
  return member;
}

// "" when the organization takes members and this person is not one.
std::string_view refusal(Context& context, const Event& event, PersonIdView person) {
  const Organization* organization = context.tables.organizations.find(event.key);
  if (organization == nullptr) return "not_found";
  if (organization->dissolved_on) return "wrong_state";
  if (context.get(Rows::kCurrentMember, {event.key, person.view()})) return "already_exists";
  return {};
}

std::string_view refusal_of_application(const Member* application, PersonIdView person) {
  if (application == nullptr) return "invalid:/application_id";
  if (application->status != MemberStatus::kApplied) return "wrong_state";
  return application->person_id.view() == person.view() ? "" : "invalid:/person_id";
}

// Would the membership overlap one that has ended? A person is a member once at a time, in the past as well.
bool overlaps_former(const Context& context, const Event& event, PersonIdView person, Day from) {
  const auto left = context.get(Rows::kFormerMember, {event.key, person.view()});
  return left && from < *parse_day(*left);
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::MemberApplied& applied) {
  if (const auto why = refusal(context, event, applied.person_id); !why.empty()) return state::rejected(why);
  if (context.tables.members.find(event.subject) != nullptr) return state::rejected("already_exists");
  Member& member = create_member(context, event, applied.person_id);
  member.status = MemberStatus::kApplied;
  member.applied_at = event.time;
  return state::applied();
}

Outcome fold(Context& context, const Event& event, const events::MemberEnrolled& enrolled) {
  if (const auto why = refusal(context, event, enrolled.person_id); !why.empty()) return state::rejected(why);
  if (overlaps_former(context, event, enrolled.person_id, enrolled.enrolled_on))
    return state::rejected("invalid:/enrolled_on");
  Member* application = nullptr;
  if (enrolled.application_id) {
    application = own_member(context, event, enrolled.application_id->view());
    const auto why = refusal_of_application(application, enrolled.person_id);
    if (!why.empty()) return state::rejected(why);
  }
  const bool same_id = application != nullptr && application->id == event.subject;
  if (!same_id && context.tables.members.find(event.subject) != nullptr)
    return state::rejected("already_exists");

  Member& member = same_id ? *application : create_member(context, event, enrolled.person_id);
  if (application != nullptr) {
    ++application->version;
    member.applied_at = application->applied_at;
    if (!same_id) {
      application->status = MemberStatus::kAccepted;
      application->became = MemberId(event.subject);
    }
  }
  member.status = MemberStatus::kCurrent;
  member.enrolled_on = enrolled.enrolled_on;
  member.organization_place = context.tables.organizations.find(event.key)->facets.place_id;
  if (event.claims) member.residency = event.claims->residency;
  assign(member.supported_by, enrolled.supported_by);

  const state::DimsId dims = dims_of(context, member);
  context.count(Metric::kMembersEnrolled, dims, enrolled.enrolled_on, 1);
  context.count(Metric::kMembersCurrent, dims, enrolled.enrolled_on, 1);
  context.put(Rows::kCurrentMember, {event.key, enrolled.person_id.view()}, event.subject);
  return state::applied();
}

Outcome fold(Context& context, const Event& event, const events::MemberRejected& rejected) {
  Member* application = own_member(context, event, event.subject);
  if (application == nullptr) return state::rejected("not_found");
  if (application->status != MemberStatus::kApplied) return state::rejected("wrong_state");
  application->status = MemberStatus::kRejected;
  application->reason = rejected.reason;
  ++application->version;
  return state::applied();
}

Outcome fold(Context& context, const Event& event, const events::MemberLeft& left) {
  Member* member = own_member(context, event, event.subject);
  if (member == nullptr) return state::rejected("not_found");
  if (member->status != MemberStatus::kCurrent) return state::rejected("wrong_state");
  if (left.left_on < *member->enrolled_on) return state::rejected("invalid:/left_on");
  member->status = MemberStatus::kLeft;
  member->left_on = left.left_on;
  ++member->version;
  context.count(Metric::kMembersCurrent, dims_of(context, *member), left.left_on, -1);
  context.erase(Rows::kCurrentMember, {event.key, member->person_id.view()});
  context.put(Rows::kFormerMember, {event.key, member->person_id.view()}, format_day(left.left_on));
  return state::applied();
}

}  // namespace haiyu::services
