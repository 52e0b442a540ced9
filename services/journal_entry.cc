#include "services/journal_entry.h"

#include "events/result.h"

namespace haiyu::services {

JournalEntry journal_entry(std::string_view bytes) {
  JournalEntry entry;
  state::Reader reader(bytes);
  reader.get(entry);
  if (reader.failed() || !reader.at_end())
    die("services/journal_entry", "an entry of the journal does not decode");
  return entry;
}

}  // namespace haiyu::services
