// How far into each partition of the log an answer reaches; opaque text for clients (`Haiyu-Position`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/record.h"

namespace haiyu::state {

using Position = std::vector<Offsets>;  // by shard

std::string format_position(const Position& position);
// nullopt: not a position that `format_position` wrote for this many shards.
std::optional<Position> parse_position(std::string_view text, std::size_t shards);
bool reaches(const Offsets& have, const Offsets& want);    // have >= want in every topic
bool reaches(const Position& have, const Position& want);  // and in every shard

}  // namespace haiyu::state
