// Communities, who takes part in them, their service centres, and the plans of a district.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/types/communities.h"
#include "services/credits/rules.h"
#include "state/codec.h"

namespace haiyu::services {

// Known from the first event of its key; `registered_on` once it is registered by name.
struct Community {
  PlaceId id;
  std::string name_json;
  std::optional<Day> registered_on;
  Day known_since{};                   // the earliest day that an event told of it
  std::optional<PartyId> core;         // the party that is its core now
  std::optional<BillId> current_bill;  // the one published last
  std::uint64_t version = 1;
  Day counted_from() const { return registered_on.value_or(known_since); }
  void write(state::Writer& w) const {
    w.put(id, name_json, registered_on, known_since, core, current_bill, version);
  }
  void read(state::Reader& r) {
    r.get(id, name_json, registered_on, known_since, core, current_bill, version);
  }
};

struct Party {
  PartyId id;
  PlaceId community_id;
  events::PartyKind kind{};
  std::optional<OrganizationId> organization_id;
  std::string name_json;
  Day from_on{};
  std::optional<Day> until_on;
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, community_id, kind, organization_id, name_json, from_on, until_on, version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, kind, organization_id, name_json, from_on, until_on, version);
  }
};

struct Centre {
  CentreId id;
  PlaceId community_id;
  std::string name_json;
  std::optional<OrganizationId> organization_id;
  Day opened_on{};
  std::optional<Day> closed_on;
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, community_id, name_json, organization_id, opened_on, closed_on, version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, name_json, organization_id, opened_on, closed_on, version);
  }
};

// What a district plans: by each due day so many centres; of two plans for one day the later in the log
// holds. And by which rules it credits service, from which day on; of two for one day likewise.
struct District {
  PlaceId id;
  struct Plan {
    CoveragePlanId id;
    Day due_on{};
    std::int32_t centres = 0;
    Instant planned_at{};
    bool replaced = false;
    void write(state::Writer& w) const { w.put(id, due_on, centres, planned_at, replaced); }
    void read(state::Reader& r) { r.get(id, due_on, centres, planned_at, replaced); }
  };
  std::vector<Plan> plans;  // in the order of the log
  struct Rules {
    CreditRules rules;
    Day valid_from_on{};
    Instant published_at{};
    struct Factor {
      std::string category;
      std::int32_t percent = 100;
      void write(state::Writer& w) const { w.put(category, percent); }
      void read(state::Reader& r) { r.get(category, percent); }
    };
    std::vector<Factor> factors;
    std::int32_t percent_of(std::string_view category) const;
    void write(state::Writer& w) const { w.put(rules, valid_from_on, published_at, factors); }
    void read(state::Reader& r) { r.get(rules, valid_from_on, published_at, factors); }
  };
  std::vector<Rules> rules;  // in the order of the log
  const Rules* rules_named(std::string_view rules_id) const;
  // nullptr: none holds on this day.
  const Rules* rules_on(Day day) const;
  const Plan* plan(std::string_view plan_id) const;
  void write(state::Writer& w) const { w.put(id, plans, rules); }
  void read(state::Reader& r) { r.get(id, plans, rules); }
};

}  // namespace haiyu::services
