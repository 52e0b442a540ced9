#include <set>

#include "events/types/activities_rows.h"
#include "events/types/credits_rows.h"
#include "events/types/needs_rows.h"

namespace haiyu::events {

namespace {

void check_places(const List<PlaceSpec>& places, Findings& findings) {
  for (std::size_t n = 0; n < places.size(); ++n) {
    const std::string at = "/places/" + std::to_string(n);
    for (std::size_t before = 0; before < n; ++before) {
      if (places[before].role != places[n].role) continue;
      findings.push_back({at + "/role", "duplicate", "a role has one entry"});
      break;
    }
    if (places[n].min_needed > places[n].capacity) {
      findings.push_back({at + "/min_needed", "out_of_range", "no more than the capacity can be needed"});
    }
    if (!places[n].skills_any.empty() && places[n].side != Side::kHelper) {
      findings.push_back({at + "/skills_any", "contradiction", "skills are asked of helpers"});
    }
    if (places[n].verified && places[n].skills_any.empty()) {
      findings.push_back({at + "/skills_any", "required", "verified says that these are"});
    }
  }
}

}  // namespace

void check_session(const std::optional<Instant>& start_at, const std::optional<Instant>& end_at,
                   const std::optional<Instant>& opens_at, const std::optional<Instant>& closes_at,
                   const List<PlaceSpec>* places, Findings& findings) {
  if (start_at && end_at && *end_at <= *start_at) {
    findings.push_back({"/end_at", "out_of_order", "a session ends after it starts"});
  }
  if (opens_at && closes_at && *closes_at <= *opens_at) {
    findings.push_back({"/closes_at", "out_of_order", "signing up closes after it opens"});
  }
  if (places != nullptr) check_places(*places, findings);
}

namespace {

template <class List, class Name>
void check_once(const List& list, std::string_view field, std::string_view member, std::string_view detail,
                Findings& findings, Name&& name) {
  std::set<std::string_view> seen;
  for (std::size_t n = 0; n < list.size(); ++n) {
    if (seen.insert(name(list[n])).second) continue;
    std::string pointer = "/" + std::string(field) + "/" + std::to_string(n);
    if (!member.empty()) pointer.append("/").append(member);
    findings.push_back({std::move(pointer), "duplicate", detail});
  }
}

}  // namespace

void check(const SurveyOpened& p, Findings& findings) {
  check_once(p.options, "options", "", "an option stands once", findings,
             [](Plain option) { return option; });
}

void check(const SurveyAnswered& p, Findings& findings) {
  check_once(p.wants, "wants", "option", "an option is wanted once", findings,
             [](const Want& want) { return want.option; });
}

void check(const CreditRulesPublished& p, Findings& findings) {
  if (p.daily_cap_minutes && p.approved_cap_minutes && *p.approved_cap_minutes < *p.daily_cap_minutes)
    findings.push_back({"/approved_cap_minutes", "out_of_range", "no lower than the daily cap"});
  check_once(p.factors, "factors", "category", "a category has one factor", findings,
             [](const CategoryFactor& factor) { return factor.category.view; });
  for (std::size_t n = 1; n < p.star_hours.size(); ++n) {
    if (p.star_hours[n] <= p.star_hours[n - 1])
      findings.push_back({"/star_hours/" + std::to_string(n), "out_of_order", "each star takes more hours"});
  }
}

void check(const BillPublished& p, Findings& findings) {
  check_once(p.lines, "lines", "service_item_id", "an item has one line", findings,
             [](const BillLineSpec& line) { return line.service_item_id.view(); });
}

}  // namespace haiyu::events
