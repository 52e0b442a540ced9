#include "api/cli/rate.h"

#include "events/number.h"

namespace haiyu::cli {
namespace {

constexpr std::uint32_t kMost = 1'000'000;

std::optional<std::uint32_t> number(std::string_view text) {
  const auto value = whole_number<std::uint32_t>(text);
  return value && *value > 0 && *value <= kMost ? value : std::nullopt;
}

}  // namespace

std::optional<api::RateLimits::Rate> parse_rate(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto reads = number(text.substr(0, colon)), writes = number(text.substr(colon + 1));
  if (!reads || !writes) return std::nullopt;
  return api::RateLimits::Rate{*reads, *writes};
}

std::string check_rate(const std::string& text) {
  if (text == "off" || parse_rate(text)) return {};
  return "a rate is READS:WRITES in a second, like 30:10, or off";
}

}  // namespace haiyu::cli
