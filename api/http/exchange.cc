#include "api/http/exchange.h"

namespace haiyu::api {
namespace {

std::optional<std::string_view> first(const std::vector<std::pair<std::string, std::string>>& pairs,
                                      std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return std::string_view(value);
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view lower_name) const {
  return first(headers, lower_name);
}

std::optional<std::string_view> Request::param(std::string_view name) const { return first(params, name); }

}  // namespace haiyu::api
