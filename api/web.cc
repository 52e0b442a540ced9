#include "api/web.h"

#include <algorithm>
#include <vector>

#include "api/http/headers.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

// The bundler writes the hash behind a hyphen: "/chunk-CZTU7P25.js".
bool is_named_by_hash(const WebFile& file) { return file.path.find('-') != std::string_view::npos; }

}  // namespace

const WebFile& web_page() { return *std::ranges::find(web_files(), "/", &WebFile::path); }

const Packed& packed(const WebFile& file) {
  static const std::vector<Packed> kAll = [] {
    std::vector<Packed> all;
    for (const WebFile& each : web_files()) all.emplace_back(each.bytes);
    return all;
  }();
  return kAll[static_cast<std::size_t>(&file - web_files().data())];
}

Response web_answer(const Request& request, const WebFile& file) {
  Response response = read_answer(request, std::string(file.bytes), file.content_type);
  response.headers.emplace_back(
      "content-security-policy",
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  if (is_named_by_hash(file)) set_header(response, "cache-control", "public, max-age=31536000, immutable");
  response.headers.emplace_back("permissions-policy", "camera=(self), geolocation=(), microphone=()");
  return response;
}

}  // namespace haiyu::api
