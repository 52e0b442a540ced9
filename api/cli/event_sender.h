// Sends batches of events to a server's POST /v1/events and waits for their fold, whatever it takes: a server
// that is away, replaying or draining is tried again with growing pauses; lines that it refuses are left out
// and named.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "api/cli/event_lines.h"
#include "api/cli/http_client.h"
#include "api/cli/progress.h"
#include "api/cli/stop_signal.h"
#include "events/result.h"

namespace haiyu::cli {

struct ImportCounts {
  std::uint64_t accepted = 0;                     // new to the server
  std::uint64_t duplicates = 0;                   // it had them already
  std::uint64_t pending = 0;                      // accepted, not folded yet when the server answered
  std::map<std::string, std::uint64_t> rejected;  // accepted, but did not fit the state: by reason
  std::uint64_t bad = 0;                          // lines that are no events, not sent
};

class EventSender {
 public:
  EventSender(HttpClient client, StopSignal& stop, std::chrono::seconds patience)
      : client_(std::move(client)), stop_(stop), patience_(patience) {}

  // Adds to `counts`; lines that the server refuses go to `refused`. Errors: kClosed when a signal came,
  // kUnavailable when the server was away for longer than the patience, kInvalid when it refuses the whole.
  [[nodiscard]] Result<void> send(const std::vector<EventLine>& lines, ImportCounts& counts,
                                  std::vector<BadLine>& refused, Progress& progress);

 private:
  Result<Reply> post_until_answered(const std::string& body, Progress& progress);

  HttpClient client_;
  StopSignal& stop_;
  std::chrono::seconds patience_;
};

}  // namespace haiyu::cli
