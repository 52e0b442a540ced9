// Bytes as requests to a node with a few things in it: a line "METHOD target", lines "name: value", an empty
// line and the body. No handler throws, and none is at a loss (500).
// What was written stays, so a finding may need what came before it.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>

#include "api/http/target.h"
#include "tests/fuzz/lines.h"
#include "tests/unit/api/client.h"

namespace {

using namespace haiyu;
using namespace haiyu::api;
using api::test::Client;
using haiyu::test::take_line;

Client& client() {
  static Client* const kClient = [] {
    doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    auto* const made = new Client;
    api::test::make_centre(*made);
    api::test::make_session(*made, "s1", 5, 2);
    for (const char* const person : {"p1", "p2", "p3"})
      made->make("/v1/sessions/s1/signups", api::test::signup_body(person));
    return made;
  }();
  return *kClient;
}

// Would wait for what never comes.
bool waits(const Request& request) {
  for (const auto& [name, value] : request.headers)
    if (name == "haiyu-min-position" || name == "prefer") return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const std::string_view first = take_line(rest);
  Request request;
  const std::size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  if (!parse_target(first.substr(std::min(space + 1, first.size())), request)) return 0;
  for (std::string_view line; !(line = take_line(rest)).empty();) {
    const std::size_t colon = std::min(line.find(": "), line.size());
    request.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  request.body = rest;
  if (waits(request)) return 0;
  auto match = client().router().match(request.method, request.path);
  if (match.handler == nullptr) return 0;
  request.segments = std::move(match.segments);
  if (client().run((*match.handler)(request)).response.status == 500) std::abort();
  return 0;
}
