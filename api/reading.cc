#include "api/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>

#include "api/description/words.h"
#include "events/id_hash.h"
#include "events/ids.h"
#include "events/number.h"

namespace haiyu::api {
namespace {

using boost::algorithm::iequals;

constexpr char kCursorVersion = '1';
constexpr std::chrono::seconds kWaitMax{30};
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The first instant that falls in `day`: between the earliest and the latest noon-to-noon that any zone has.
Instant start_of(Day day, const Zone& zone) {
  const Instant midnight{day.time_since_epoch()};
  Instant low = midnight - std::chrono::hours(30);   // before the day everywhere
  Instant high = midnight + std::chrono::hours(30);  // in it or after it everywhere
  while (high - low > std::chrono::milliseconds(1)) {
    const Instant middle = low + (high - low) / 2;
    (zone.day_of(middle) < day ? low : high) = middle;
  }
  return high;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// `type` is lower case. A range with the weight zero takes nothing.
bool accepts(std::string_view accept, std::string_view type) {
  while (!accept.empty()) {
    std::string_view range = accept.substr(0, accept.find(','));
    accept.remove_prefix(std::min(accept.size(), range.size() + 1));
    const std::size_t weight = range.find("q=0");
    if (weight != std::string_view::npos &&
        range.find_first_of("123456789", weight) == std::string_view::npos)
      continue;
    range = trimmed(range.substr(0, range.find(';')));
    const bool all_of_kind = range.ends_with("/*") &&
                             iequals(range.substr(0, range.size() - 1), type.substr(0, type.find('/') + 1));
    if (range == "*/*" || range == "*" || all_of_kind || iequals(range, type)) return true;
  }
  return false;
}

}  // namespace

Denial invalid_param(std::string_view name, std::string detail) {
  return Denial{"invalid", {}, {{fmt::format("/{}", name), "invalid", std::move(detail)}}, {}, {}};
}

Or<void> only_params(const Request& request, std::span<const std::string> known) {
  std::vector<FieldError> errors;
  for (const auto& [name, value] : request.params) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    errors.push_back({fmt::format("/{}", name), "unknown_field", "There is no such query parameter here."});
  }
  if (!errors.empty()) return deny("unknown_field", {}, std::move(errors));
  return boost::outcome_v2::success();
}

Or<void> acceptable(const Request& request, std::string_view media) {
  const auto accept = request.header("accept");
  if (!accept || accept->find_first_not_of(" \t,") == std::string_view::npos)
    return boost::outcome_v2::success();
  bool takes = false;
  for_each_word(media, [&](std::string_view type) { takes |= accepts(*accept, type); });
  if (takes) return boost::outcome_v2::success();
  std::string detail = "There is:";
  for_each_word(media, [&](std::string_view type) { detail.append(" ").append(type); });
  return deny("not_acceptable", detail + ".");
}

Or<std::size_t> limit_param(const Request& request) {
  const auto text = request.param("limit");
  if (!text) return Page().limit;
  const auto limit = whole_number<std::size_t>(*text);
  if (!limit || *limit < 1 || *limit > kPageItemsMax)
    return invalid_param("limit", "A whole number from 1 to 200.");
  return *limit;
}

std::chrono::seconds preferred_wait(const Request& request) {
  const std::string_view prefer = request.header("prefer").value_or("");
  const std::size_t at = prefer.find("wait=");
  if (at == std::string_view::npos) return std::chrono::seconds(0);
  long seconds = 0;
  const std::string_view digits = prefer.substr(at + 5);
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), kWaitMax);
}

Or<Page> page_of(const Request& request, std::string_view list) {
  Page page;
  BOOST_OUTCOME_TRY(page.limit, limit_param(request));
  if (const auto cursor = request.param("cursor")) {
    auto key = key_of_cursor(list, *cursor);
    if (!key) return deny("invalid_cursor");
    page.after = std::move(*key);
  }
  return page;
}

std::optional<std::string> key_of_cursor(std::string_view list, std::string_view cursor) {
  auto bytes = from_base64url(cursor);
  const std::string head = fmt::format("{}{}\n", kCursorVersion, list);
  if (!bytes || !bytes->starts_with(head) || bytes->size() == head.size()) return std::nullopt;
  return bytes->substr(head.size());
}

std::string cursor_after(std::string_view list, std::string_view key) {
  return base64url(fmt::format("{}{}\n{}", kCursorVersion, list, key));
}

std::string next_url(const Request& request, std::string_view cursor, std::string_view param) {
  std::string url = request.path;
  url.push_back('?');
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.empty() || pair.substr(0, pair.find('=')) == param) continue;
    url.append(pair).push_back('&');
  }
  return url.append(param).append("=").append(cursor);
}

Or<std::optional<bool>> flag_param(const Request& request, std::string_view name) {
  const auto value = request.param(name);
  if (!value) return std::optional<bool>();
  if (*value == "true") return std::optional(true);
  if (*value == "false") return std::optional(false);
  return invalid_param(name, "true or false.");
}

Or<std::optional<std::string>> id_param(const Request& request, std::string_view name) {
  const auto value = request.param(name);
  if (!value) return std::optional<std::string>();
  if (!is_id(*value)) return invalid_param(name, "An id: 1 to 64 of A-Z a-z 0-9 . _ ~ -");
  return std::optional(std::string(*value));
}

Or<std::optional<Instant>> instant_param(const Request& request, std::string_view name, const Zone& zone,
                                         bool last) {
  const auto value = request.param(name);
  if (!value) return std::optional<Instant>();
  if (const auto day = parse_day(*value))
    return std::optional(start_of(last ? *day + std::chrono::days(1) : *day, zone));
  std::string text(*value);
  // An offset's plus sign, sent as it is in a query, arrives as a space.
  if (text.size() > 6 && text[text.size() - 6] == ' ') text[text.size() - 6] = '+';
  if (const auto instant = parse_instant(text)) return std::optional(*instant);
  return invalid_param(name, "A day (2014-10-31) or an instant with its offset (2014-10-31T08:00:00+08:00).");
}

std::optional<std::string> text_param(const Request& request, std::string_view name) {
  const auto value = request.param(name);
  return value ? std::optional(std::string(*value)) : std::nullopt;
}

Or<std::optional<Day>> day_param(const Request& request, std::string_view name) {
  const auto value = request.param(name);
  if (!value) return std::optional<Day>();
  if (const auto day = parse_day(*value)) return std::optional(*day);
  return invalid_param(name, "A day (2014-10-31).");
}

Or<std::optional<services::SignupStatus>> signup_status_param(const Request& request) {
  using services::SignupStatus;
  return name_param(request, "status", SignupStatus::kConfirmed, SignupStatus::kExpired);
}

bool lies_in(std::string_view place, std::string_view within) {
  return place.starts_with(within) && (place.size() == within.size() || place[within.size()] == '.');
}

std::string etag_of(std::string_view body) { return fmt::format("\"{:016x}\"", hash_bytes(body)); }

std::string media_type(const Request& request) {
  std::string_view type = request.header("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  std::string lower(type);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

namespace {

bool lists_etag(std::string_view header, std::string_view etag, Comparison comparison) {
  while (!header.empty()) {
    std::string_view one = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), one.size() + 1));
    while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
    while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
    if (one == "*" || one == etag) return true;
    if (comparison == Comparison::kWeak && one.starts_with("W/") && one.substr(2) == etag) return true;
  }
  return false;
}

}  // namespace

std::optional<bool> lists_etag(const Request& request, std::string_view field, std::string_view etag,
                               Comparison comparison) {
  std::optional<bool> listed;
  for (const auto& [name, value] : request.headers)
    if (name == field) listed = listed.value_or(false) || lists_etag(value, etag, comparison);
  return listed;
}

Response read_answer(const Request& request, std::string body, std::string_view content_type) {
  Response response;
  std::string etag = etag_of(body);
  if (lists_etag(request, "if-none-match", etag, Comparison::kWeak).value_or(false)) {
    response.status = 304;
  } else {
    response.headers.emplace_back("content-type", content_type);
    response.body = std::move(body);
  }
  response.headers.emplace_back("etag", std::move(etag));
  response.headers.emplace_back("cache-control", "no-cache");
  return response;
}

std::string base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text.push_back(kBase64[(held >> (bits - 6)) & 63]);
  }
  if (bits > 0) text.push_back(kBase64[(held << (6 - bits)) & 63]);
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t digit = kBase64.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << 6) | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>((held >> bits) & 0xff));
    }
  }
  if ((held & ((1u << bits) - 1)) != 0) return std::nullopt;  // one spelling only
  return bytes;
}

}  // namespace haiyu::api
