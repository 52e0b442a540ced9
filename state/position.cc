#include "state/position.h"

#include <algorithm>
#include <charconv>
#include <functional>

namespace haiyu::state {

// Per shard the offsets of the four topics, joined by '.'; shards joined by '-'.
std::string format_position(const Position& position) {
  std::string text;
  for (const Offsets& offsets : position) {
    if (&offsets != &position.front()) text.push_back('-');
    for (std::size_t topic = 0; topic < kTopicCount; ++topic) {
      if (topic > 0) text.push_back('.');
      text += std::to_string(offsets[topic]);
    }
  }
  return text;
}

std::optional<Position> parse_position(std::string_view text, std::size_t shards) {
  Position position(shards);
  for (std::size_t shard = 0; shard < shards; ++shard) {
    for (std::size_t topic = 0; topic < kTopicCount; ++topic) {
      const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
      const auto [end, error] =
          std::from_chars(text.data(), text.data() + text.size(), position[shard][topic]);
      if (error != std::errc() || leading_zero) return std::nullopt;
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      const bool last = topic + 1 == kTopicCount;
      if (last && shard + 1 == shards) break;
      if (text.empty() || text.front() != (last ? '-' : '.')) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  return position;
}

bool reaches(const Offsets& have, const Offsets& want) {
  return std::equal(have.begin(), have.end(), want.begin(), std::greater_equal<>());
}

bool reaches(const Position& have, const Position& want) {
  return std::equal(have.begin(), have.end(), want.begin(), want.end(),
                    [](const Offsets& h, const Offsets& w) { return reaches(h, w); });
}

}  // namespace haiyu::state
