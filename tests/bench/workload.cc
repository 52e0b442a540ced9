#include "tests/bench/workload.h"

#include <fmt/format.h>

#include <array>

namespace haiyu::bench {
namespace {

constexpr std::array kCategories = {"elderly_care", "youth", "charity", "counselling", "employment"};
constexpr std::array kGroups = {"elderly", "youth", "disabled", "women_and_children"};
constexpr std::size_t kStreets = 10;
constexpr std::size_t kCommunities = 124;
constexpr std::int64_t kStartMs = 1'767'196'800'000;  // 2026-01-01T00:00:00+08:00
constexpr std::int64_t kYearMs = 365LL * 86'400'000;

std::string place(std::uint64_t n) {
  return fmt::format("baoan.street{}.community{}", n % kStreets, n % kCommunities);
}
std::string organization(std::uint64_t n) { return fmt::format("organization-{:05}", n); }
std::string person(std::uint64_t n) { return fmt::format("person-{:08}", n); }
std::string activity(std::uint64_t n) { return fmt::format("activity-{:06}", n); }
std::string session(std::uint64_t a, std::uint64_t n) { return fmt::format("session-{:06}-{:03}", a, n); }
std::string signup(std::uint64_t n) { return fmt::format("signup-{:010}", n); }

std::string instant(std::int64_t ms) {
  return format_instant(Instant(std::chrono::milliseconds(ms / 1000 * 1000)));
}

}  // namespace

std::string Workload::time_text() {
  const auto share = static_cast<std::int64_t>(sequence_ * 1000 / std::max<std::uint64_t>(size_.events, 1));
  return instant(kStartMs + kYearMs / 1000 * share + static_cast<std::int64_t>(pick(86'400'000)));
}

NewRecord Workload::record(Topic topic, std::string key, std::string_view type, const std::string& subject,
                           const std::string& data) {
  ++sequence_;
  std::string value = fmt::format(
      R"({{"specversion":"1.0","id":"0197{:08x}-{:04x}-7000-8000-{:012x}","source":"urn:haiyu:bench","type":"haiyu.{}.v1",)"
      R"("subject":"{}","partitionkey":"{}","time":"{}","datacontenttype":"application/json","data":{{{}}}}})",
      sequence_ >> 16, sequence_ & 0xffff, random_() & 0xffffffffffff, type, subject, key, time_text(), data);
  return {.topic = topic, .key = std::move(key), .headers = {}, .value = std::move(value)};
}

void Workload::set_up(const std::function<void(NewRecord)>& sink) {
  for (std::uint32_t n = 0; n < size_.organizations; ++n) {
    sink(record(
        Topic::kOrganizations, organization(n), "organization.registered", organization(n),
        fmt::format(R"("name":"Organization {}","kind":"{}","track":"{}","registered_on":"2026-01-01",)"
                    R"("place_id":"{}","community_level":{})",
                    n, n % 3 ? "social_group" : "private_non_enterprise", n % 5 ? "registered" : "filed",
                    place(n), n % 2 ? "true" : "false")));
  }
  for (std::uint32_t n = 0; n < size_.activities; ++n) {
    sink(record(
        Topic::kActivities, activity(n), "activity.posted", activity(n),
        fmt::format(R"("organization_id":"{}","title":"Activity {}","category":"{}","sector":"social",)"
                    R"("community_id":"{}","delivery_modes":["appointment"],"channel":"{}",)"
                    R"("target_groups":["{}"])",
                    organization(n % size_.organizations), n, kCategories[n % kCategories.size()], place(n),
                    n % 2 ? "online" : "one_stop", kGroups[n % kGroups.size()])));
    for (std::uint32_t s = 0; s < size_.sessions_per_activity; ++s) {
      const std::int64_t start = kStartMs + kYearMs / size_.sessions_per_activity * s +
                                 static_cast<std::int64_t>(n % 200) * 3'600'000;
      sink(record(Topic::kActivities, activity(n), "session.scheduled", session(n, s),
                  fmt::format(R"("start_at":"{}","end_at":"{}","places":[)"
                              R"({{"role":"volunteer","capacity":{},"min_needed":5,"side":"helper"}},)"
                              R"({{"role":"resident","capacity":{},"side":"beneficiary"}}])",
                              instant(start), instant(start + 7'200'000), size_.capacity, size_.capacity)));
    }
  }
}

NewRecord Workload::live_event() {
  const std::uint64_t dice = pick(100);
  if (dice < 30 && open_.size() > 10'000) {  // something happens to an earlier sign-up
    const std::size_t at = pick(open_.size());
    Open& open = open_[at];
    const std::string key = activity(open.activity);
    const std::string subject = signup(open.signup);
    if (!open.checked_in && dice < 16) {
      open.checked_in = true;
      return record(
          Topic::kActivities, key, "attendance.checked_in", subject,
          fmt::format(R"("at":"{}","recorded_by":"desk-{}","method":"list")", time_text(), pick(50)));
    }
    const bool out = open.checked_in;
    open_[at] = open_.back();
    open_.pop_back();
    if (out) {
      return record(Topic::kActivities, key, "attendance.checked_out", subject,
                    fmt::format(R"("at":"{}","recorded_by":"desk-{}","method":"list")",
                                instant(kStartMs + 2 * kYearMs), pick(50)));
    }
    return record(Topic::kActivities, key, "signup.cancelled", subject, R"("reason":"cannot come that day")");
  }
  if (dice < 90) {
    const auto a = static_cast<std::uint32_t>(pick(size_.activities));
    const std::uint64_t id = signups_++;
    open_.push_back({a, id, false});
    return record(Topic::kActivities, activity(a), "signup.requested", signup(id),
                  fmt::format(R"("session_id":"{}","person_id":"{}","role":"{}","party_size":1,)"
                              R"("claims":{{"position":"0","residency":"{}","member":false,"overlaps":[]}})",
                              session(a, pick(size_.sessions_per_activity)), person(pick(size_.people)),
                              pick(4) ? "volunteer" : "resident", pick(3) ? "migrant" : "registered"));
  }
  if (dice < 94) {
    const std::string who = person(pick(size_.people));
    return record(
        Topic::kVolunteers, who, "volunteer.recruited", fmt::format("volunteer-{:010}", sequence_),
        fmt::format(R"("person_id":"{}","organization_id":"{}","recruited_on":"2026-0{}-1{}",)"
                    R"("skills":[{{"code":"nurse"}}],"claims":{{"organization_place":"{}"}})",
                    who, organization(pick(size_.organizations)), 1 + pick(9), pick(10), place(pick(124))));
  }
  if (dice < 98) {
    const std::string org = organization(pick(size_.organizations));
    return record(Topic::kOrganizations, org, "member.enrolled", fmt::format("member-{:010}", sequence_),
                  fmt::format(R"("person_id":"{}","enrolled_on":"2026-0{}-1{}","supported_by":["{}"])",
                              person(pick(size_.people)), 1 + pick(9), pick(10), organization(0)));
  }
  const auto a = static_cast<std::uint32_t>(pick(size_.activities));
  return record(
      Topic::kActivities, activity(a), "served.recorded", fmt::format("served-{:010}", sequence_),
      fmt::format(
          R"("session_id":"{}","count":{},"breakdown":[{{"residency":"migrant","target_group":"elderly","count":3}}])",
          session(a, pick(size_.sessions_per_activity)), 3 + pick(60)));
}

void Workload::each(const std::function<void(NewRecord)>& sink) {
  set_up(sink);
  while (sequence_ < size_.events) sink(live_event());
}

}  // namespace haiyu::bench
