#include "api/claims.h"

#include <algorithm>

#include "services/signup.h"

namespace haiyu::api {
namespace {

using events::Residency;
using services::Domain;
using services::Rows;

struct SeenPerson {
  Residency residency = Residency::kUnknown;
  std::optional<std::int32_t> birth_year;
  std::vector<std::string> skills;           // of all the person's current recruitments, valid on the day
  std::vector<std::string> verified_skills;  // of these
};

void sort_once(std::vector<std::string>& codes) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

bool has(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

SeenPerson see_person(const Node& node, std::string_view person_id, std::optional<Day> on) {
  return read_shard(node, node.shard_of(person_id), [&](const Domain& domain) {
    SeenPerson seen;
    const services::Tables& tables = domain.entities();
    const auto person = tables.people.read(person_id);
    if (!person) return seen;
    seen.residency = person->residency;
    seen.birth_year = person->birth_year;
    if (!on) return seen;
    for (const auto& serving : person->serves) {
      const auto volunteer = tables.volunteers.read(serving.volunteer_id.view());
      if (!volunteer) continue;
      for (const services::SkillHeld& skill : volunteer->skills) {
        if (skill.valid_until_on && *skill.valid_until_on < *on) continue;
        seen.skills.push_back(skill.code);
        if (skill.verified_by) seen.verified_skills.push_back(skill.code);
      }
    }
    sort_once(seen.skills);
    sort_once(seen.verified_skills);
    return seen;
  });
}

bool is_member(const Node& node, std::string_view person_id, const OrganizationId& organization) {
  return read_shard(node, node.shard_of(organization.view()), [&](const Domain& domain) {
    return domain.index().get(row_table(Rows::kCurrentMember), {organization.view(), person_id}).has_value();
  });
}

// The person's active sign-ups in other sessions that overlap [start, end): back to back is no overlap.
std::vector<std::string> overlapping(const Node& node, std::string_view person_id,
                                     const services::Session& with) {
  std::vector<std::string> found;
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    read_shard(node, shard, [&](const Domain& domain) {
      const auto look = [&](const services::Session& session, const services::Signup& signup) {
        const bool apart = session.start_at >= with.end_at || session.end_at <= with.start_at;
        const bool takes_part = signup.active() && session.status == services::SessionStatus::kScheduled;
        if (session.id != with.id && !apart && takes_part) found.push_back(signup.id.str());
        return false;
      };
      domain.find_signups_of(PersonIdView(person_id), look);
    });
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::int32_t year_of(Day day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

// The age that the person reaches in the year of the day: the birthday is not known.
std::optional<std::int32_t> age_on(const SeenPerson& person, Day day) {
  if (!person.birth_year) return std::nullopt;
  return std::max(0, year_of(day) - *person.birth_year);
}

bool eligible(const services::EligibilityRules& rules, const SeenPerson& person,
              std::optional<std::int32_t> age, bool member, events::Side side) {
  const auto holds = [&](const std::string& skill) { return has(person.skills, skill); };
  if (rules.members_only && !member) return false;
  if (rules.min_age && (!age || *age < *rules.min_age)) return false;
  if (!rules.residency.empty() &&
      std::find(rules.residency.begin(), rules.residency.end(), person.residency) == rules.residency.end())
    return false;
  // Skills are asked of who helps, not of who comes to be helped.
  if (side == events::Side::kHelper && !rules.skills_any.empty() &&
      std::none_of(rules.skills_any.begin(), rules.skills_any.end(), holds))
    return false;
  return true;
}

// What the sign-up needs of its activity and its session, copied out of their shard.
struct Asked {
  services::Session session;  // without its sign-ups
  OrganizationId organization_id;
  std::optional<services::EligibilityRules> rules;
  events::Side side = events::Side::kHelper;
  std::vector<std::string> skills_any;  // of the place
};

// Of what the person holds only that for which somebody asks is said.
std::vector<std::string> asked_for(const Asked& asked, std::vector<std::string> held) {
  std::erase_if(held, [&](const std::string& skill) {
    return !has(asked.skills_any, skill) && !(asked.rules && has(asked.rules->skills_any, skill));
  });
  return held;
}

std::optional<Asked> see_session(const Node& node, const Whereabouts& where, std::string_view role) {
  return read_shard(node, where.shard, [&](const Domain& domain) -> std::optional<Asked> {
    const auto session = domain.entities().sessions.read(where.session);
    const auto activity = domain.entities().activities.read(where.key);
    if (!session || !activity) return std::nullopt;
    Asked asked;
    asked.session.id = session->id;
    asked.session.start_at = session->start_at;
    asked.session.end_at = session->end_at;
    asked.organization_id = activity->organization_id;
    asked.rules = activity->eligibility;
    if (const services::Place* place = session->place(role)) {
      asked.side = place->side;
      asked.skills_any = place->skills_any;
    }
    return asked;
  });
}

std::optional<SeenClaims> claims_of(const Node& node, const events::SignupRequested& request,
                                    const Whereabouts& where) {
  SeenClaims claims;
  claims.position = state::format_position(node.position());  // before what is seen
  const auto asked = see_session(node, where, request.role.view);
  if (!asked) return std::nullopt;
  const std::string_view person_id = request.person_id.view();
  const Day day = node.zone().day_of(asked->session.start_at);
  SeenPerson person = see_person(node, person_id, day);
  claims.residency = person.residency;
  claims.age = age_on(person, day);
  if (asked->rules && asked->rules->members_only)
    claims.member = is_member(node, person_id, asked->organization_id);
  claims.eligible = !asked->rules ||
                    eligible(*asked->rules, person, claims.age, claims.member.value_or(false), asked->side);
  claims.overlaps = overlapping(node, person_id, asked->session);
  claims.skills = asked_for(*asked, std::move(person.skills));
  claims.verified_skills = asked_for(*asked, std::move(person.verified_skills));
  return claims;
}

std::optional<SeenClaims> claims_of(const Node& node, const events::VolunteerRecruited& recruited,
                                    const Whereabouts&) {
  SeenClaims claims;
  claims.position = state::format_position(node.position());
  const std::string_view id = recruited.organization_id.view();
  read_shard(node, node.shard_of(id), [&](const Domain& domain) {
    if (const auto organization = domain.entities().organizations.read(id))
      claims.organization_place = organization->facets.place_id;
  });
  claims.residency = see_person(node, recruited.person_id.view(), std::nullopt).residency;
  return claims;
}

std::optional<SeenClaims> claims_of(const Node& node, const events::MemberEnrolled& enrolled,
                                    const Whereabouts&) {
  SeenClaims claims;
  claims.position = state::format_position(node.position());
  claims.residency = see_person(node, enrolled.person_id.view(), std::nullopt).residency;
  return claims;
}

std::optional<SeenClaims> claims_of(const Node& node, const events::OrderPlaced& placed, const Whereabouts&) {
  SeenClaims claims;
  claims.position = state::format_position(node.position());
  claims.residency = see_person(node, placed.person_id.view(), std::nullopt).residency;
  return claims;
}

template <class Payload>
std::optional<SeenClaims> claims_of(const Node&, const Payload&, const Whereabouts&) {
  return std::nullopt;
}

}  // namespace

events::Claims SeenClaims::view() const {
  events::Claims claims;
  claims.position = position;
  claims.residency = residency;
  claims.organization_place = organization_place;
  claims.member = member;
  claims.age = age;
  for (const std::string& skill : skills) claims.skills.push_back({skill});
  for (const std::string& skill : verified_skills) claims.verified_skills.push_back({skill});
  for (const std::string& signup : overlaps) claims.overlaps.emplace_back(signup);
  claims.eligible = eligible;
  return claims;
}

std::optional<SeenClaims> claims_for(const Node& node, const events::Payload& payload,
                                     const Whereabouts& where) {
  return std::visit([&](const auto& of) { return claims_of(node, of, where); }, payload);
}

}  // namespace haiyu::api
