// Money given: to an organization (grants) and to a community (investments).
#pragma once

#include <optional>
#include <string>

#include "events/types/funding.h"
#include "services/entities.h"
#include "services/history.h"
#include "state/codec.h"

namespace haiyu::services {

struct Grant {
  GrantId id;
  OrganizationId organization_id;
  std::int64_t amount_fen = 0;
  Day awarded_on{};
  std::string funder_json;
  // Of the organization on the day of the award: under which the grant counts, corrected or not.
  Organization::Facets facets;
  History history;  // of corrections
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, organization_id, amount_fen, awarded_on, funder_json);
    w.put(facets.kind, facets.track, facets.place_id, facets.community_level, history, version);
  }
  void read(state::Reader& r) {
    r.get(id, organization_id, amount_fen, awarded_on, funder_json);
    r.get(facets.kind, facets.track, facets.place_id, facets.community_level, history, version);
  }
};

struct Investment {
  InvestmentId id;
  PlaceId community_id;
  events::FunderKind funder_kind{};
  std::int64_t amount_fen = 0;
  Day on{};
  std::string purpose_json;
  History history;  // of corrections
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, community_id, funder_kind, amount_fen, on, purpose_json, history, version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, funder_kind, amount_fen, on, purpose_json, history, version);
  }
};

}  // namespace haiyu::services
