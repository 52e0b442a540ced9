#include "api/http/trace.h"

#include <algorithm>
#include <random>

namespace haiyu::api {
namespace {

constexpr std::size_t kTraceIdAt = 3, kTraceIdDigits = 32;
constexpr std::size_t kParentIdAt = 36, kParentIdDigits = 16;
constexpr std::size_t kBytes = 55;

}  // namespace

bool is_traceparent(std::string_view text) {
  if (text.size() != kBytes || text[2] != '-' || text[35] != '-' || text[52] != '-' || text.starts_with("ff"))
    return false;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
  const auto is_zero = [](std::string_view id) {
    return id.find_first_not_of('0') == std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), is_hex) && std::count(text.begin(), text.end(), '-') == 3 &&
         !is_zero(text.substr(kTraceIdAt, kTraceIdDigits)) &&
         !is_zero(text.substr(kParentIdAt, kParentIdDigits));
}

std::string_view trace_id_of(const Request& request) {
  const auto parent = request.header("traceparent");
  return parent ? parent->substr(kTraceIdAt, kTraceIdDigits) : std::string_view();
}

bool is_traced(const Request& request) {
  const auto parent = request.header("traceparent");
  constexpr std::string_view kOdd = "13579bdf";  // the flag's bit is the lowest
  return parent && kOdd.find(parent->back()) != std::string_view::npos;
}

std::string next_traceparent(std::string_view traceparent) {
  std::string next(traceparent);
  next.replace(0, 2, "00");
  return next.replace(kParentIdAt, kParentIdDigits, random_hex(kParentIdDigits));
}

std::string random_hex(std::size_t digits) {
  std::random_device random;
  std::string text;
  for (std::size_t n = 0; n < digits; ++n) text.push_back("0123456789abcdef"[random() % 16]);
  return text;
}

}  // namespace haiyu::api
