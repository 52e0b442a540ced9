#include "services/recruitment/fold.h"

#include <algorithm>

#include "services/assign.h"
#include "services/dims.h"

namespace haiyu::services {

namespace {

using events::Event;
using state::applied;
using state::Outcome;
using state::rejected;

void set_skills(Volunteer& volunteer, const std::vector<events::Skill>& skills) {
  volunteer.skills.clear();
  for (const events::Skill& skill : skills) {
    SkillHeld held;
    held.code = skill.code.view;
    if (skill.verified_by) held.verified_by = OrganizationId(*skill.verified_by);
    held.valid_until_on = skill.valid_until_on;
    volunteer.skills.push_back(std::move(held));
  }
}

void set_personal(Person& person, const events::Personal& personal) {
  if (personal.name) person.name = *personal.name;
  if (personal.phone) person.phone = *personal.phone;
  if (personal.email) person.email = *personal.email;
}

// What describes the person, but counts nowhere any more: what counted has its own dimensions.
void forget_person(Person& person) {
  person.registered = false;
  person.residency = events::Residency::kUnknown;
  person.target_groups.clear();
  person.birth_year.reset();
  person.locale.clear();
  person.name.reset();
  person.phone.reset();
  person.email.reset();
}

void forget_skills(Context& context, std::string_view person) {
  std::vector<std::string> volunteers;
  context.index.scan(static_cast<std::uint8_t>(Rows::kVolunteersOfPerson), {person}, {},
                     [&](std::string_view parts, std::string_view) {
                       volunteers.emplace_back(state::split_parts(parts)[1]);
                       return true;
                     });
  for (const std::string& id : volunteers) {
    Volunteer* volunteer = context.tables.volunteers.edit(id);
    volunteer->skills.clear();
    ++volunteer->version;
  }
}

bool is_forgotten(const Person* person) { return person != nullptr && person->forgotten_at.has_value(); }

// For the fold: the person, made bare when this is the first that is heard of it.
Person& known_person(Context& context, std::string_view id) {
  if (Person* person = context.tables.people.edit(id)) return *person;
  Person& person = context.tables.people.create(id);
  person.id = PersonId(id);
  return person;
}

bool serves(const Person* person, OrganizationIdView organization) {
  return person != nullptr &&
         std::any_of(person->serves.begin(), person->serves.end(), [&](const Person::Serving& each) {
           return each.organization_id.view() == organization.view();
         });
}

// Would the person help the organization twice on some day of the past?
bool overlaps_former(const Context& context, const Event& event,
                     const events::VolunteerRecruited& recruited) {
  const auto left = context.get(Rows::kFormerVolunteer, {event.key, recruited.organization_id.view()});
  return left && recruited.recruited_on < *parse_day(*left);
}

events::Residency residency_of(const Person* person, const Event& event) {
  if (person != nullptr && person->residency != events::Residency::kUnknown) return person->residency;
  return event.claims ? event.claims->residency : events::Residency::kUnknown;
}

state::DimsId dims_of(Context& context, const Volunteer& volunteer) {
  state::Dims dims;
  set_place(dims, volunteer.organization_place.view());
  set_organizations(dims, volunteer.organization_id, volunteer.supported_by);
  if (const auto value = value_of(volunteer.residency); !value.empty()) {
    dims.set(number_of(Dimension::kResidency), value);
  }
  return context.counters.intern(dims);
}

// The volunteer that the event is about, if it belongs to the event's person.
Volunteer* own_volunteer(Context& context, const Event& event) {
  Volunteer* volunteer = context.tables.volunteers.edit(event.subject);
  return volunteer != nullptr && volunteer->person_id.view() == event.key ? volunteer : nullptr;
}

}  // namespace

Outcome fold(Context& context, const Event& event, const events::PersonRegistered& registered) {
  const Person* known = context.tables.people.find(event.subject);
  if (is_forgotten(known)) return rejected("forgotten");
  if (known != nullptr && known->registered) return rejected("already_exists");
  Person& person = known_person(context, event.subject);
  if (known != nullptr) ++person.version;
  person.registered = true;
  person.residency = registered.residency;
  assign(person.target_groups, registered.target_groups);
  person.birth_year = registered.birth_year;
  if (registered.locale) person.locale = *registered.locale;
  if (registered.personal) set_personal(person, *registered.personal);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PersonChanged& changed) {
  Person* person = context.tables.people.edit(event.subject);
  if (is_forgotten(person)) return rejected("forgotten");
  if (person == nullptr || !person->registered) return rejected("not_found");
  assign(person->residency, changed.residency);
  assign(person->target_groups, changed.target_groups);
  if (changed.birth_year) person->birth_year = changed.birth_year;
  if (changed.locale) person->locale = *changed.locale;
  if (changed.personal) set_personal(*person, *changed.personal);
  ++person->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PersonCalendarRenewed&) {
  Person* person = context.tables.people.edit(event.subject);
  if (is_forgotten(person)) return rejected("forgotten");
  if (person == nullptr || !person->registered) return rejected("not_found");
  ++person->calendars;
  ++person->version;
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::PersonForgotten&) {
  const Person* known = context.tables.people.find(event.subject);
  if (is_forgotten(known)) return rejected("forgotten");
  Person& person = known_person(context, event.subject);
  if (known != nullptr) ++person.version;
  forget_person(person);
  person.forgotten_at = event.time;
  forget_skills(context, event.subject);
  context.put(Rows::kForgotten, {offset_part(event.offset), event.subject}, "");
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::VolunteerRecruited& recruited) {
  if (context.tables.volunteers.find(event.subject) != nullptr) return rejected("already_exists");
  const Person* known = context.tables.people.find(event.key);
  if (serves(known, recruited.organization_id)) return rejected("already_exists");
  if (known != nullptr && overlaps_former(context, event, recruited))
    return rejected("invalid:/recruited_on");

  Volunteer& volunteer = context.tables.volunteers.create(event.subject);
  volunteer.id = VolunteerId(event.subject);
  volunteer.person_id = PersonId(event.key);
  volunteer.organization_id = OrganizationId(recruited.organization_id);
  volunteer.recruited_on = recruited.recruited_on;
  volunteer.residency = residency_of(known, event);
  if (event.claims) volunteer.organization_place = PlaceId(event.claims->organization_place);
  assign(volunteer.supported_by, recruited.supported_by);
  if (!is_forgotten(known)) set_skills(volunteer, recruited.skills);

  Person& person = known_person(context, event.key);
  person.serves.push_back({volunteer.organization_id, volunteer.id});
  if (known != nullptr) ++person.version;

  const state::DimsId dims = dims_of(context, volunteer);
  context.count(Metric::kVolunteersRecruited, dims, volunteer.recruited_on, 1);
  context.count(Metric::kVolunteersCurrent, dims, volunteer.recruited_on, 1);
  const std::string_view organization = volunteer.organization_id.view();
  context.put(Rows::kVolunteers, {event.subject}, event.key);
  context.put(Rows::kVolunteersOf, {organization, event.subject}, event.key);
  context.put(Rows::kVolunteersOfPerson, {event.key, event.subject}, organization);
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::VolunteerLeft& left) {
  Volunteer* volunteer = own_volunteer(context, event);
  if (volunteer == nullptr) return rejected("not_found");
  if (volunteer->left_on) return rejected("wrong_state");
  if (left.left_on < volunteer->recruited_on) return rejected("invalid:/left_on");
  volunteer->left_on = left.left_on;
  ++volunteer->version;
  Person& person = known_person(context, event.key);
  std::erase_if(person.serves,
                [&](const Person::Serving& each) { return each.volunteer_id == volunteer->id; });
  ++person.version;
  context.count(Metric::kVolunteersCurrent, dims_of(context, *volunteer), left.left_on, -1);
  context.put(Rows::kFormerVolunteer, {event.key, volunteer->organization_id.view()},
              format_day(left.left_on));
  return applied();
}

Outcome fold(Context& context, const Event& event, const events::VolunteerSkillsSet& skills_set) {
  Volunteer* volunteer = own_volunteer(context, event);
  if (volunteer == nullptr) return rejected("not_found");
  if (is_forgotten(context.tables.people.find(event.key))) return rejected("forgotten");
  if (volunteer->left_on) return rejected("wrong_state");
  set_skills(*volunteer, skills_set.skills);
  ++volunteer->version;
  return applied();
}

}  // namespace haiyu::services
