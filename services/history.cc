#include "services/history.h"

#include "events/result.h"
#include "services/names.h"

namespace haiyu::services {

std::string_view name_of(Step step) {
  static constexpr std::array<std::string_view, 26> kNames = {"confirmed",
                                                              "waitlisted",
                                                              "refused",
                                                              "promoted",
                                                              "cancelled",
                                                              "checked_in",
                                                              "completed",
                                                              "no_show",
                                                              "was_checked_in",
                                                              "was_completed",
                                                              "was_no_show",
                                                              "corrected_to_checked_in",
                                                              "corrected_to_completed",
                                                              "corrected_to_no_show",
                                                              "was",
                                                              "corrected",
                                                              "offered",
                                                              "accepted",
                                                              "declined",
                                                              "expired",
                                                              "placed",
                                                              "fulfilled",
                                                              "followed_up",
                                                              "disputed",
                                                              "resolved",
                                                              "approved"};
  return text_of(kNames, step);
}

void History::add(Instant at, Step what, std::string_view detail) {
  state::Writer writer(std::move(bytes_));
  writer.put(at, what);
  writer.text(detail);
  bytes_ = writer.take();
}

std::vector<HistoryEntry> History::entries() const {
  std::vector<HistoryEntry> entries;
  state::Reader reader(bytes_);
  while (!reader.at_end()) {
    reader.get(entries.emplace_back());
    if (reader.failed()) die("services/history", "a history does not decode");
  }
  return entries;
}

}  // namespace haiyu::services
