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
  const auto made = known.try_emplace(id, id);
  std::string& name = made.first->second;
  if (made.second) {
    read_shard(node_, node_.shard_of(id), [&](const services::Domain& domain) {
      const auto entity = (domain.entities().*table).read(id);
      if (entity && !entity->name_json.empty()) name = in_language(entity->name_json, lang_);
    });
  }
  return name;
}

}  // namespace haiyu::api
