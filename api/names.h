// Names in place of ids, in one language, for what is shown to people. Each is looked for once; an id of
// which no name is known stands for itself.
//
// Threads: one at a time; each look takes the shared lock of the shard that has the name. Ownership: the node
// outlives it.
#pragma once

#include <map>
#include <string>

#include "api/lookup.h"

namespace haiyu::api {

class Names {
 public:
  Names(const Node& node, std::string lang) : node_(node), lang_(std::move(lang)) {}
  const std::string& organization(const std::string& id);
  const std::string& community(const std::string& id);

 private:
  using Known = std::map<std::string, std::string>;
  template <class Entity>
  const std::string& find(Known& known, const std::string& id,
                          const state::Table<Entity> services::Tables::*table);

  const Node& node_;
  const std::string lang_;
  Known organizations_, communities_;
};

}  // namespace haiyu::api
