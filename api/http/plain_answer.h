// A response as the bytes of its answer, whole and as it is: what most answers need.
//
// Why not through cpp-httplib, which ranges and compression go through: its multimaps of headers, compared
// letter by letter, cost more than reading the request does.
#pragma once

#include <string>
#include <string_view>

#include "api/http/answerer.h"

namespace haiyu::api {

// Appends to `out`. `head_only`: the length is told, the body is not sent. A header whose name or value has a
// line break is left out.
void write_plain(const Response& response, const Answerer::How& how, bool head_only, std::string& out);

}  // namespace haiyu::api
