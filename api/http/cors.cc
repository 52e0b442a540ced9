#include "api/http/cors.h"

#include <algorithm>

namespace haiyu::api {
namespace {

constexpr const char* kRequestHeaders =
    "accept, accept-language, authorization, content-type, haiyu-min-position, idempotency-key, if-match, "
    "if-none-match, last-event-id, prefer, range, traceparent";
constexpr const char* kAnswerHeaders =
    "content-language, content-range, etag, haiyu-position, idempotency-replayed, link, location, "
    "retry-after, "
    "traceparent";
constexpr const char* kPreflightSeconds = "600";

}  // namespace

bool Cors::allows(const Request& request) const {
  const auto origin = request.header("origin");
  return origin && std::any_of(origins_.begin(), origins_.end(),
                               [&](const std::string& one) { return one == "*" || one == *origin; });
}

void Cors::mark(const Request& request, Response& response) const {
  if (origins_.empty()) return;
  response.headers.emplace_back("vary", "origin");
  if (!allows(request)) return;
  response.headers.emplace_back("access-control-allow-origin", *request.header("origin"));
  response.headers.emplace_back("access-control-expose-headers", kAnswerHeaders);
}

void Cors::mark_preflight(const Request& request, const std::string& methods, Response& response) const {
  if (!allows(request) || !request.header("access-control-request-method")) return;
  response.headers.emplace_back("access-control-allow-methods", methods);
  response.headers.emplace_back("access-control-allow-headers", kRequestHeaders);
  response.headers.emplace_back("access-control-max-age", kPreflightSeconds);
}

}  // namespace haiyu::api
