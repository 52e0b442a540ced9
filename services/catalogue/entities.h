// What is offered in a community: platforms and service items.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/types/catalogue.h"
#include "state/codec.h"

namespace haiyu::services {

struct Platform {
  PlatformId id;
  PlaceId community_id;
  OrganizationId provider_id;
  std::string name_json, provider_name_json;  // the provider's: where it is no organization
  events::Channel channel{};
  Day listed_on{};
  std::optional<Day> withdrawn_on;
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, community_id, provider_id, name_json, provider_name_json, channel, listed_on, withdrawn_on,
          version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, provider_id, name_json, provider_name_json, channel, listed_on, withdrawn_on,
          version);
  }
};

struct ServiceItem {
  ServiceItemId id;
  PlaceId community_id;
  std::string name_json, eligibility_json, how_to_get_json, schedule_json;
  std::string provider_name_json;               // where the provider is no organization
  std::vector<std::string> required_documents;  // each a shown text, as JSON
  std::optional<std::int64_t> fee_fen;          // none: not said
  std::vector<PlatformId> platform_ids;
  // Under which the item counts.
  struct Facets {
    OrganizationId provider_id;
    events::Sector sector{};
    std::string category;
    std::vector<std::string> target_groups, delivery_modes;
    std::vector<events::Channel> channels;  // of its platforms, each once, as they stood when they were named
    friend bool operator==(const Facets&, const Facets&) = default;
    void write(state::Writer& w) const {
      w.put(provider_id, sector, category, target_groups, delivery_modes, channels);
    }
    void read(state::Reader& r) {
      r.get(provider_id, sector, category, target_groups, delivery_modes, channels);
    }
  };
  Facets facets;
  Day counted_since{};  // under these facets
  Day listed_on{};
  std::optional<Day> withdrawn_on;
  std::uint64_t version = 1;
  void write(state::Writer& w) const {
    w.put(id, community_id, name_json, eligibility_json, how_to_get_json, schedule_json, required_documents);
    w.put(provider_name_json, fee_fen, platform_ids, facets, counted_since, listed_on, withdrawn_on, version);
  }
  void read(state::Reader& r) {
    r.get(id, community_id, name_json, eligibility_json, how_to_get_json, schedule_json, required_documents);
    r.get(provider_name_json, fee_fen, platform_ids, facets, counted_since, listed_on, withdrawn_on, version);
  }
};

}  // namespace haiyu::services
