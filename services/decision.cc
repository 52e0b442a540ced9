#include "services/decision.h"

#include "events/result.h"

namespace haiyu::services {

Decision decision_of(std::string_view entry) {
  Decision decision;
  state::Reader reader(entry);
  reader.get(decision);
  if (reader.failed() || !reader.at_end())
    die("services/decision", "an entry of the journal does not decode");
  return decision;
}

}  // namespace haiyu::services
