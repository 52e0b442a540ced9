// What reads share: strict query parameters, cursors, strong ETags, conditional answers.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/denial.h"
#include "api/http/exchange.h"
#include "events/time.h"
#include "events/types/vocabulary.h"
#include "services/signup.h"

namespace haiyu::api {

// A parameter that the route does not know is refused: a mistyped filter must not look like an answer.
[[nodiscard]] Or<void> only_params(const Request& request, std::span<const std::string> known);
// Whether Accept takes one of these types (with blanks between). Errors: 406 not_acceptable.
[[nodiscard]] Or<void> acceptable(const Request& request, std::string_view media);

// Errors: 422 invalid.
[[nodiscard]] Or<std::size_t> limit_param(const Request& request);
// The seconds of `Prefer: wait=N`, at most 30; 0 when it is not asked for. Nothing else is looked at.
std::chrono::seconds preferred_wait(const Request& request);

struct Page {
  std::size_t limit = 50;
  std::string after;  // the last row's key of the page before, as the list walks it; empty for the first page
};
inline constexpr std::size_t kPageItemsMax = 200;

// `list` names the list, so that a cursor of another list is refused. Errors: 400 invalid_cursor, 422
// invalid.
[[nodiscard]] Or<Page> page_of(const Request& request, std::string_view list);
std::string cursor_after(std::string_view list, std::string_view key);
// nullopt: no cursor of this list.
std::optional<std::string> key_of_cursor(std::string_view list, std::string_view cursor);
// The request's own URL with another cursor.
std::string next_url(const Request& request, std::string_view cursor, std::string_view param = "cursor");

// Errors: 422 invalid.
[[nodiscard]] Or<std::optional<bool>> flag_param(const Request& request, std::string_view name);
[[nodiscard]] Or<std::optional<std::string>> id_param(const Request& request, std::string_view name);
// An instant, or a day, whose first instant counts (`last`: the first instant of the day after).
[[nodiscard]] Or<std::optional<Instant>> instant_param(const Request& request, std::string_view name,
                                                       const Zone& zone, bool last);
Denial invalid_param(std::string_view name, std::string detail);
std::optional<std::string> text_param(const Request& request, std::string_view name);
// A word of a closed vocabulary. Errors: 422 invalid, with the words that there are.
template <events::Worded Enum>
[[nodiscard]] Or<std::optional<Enum>> word_param(const Request& request, std::string_view name) {
  const auto value = request.param(name);
  if (!value) return std::optional<Enum>();
  if (const auto found = events::worded<Enum>(*value)) return found;
  std::string detail = "One of:";
  for (const std::string_view word : events::kWords<Enum>) detail.append(" ").append(word);
  return invalid_param(name, detail + ".");
}
// The same of an enum that is named by name_of, from its first to its last.
template <class Enum>
[[nodiscard]] Or<std::optional<Enum>> name_param(const Request& request, std::string_view name, Enum first,
                                                 Enum last) {
  const auto value = request.param(name);
  if (!value) return std::optional<Enum>();
  std::string detail = "One of:";
  for (auto n = static_cast<unsigned>(first); n <= static_cast<unsigned>(last); ++n) {
    if (*value == name_of(static_cast<Enum>(n))) return std::optional(static_cast<Enum>(n));
    detail.append(" ").append(name_of(static_cast<Enum>(n)));
  }
  return invalid_param(name, detail + ".");
}
[[nodiscard]] Or<std::optional<Day>> day_param(const Request& request, std::string_view name);
[[nodiscard]] Or<std::optional<services::SignupStatus>> signup_status_param(const Request& request);
// True where the place is `within` or lies in it.
bool lies_in(std::string_view place, std::string_view within);

// A strong entity tag: it changes if and only if the body does.
std::string etag_of(std::string_view body);
// Do the request's fields of this name list the strong entity tag, or "*"? nullopt: it has no such field.
// If-Match compares strongly, so that W/"..." is never the same; If-None-Match weakly (RFC 9110 8.8.3.2).
enum class Comparison : std::uint8_t { kStrong, kWeak };
std::optional<bool> lists_etag(const Request& request, std::string_view field, std::string_view etag,
                               Comparison comparison);
// The media type of the body, in lower case and without its parameters; "" when none is named.
std::string media_type(const Request& request);

// 200 with ETag, or 304 without a body when the client has it already.
Response read_answer(const Request& request, std::string body,
                     std::string_view content_type = "application/json");

std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace haiyu::api
