#include "api/feed_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/reading.h"
#include "events/id_hash.h"

namespace haiyu::api {
namespace {

constexpr std::string_view kList = "events";

std::string log_part(std::string_view log_id) { return fmt::format("{:016x}/", hash_bytes(log_id)); }

std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// "/SHARD.GIVEN": one that is not 0.
bool take_given(std::string_view& text, std::vector<std::uint64_t>& given) {
  text.remove_prefix(1);
  const auto shard = take_number(text);
  if (!shard || *shard >= given.size() || !text.starts_with('.')) return false;
  text.remove_prefix(1);
  const auto number = take_number(text);
  if (!number || *number == 0) return false;
  given[*shard] = *number;
  return true;
}

}  // namespace

FeedCursor FeedCursor::at(state::Position position) {
  const std::size_t shards = position.size();
  return {std::move(position), std::vector<std::uint64_t>(shards)};
}

std::string format_cursor(const FeedCursor& cursor, std::string_view log_id) {
  std::string key = log_part(log_id) + state::format_position(cursor.next);
  for (std::size_t shard = 0; shard < cursor.given.size(); ++shard) {
    if (cursor.given[shard] > 0) key += fmt::format("/{}.{}", shard, cursor.given[shard]);
  }
  return cursor_after(kList, key);
}

std::optional<FeedCursor> parse_cursor(std::string_view text, std::string_view log_id, std::size_t shards) {
  const auto key = key_of_cursor(kList, text);
  const std::string log = log_part(log_id);
  if (!key || !key->starts_with(log)) return std::nullopt;
  std::string_view rest = std::string_view(*key).substr(log.size());
  auto next = state::parse_position(rest.substr(0, rest.find('/')), shards);
  if (!next) return std::nullopt;
  FeedCursor cursor = FeedCursor::at(std::move(*next));
  rest.remove_prefix(std::min(rest.size(), rest.find('/')));
  while (rest.starts_with('/')) {
    if (!take_given(rest, cursor.given)) return std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  return cursor;
}

}  // namespace haiyu::api
