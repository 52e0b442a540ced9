#include "api/names.h"

#include "api/shown.h"

namespace haiyu::api {

const std::string& Names::organization(const std::string& id) {
  return find(organizations_, id, &services::Tables::organizations);
}
const std::string& Names::community(const std::string& id) {
  return find(communities_, id, &services::Tables::communities);
}

template <class Entity>
const std::string& Names::find(Known& known, const std::string& id,
                               const state::Table<Entity> services::Tables::*table) {
  const auto [at, first] = known.try_emplace(id, id);
  if (first) {
    read_shard(node_, node_.shard_of(id), [&](const services::Domain& domain) {
      const auto entity = (domain.entities().*table).read(id);
      if (entity && !entity->name_json.empty()) at->second = in_language(entity->name_json, lang_);
    });
  }
  return at->second;
}

}  // namespace haiyu::api
