#include "api/web.h"

#include "api/reading.h"

namespace haiyu::api {

Response web_answer(const Request& request, const WebFile& file) {
  Response response = read_answer(request, std::string(file.bytes), file.content_type);
  response.headers.emplace_back(
      "content-security-policy",
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("x-content-type-options", "nosniff");
  response.headers.emplace_back("referrer-policy", "no-referrer");
  return response;
}

}  // namespace haiyu::api
