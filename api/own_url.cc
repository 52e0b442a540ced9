#include "api/own_url.h"

#include <fmt/format.h>

namespace haiyu::api {

std::string own_url(const Api& api, const Request& request, std::string_view target) {
  if (!api.options.public_url.empty()) return api.options.public_url + std::string(target);
  return fmt::format("{}://{}{}", api.options.scheme, request.local, target);
}

}  // namespace haiyu::api
