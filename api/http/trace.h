// W3C Trace Context: the trace that a request belongs to.
#pragma once

#include <string>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

// version-traceid-parentid-flags in lower-case hex, ids not all zero.
bool is_traceparent(std::string_view text);
// 32 digits of the request's traceparent, which the reader keeps only when it is valid; "" without one.
std::string_view trace_id_of(const Request& request);
// Whether who sent it records this trace.
bool is_traced(const Request& request);
// The same trace with a step of our own, for the answer.
std::string next_traceparent(std::string_view traceparent);
std::string random_hex(std::size_t digits);

}  // namespace haiyu::api
