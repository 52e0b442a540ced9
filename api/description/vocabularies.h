// The closed vocabularies as schemas, each named after its enum.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace haiyu::api::description {

struct Vocabulary {
  std::string_view name;
  std::vector<std::string_view> words;
};
std::vector<Vocabulary> vocabularies();
// The name of the vocabulary whose words these are, as a field of an event has them.
std::string_view vocabulary_of(std::span<const std::string_view> words);

}  // namespace haiyu::api::description
