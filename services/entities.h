// The other entities: organizations with what they lead, memberships, people, volunteers, activities.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/types/activities.h"
#include "events/types/organizations.h"
#include "events/types/volunteers.h"
#include "state/codec.h"

namespace haiyu::services {

// kAccepted: an application of which a membership with an id of its own came.
enum class MemberStatus : std::uint8_t { kApplied, kRejected, kCurrent, kLeft, kAccepted };
std::string_view name_of(MemberStatus status);

struct Organization {
  OrganizationId id;
  std::string name_json;
  Day registered_on{};
  std::optional<Day> dissolved_on;
  std::uint64_t version = 1;
  // Under which it counts, and what is granted to it.
  struct Facets {
    std::string kind;
    events::Track track{};
    PlaceId place_id;
    bool community_level = false;
  };
  Facets facets;  // after the last of its changes
  // What was said to hold from a day on. Kept in the order of days, and on one day of the log: the log may
  // bring a change after one that takes effect later.
  struct Change {
    Day effective_on{};
    std::optional<std::string> kind;
    std::optional<events::Track> track;
    std::optional<PlaceId> place_id;
    std::optional<bool> community_level;
    void apply_to(Facets& to) const;
    void write(state::Writer& w) const { w.put(effective_on, kind, track, place_id, community_level); }
    void read(state::Reader& r) { r.get(effective_on, kind, track, place_id, community_level); }
  };
  std::vector<Change> changes;  // the first is the registration
  // As it stood at the end of the day; before its registration as it was registered.
  Facets facets_on(Day day) const;
  struct Led {
    OrganizationId id;
    Day from_on{};
    std::optional<Day> until_on;
    PlaceId counted_place;  // the leader's, when it began: where it counts until it ends
    void write(state::Writer& w) const { w.put(id, from_on, until_on, counted_place); }
    void read(state::Reader& r) { r.get(id, from_on, until_on, counted_place); }
  };
  std::vector<Led> led;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

// An application or a membership: one entity per id, in its organization's shard. An application that is
// enrolled under its own id becomes the membership.
struct Member {
  std::string id;
  OrganizationId organization_id;
  PersonId person_id;
  MemberStatus status{};
  std::optional<Day> enrolled_on, left_on;
  Instant applied_at{};
  std::string reason;              // why rejected
  std::optional<MemberId> became;  // an accepted application: the membership
  PlaceId organization_place;      // as it stood at the enrollment: where the membership counts until it ends
  events::Residency residency = events::Residency::kUnknown;  // as claimed at the enrollment
  std::vector<OrganizationId> supported_by;
  std::uint64_t version = 1;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

struct SkillHeld {
  std::string code;
  std::optional<OrganizationId> verified_by;
  std::optional<Day> valid_until_on;
  void write(state::Writer& w) const { w.put(code, verified_by, valid_until_on); }
  void read(state::Reader& r) { r.get(code, verified_by, valid_until_on); }
};

// `registered` is false while the person is known only through a recruitment.
struct Person {
  PersonId id;
  bool registered = false;
  events::Residency residency = events::Residency::kUnknown;
  std::vector<std::string> target_groups;
  std::optional<std::int32_t> birth_year;
  std::string locale;
  std::optional<std::string> name, phone, email;
  struct Serving {
    OrganizationId organization_id;
    VolunteerId volunteer_id;
    void write(state::Writer& w) const { w.put(organization_id, volunteer_id); }
    void read(state::Reader& r) { r.get(organization_id, volunteer_id); }
  };
  std::vector<Serving> serves;  // where the person is a volunteer now
  std::uint32_t calendars = 0;  // how often the link to the person's calendar was renewed
  std::optional<Instant> forgotten_at;
  std::uint64_t version = 1;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

struct Volunteer {
  VolunteerId id;
  PersonId person_id;
  OrganizationId organization_id;
  Day recruited_on{};
  std::optional<Day> left_on;
  PlaceId organization_place;                                 // as claimed when recruited; empty if unchecked
  events::Residency residency = events::Residency::kUnknown;  // when recruited: under which it counts
  std::vector<OrganizationId> supported_by;
  std::vector<SkillHeld> skills;
  std::uint64_t version = 1;
  void write(state::Writer& w) const;
  void read(state::Reader& r);
};

// Who may sign up.
struct EligibilityRules {
  std::vector<std::string> skills_any;
  bool members_only = false;
  std::vector<events::Residency> residency;
  std::optional<std::int32_t> min_age;
  void write(state::Writer& w) const { w.put(skills_any, members_only, residency, min_age); }
  void read(state::Reader& r) { r.get(skills_any, members_only, residency, min_age); }
};

struct Activity {
  ActivityId id;
  OrganizationId organization_id;
  std::string title_json, description_json;
  bool cancelled = false;
  Day counted_since{};  // the day from which it counts under its current facets
  std::uint64_t version = 1;
  // Facts keep the dimensions under which they counted: one entry per version of them, the last is current.
  struct Facets {
    std::string category;
    events::Sector sector{};
    events::Channel channel{};
    PlaceId community_id;
    std::vector<std::string> delivery_modes, target_groups;
    std::vector<OrganizationId> supported_by;
    friend bool operator==(const Facets&, const Facets&) = default;
    void write(state::Writer& w) const;
    void read(state::Reader& r);
  };
  std::vector<Facets> facets;
  std::optional<EligibilityRules> eligibility;
  std::string service_item_id;
  void write(state::Writer& w) const;
  void read(state::Reader& r);

  // Not part of the entity's bytes: the interned dimensions of each facets entry, filled when first needed.
  mutable std::vector<std::uint32_t> dims_cache;
};

}  // namespace haiyu::services
