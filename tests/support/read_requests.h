// What a connection makes of bytes, as text to compare: for tests with bytes that nobody chose.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "api/http/compression.h"
#include "api/http/request_reader.h"
#include "api/http/target.h"

namespace haiyu::test {

// All that the reader makes of the bytes, which come `segment()` at a time.
template <class Segment>
std::string read_requests(std::string_view bytes, Segment segment) {
  api::RequestReader reader({.header_bytes = 2'000, .body_bytes = 4'000});
  std::string said;
  for (;;) {
    switch (reader.step()) {
      case api::RequestReader::Step::kRefused:
        return said + "!";  // why may depend on what came first
      case api::RequestReader::Step::kDone: {
        api::Request& request = reader.request();
        said += request.method + " " + std::string(reader.target());
        for (const auto& [name, value] : request.headers) said += "|" + name + ":" + value;
        said += "|" + request.body + (reader.keep_alive() ? "+" : "-") + "\n";
        if (api::parse_target(reader.target(), request))
          said += request.path + "?" + std::to_string(request.params.size());
        for (const auto& [name, value] : request.headers)
          if (name == "accept-encoding") api::preferred_coding(value);
        api::unmark_entity_tags(request);
        reader.next();
        continue;
      }
      case api::RequestReader::Step::kContinue:  // depends on the segments
        continue;
      case api::RequestReader::Step::kNeedMore:
        break;
    }
    if (bytes.empty()) return said;
    const auto room = reader.prepare();
    const auto count = std::min({room.size(), bytes.size(), segment()});
    std::memcpy(room.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    reader.commit(count);
  }
}

}  // namespace haiyu::test
