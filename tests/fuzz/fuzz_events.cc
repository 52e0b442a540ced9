// Bytes as each of the bodies in which events come; the first says which. What is accepted is accepted again
// as a record of the log, as the same event: the log holds nothing that its readers set aside.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "events/batch.h"
#include "events/table.h"
#include "tests/fuzz/lines.h"

namespace {

using namespace haiyu;
using namespace haiyu::events;

void reads_alike(const IncomingEvent& incoming) {
  static Decoder decoder;
  const NewRecord& record = incoming.record;
  std::vector<Header> headers;
  for (const auto& [name, value] : record.headers) headers.push_back({name, value});
  const auto decoded = decoder.decode({.topic = record.topic,
                                       .partition = 0,
                                       .offset = 1,
                                       .append_time = Instant{},
                                       .key = record.key,
                                       .headers = headers,
                                       .value = record.value});
  if (!decoded || decoded.value()->id_hash != incoming.id_hash) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Decoder decoder;
  static BatchDecoder incoming;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      if (const auto event = incoming.decode_structured(bytes)) reads_alike(event.value());
      break;
    case 1:
      if (const auto events = incoming.decode_batch(bytes))
        std::for_each(events.value().begin(), events.value().end(), reads_alike);
      break;
    case 2:
      static_cast<void>(decoder.decode_body(data[0] / 4 % types().size(), bytes));
      break;
    default: {  // lines "name:value", an empty line, and the body
      std::vector<Header> headers;
      std::string_view rest = bytes;
      for (std::string_view line; !(line = haiyu::test::take_line(rest)).empty();) {
        const std::size_t colon = std::min(line.find(':'), line.size());
        headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
      }
      if (const auto event = incoming.decode_binary(headers, rest)) reads_alike(event.value());
    }
  }
  return 0;
}
