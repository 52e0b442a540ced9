// GET /v1/volunteers/{id}/record: the certified record of service, as JSON or as a page to be printed.
//
// It shows the volunteer's credited service with what regulations ask of such a record: activity, date,
// place, whom served, content, time, evaluation, person in charge and recorder. ?number= names a record that
// was issued (POST /v1/volunteers/{id}/records): then it shows the items that this one states, and its
// number, which anybody may check at /v1/records/{number}. Without it the one issued last; before any was,
// all items and no number.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/denial.h"
#include "api/lookup.h"
#include "services/credits/entities.h"

namespace haiyu::api {

// Errors: 404 for a volunteer, or a number of that volunteer's, that there is not; 422 for another language.
[[nodiscard]] Or<Response> get_record(const Node& node, const Request& request);

// What a record shows, in one language.
struct RecordShown {
  std::string lang;  // "zh-CN" or "en"
  std::string volunteer_id, person_id, name;
  std::optional<services::ServiceRecord> issued;
  bool changed = false;  // an item of it was corrected since
  std::int64_t minutes = 0;
  std::int32_t stars = 0;
  struct Item {
    std::string credit_id, activity, organization, place, venue, content, evaluation, person_in_charge,
        recorder;
    std::vector<std::string> target_groups;
    Day on{};
    Instant start_at{}, end_at{};
    std::int32_t minutes = 0;  // credited
  };
  std::vector<Item> items;  // by day
};
std::string render_json(const RecordShown& record);
std::string render_html(const RecordShown& record, const Zone& zone);

}  // namespace haiyu::api
