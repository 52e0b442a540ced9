// The page at `/` and its files, embedded in the binary: no third-party request, nothing that needs eval.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "api/http/compression.h"
#include "api/http/exchange.h"

namespace haiyu::api {

struct WebFile {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
};
std::span<const WebFile> web_files();
const WebFile& web_page();  // the one at `/`
// Of one of web_files(): all of them are compressed at the first call, in some 20 ms.
const Packed& packed(const WebFile& file);

// The addresses of the page's screens: each is answered with the file at `/`, which shows it
// (web/src/screens.tsx).
inline constexpr std::array<std::string_view, 13> kScreens = {"/find",
                                                              "/sessions/{id}",
                                                              "/me",
                                                              "/me/hours",
                                                              "/me/data",
                                                              "/organizer",
                                                              "/organizer/post",
                                                              "/organizer/sessions/{id}",
                                                              "/checkin/{id}",
                                                              "/dashboard",
                                                              "/communities",
                                                              "/communities/{id}",
                                                              "/activities/{id}"};

// With a strict Content-Security-Policy and an entity tag. A file whose name has a hash of what it holds is
// kept by browsers.
Response web_answer(const Request& request, const WebFile& file);

}  // namespace haiyu::api
