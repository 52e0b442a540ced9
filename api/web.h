// The page at `/` and its files, embedded in the binary: no third-party request, nothing that needs eval.
#pragma once

#include <span>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

struct WebFile {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
};
std::span<const WebFile> web_files();

// With a strict Content-Security-Policy and an entity tag.
Response web_answer(const Request& request, const WebFile& file);

}  // namespace haiyu::api
