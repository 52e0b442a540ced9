#include "services/activities/served.h"

#include "events/types/vocabulary.h"

namespace haiyu::services {

namespace {

std::int64_t sum_of(const std::vector<Served::Part>& breakdown) {
  std::int64_t sum = 0;
  for (const Served::Part& part : breakdown) sum += part.count;
  return sum;
}

std::string in_words(const Served& served) {
  std::string words = "count=" + std::to_string(served.count);
  for (const Served::Part& part : served.breakdown) {
    words.append(" ").append(events::word_of(part.residency)).append("/").append(part.target_group);
    words.append("=").append(std::to_string(part.count));
  }
  return words;
}

}  // namespace

std::string_view record_served(Session& session, std::string_view id, const events::ServedRecorded& recorded,
                               const When& start, std::uint32_t activity_version, Instant at) {
  Served served;
  served.id = id;
  served.count = recorded.count;
  served.recorded_at = at;
  served.counted_on = start.on;
  served.activity_version = activity_version;
  for (const events::ServedPart& part : recorded.breakdown) {
    if (part.count < 0) return "invalid:/breakdown";
    served.breakdown.push_back({part.residency.value_or(events::Residency::kUnknown),
                                std::string(part.target_group ? part.target_group->view : ""), part.count});
  }
  if (served.count < 0) return "invalid:/count";
  if (sum_of(served.breakdown) > served.count) return "invalid:/breakdown";
  session.served.push_back(std::move(served));
  return {};
}

std::string_view correct_served(Served& served, const events::ServedCorrected& corrected, Instant at) {
  if (corrected.count < 0) return "invalid:/count";
  served.history.add(at, Step::kWas, in_words(served));
  served.count = corrected.count;
  if (sum_of(served.breakdown) > served.count) served.breakdown.clear();
  served.history.add(at, Step::kCorrected, corrected.reason);
  return {};
}

void for_each_cell(const Served& served, const ServedCell& cell) {
  for (const Served::Part& part : served.breakdown) cell(part.residency, part.target_group, part.count);
  const std::int64_t rest = served.count - sum_of(served.breakdown);
  if (rest != 0) cell(events::Residency::kUnknown, "", rest);
}

}  // namespace haiyu::services
