#include "api/views.h"

#include <algorithm>

#include "api/reading.h"
#include "api/sealing.h"
#include "api/view_parts.h"
#include "events/types/vocabulary.h"

namespace haiyu::api {
namespace {

using events::word_of;
using services::name_of;

void write_place(JsonWriter& json, const services::Place& place) {
  json.begin_object();
  json.field("role", place.role);
  json.field("side", word_of(place.side));
  json.field("capacity", place.capacity);
  json.field("min_needed", place.min_needed);
  list_field(json, "skills_any", place.skills_any);
  if (place.verified) json.field("verified", true);
  json.field("confirmed", place.confirmed);
  json.field("offered", place.offered);
  json.field("waitlisted", place.waitlisted);
  json.field("free", place.free());
  json.field("over_by", place.over_by());
  json.field("checked_in", place.checked_in);
  json.field("no_show", place.no_show);
  json.end_object();
}

void write_skills(JsonWriter& json, const std::vector<services::SkillHeld>& skills) {
  json.begin_array("skills");
  for (const services::SkillHeld& skill : skills) {
    json.begin_object();
    json.field("code", skill.code);
    json.field("verified_by", skill.verified_by);
    json.field("valid_until_on", skill.valid_until_on);
    json.end_object();
  }
  json.end_array();
}

void write_rules(JsonWriter& json, const services::EligibilityRules& rules) {
  json.begin_object("eligibility");
  list_field(json, "skills_any", rules.skills_any);
  json.field("members_only", rules.members_only);
  if (!rules.residency.empty()) {
    json.begin_array("residency");
    for (const events::Residency one : rules.residency) json.item(word_of(one));
    json.end_array();
  }
  json.field("min_age", rules.min_age);
  json.end_object();
}

}  // namespace

void write_view(JsonWriter& json, const services::Organization& organization) {
  json.begin_object();
  json.field("id", organization.id);
  text_field(json, "name", organization.name_json);
  json.field("kind", organization.facets.kind);
  json.field("track", word_of(organization.facets.track));
  json.field("registered_on", organization.registered_on);
  json.field("place_id", organization.facets.place_id);
  json.field("community_level", organization.facets.community_level);
  json.field("status", organization.dissolved_on ? "dissolved" : "current");
  json.field("dissolved_on", organization.dissolved_on);
  std::size_t leads = 0;
  for (const auto& led : organization.led) leads += led.until_on ? 0 : 1;
  json.field("leads", leads);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Organization::Led& led) {
  json.begin_object();
  json.field("led_id", led.id);
  json.field("from_on", led.from_on);
  json.field("until_on", led.until_on);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Member& member, const Vault& vault) {
  json.begin_object();
  json.field("id", member.id);
  json.field("organization_id", member.organization_id);
  json.field("person_id", member.person_id);
  json.field("status", name_of(member.status));
  if (member.applied_at != Instant{}) json.field("applied_at", member.applied_at);
  json.field("enrolled_on", member.enrolled_on);
  json.field("left_on", member.left_on);
  OwnTexts text(vault, member.person_id.view(), owner_member(member.organization_id.view(), member.id));
  filled_field(json, "reason", text(member.reason));
  json.field("member_id", member.became);
  list_field(json, "supported_by", member.supported_by);
  json.end_object();
}

namespace {

void write_personal(JsonWriter& json, const services::Person& person, const Vault& vault) {
  OwnTexts text(vault, person.id.view());
  const std::string name = text(person.name.value_or("")), phone = text(person.phone.value_or("")),
                    email = text(person.email.value_or(""));
  if (name.empty() && phone.empty() && email.empty()) return;
  json.begin_object("personal");
  filled_field(json, "name", name);
  filled_field(json, "phone", phone);
  filled_field(json, "email", email);
  json.end_object();
}

}  // namespace

void write_view(JsonWriter& json, const services::Person& person, const Vault& vault) {
  json.begin_object();
  json.field("id", person.id);
  if (person.forgotten_at) {
    json.field("status", "forgotten");
    json.field("forgotten_at", *person.forgotten_at);
    return json.end_object();
  }
  json.field("residency", word_of(person.residency));
  list_field(json, "target_groups", person.target_groups);
  json.field("birth_year", person.birth_year);
  if (!person.locale.empty()) json.field("locale", person.locale);
  write_personal(json, person, vault);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Volunteer& volunteer) {
  json.begin_object();
  json.field("id", volunteer.id);
  json.field("person_id", volunteer.person_id);
  json.field("organization_id", volunteer.organization_id);
  json.field("status", volunteer.left_on ? "left" : "current");
  json.field("recruited_on", volunteer.recruited_on);
  json.field("left_on", volunteer.left_on);
  write_skills(json, volunteer.skills);
  list_field(json, "supported_by", volunteer.supported_by);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Activity& activity) {
  json.begin_object();
  json.field("id", activity.id);
  json.field("organization_id", activity.organization_id);
  text_field(json, "title", activity.title_json);
  text_field(json, "description", activity.description_json);
  json.field("status", activity.cancelled ? "cancelled" : "posted");
  if (!activity.facets.empty()) {
    const services::Activity::Facets& facets = activity.facets.back();
    json.field("category", facets.category);
    json.field("sector", word_of(facets.sector));
    json.field("channel", word_of(facets.channel));
    json.field("community_id", facets.community_id);
    json.field("delivery_modes", facets.delivery_modes);
    list_field(json, "target_groups", facets.target_groups);
    list_field(json, "supported_by", facets.supported_by);
  }
  if (activity.eligibility) write_rules(json, *activity.eligibility);
  if (!activity.service_item_id.empty()) json.field("service_item_id", activity.service_item_id);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Session& session, const services::Activity* activity) {
  json.begin_object();
  json.field("id", session.id);
  json.field("activity_id", session.activity_id);
  if (activity != nullptr) {
    json.field("organization_id", activity->organization_id);
    text_field(json, "title", activity->title_json);
    if (!activity->facets.empty()) {
      json.field("community_id", activity->facets.back().community_id);
      json.field("category", activity->facets.back().category);
    }
  }
  json.field("start_at", session.start_at);
  json.field("end_at", session.end_at);
  json.field("status", name_of(session.status));
  text_field(json, "venue", session.venue_json);
  filled_field(json, "person_in_charge", session.person_in_charge);
  json.field("opens_at", session.opens_at);
  json.field("closes_at", session.closes_at);
  json.field("cancel_until", session.cancel_until);
  json.field("waitlist", word_of(session.waitlist));
  json.field("confirm_within_minutes", session.confirm_within_minutes);
  json.begin_array("places");
  for (const services::Place& place : session.places) write_place(json, place);
  json.end_array();
  std::int64_t served = 0;
  for (const services::Served& record : session.served) served += record.count;
  json.field("served_person_times", served);
  json.end_object();
}

void write_view(JsonWriter& json, const services::Session& session, const services::Signup& signup,
                const Vault& vault, const state::Outcome* decided, std::string_view person_name) {
  const auto status = decided ? static_cast<services::SignupStatus>(decided->status) : signup.status;
  const bool now = decided == nullptr || status == signup.status;
  json.begin_object();
  json.field("id", signup.id);
  json.field("session_id", session.id);
  json.field("activity_id", session.activity_id);
  json.field("role", session.role_of(signup));
  json.field("person_id", signup.person_id);
  filled_field(json, "person_name", person_name);
  json.field("party_size", signup.party_size);
  json.field("status", name_of(status));
  if (signup.reason != services::RefusalReason::kNone) json.field("reason", name_of(signup.reason));
  json.field("requested_at", signup.requested_at);
  if (status == services::SignupStatus::kWaitlisted) {
    json.begin_object("waitlist");
    json.field("position", decided ? decided->position : session.waitlist_position(signup));
    json.field("seats_ahead", decided ? decided->seats_ahead : session.seats_ahead(signup));
    json.end_object();
  }
  if (now && status == services::SignupStatus::kOffered) {
    json.begin_object("offer");
    json.field("no", signup.rare->offers);
    json.field("expires_at", signup.rare->offer_expires_at.get());
    json.end_object();
  }
  json.field("attendance", name_of(decided ? services::Attendance::kNone : signup.attendance));
  if (now && !decided) {
    json.field("check_in_at", signup.check_in_at.get());
    json.field("check_out_at", signup.check_out_at.get());
    json.field("served_minutes", signup.served_minutes.get());
  }
  if (signup.eligibility_unchecked) json.field("eligibility", "unchecked");
  OwnTexts text = texts_of(vault, session, signup);
  history_field(json, signup.history, text, decided ? 1 : SIZE_MAX);
  json.field("conflicts", signup.rare->conflicts);
  filled_field(json, "evaluation", text(signup.rare->evaluation));
  if (!decided) filled_field(json, "place_reason", text(signup.rare->place_reason));
  json.end_object();
}

void write_view(JsonWriter& json, const services::Session& session, const services::Served& served) {
  json.begin_object();
  json.field("id", served.id);
  json.field("session_id", session.id);
  json.field("activity_id", session.activity_id);
  json.field("count", served.count);
  json.field("recorded_at", served.recorded_at);
  if (!served.breakdown.empty()) {
    json.begin_array("breakdown");
    for (const services::Served::Part& part : served.breakdown) {
      json.begin_object();
      json.field("residency", word_of(part.residency));
      if (!part.target_group.empty()) json.field("target_group", part.target_group);
      json.field("count", part.count);
      json.end_object();
    }
    json.end_array();
  }
  history_field(json, served.history);
  json.end_object();
}

void write_view(JsonWriter& json, const state::Poison& poison, std::uint32_t partition) {
  json.begin_object();
  json.field("topic", haiyu::name_of(poison.topic));
  json.field("partition", partition);
  json.field("offset", poison.offset);
  json.field("arrived_at", poison.append_time);
  json.field("kind", poison.kind);
  json.field("detail", poison.detail);
  json.field("key_base64url", base64url(poison.key));
  json.field("bytes_base64url", base64url(poison.bytes));
  json.end_object();
}

}  // namespace haiyu::api
