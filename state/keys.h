// How the rows of one shard are keyed in the store: the shard first, then what the row is, so that one shard
// is one range of each family. Numbers are big-endian: byte order is number order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace haiyu::state {

std::string shard_prefix(std::uint32_t shard, char kind);
std::string shard_prefix(std::uint32_t shard);
void append_be64(std::string& key, std::uint64_t value);
std::uint64_t read_be64(std::string_view bytes);  // of the first eight bytes
std::string hex16(std::uint64_t value);           // 16 hex digits: text order is number order

}  // namespace haiyu::state
