// The same lives as toy_sim.cc, lived by the real services with real CloudEvents: organizations, people,
// sessions with too few places, sign-ups that come twice, cancellations, attendance, served counts;
// communities with their parties, centres, plans, catalogue and orders, and money; with poison in between.
//
// A failure prints the seed of its run; HAIYU_SEED=that replays it alone. HAIYU_SIM_RUNS sets how many.
#include <doctest/doctest.h>

#include "tests/sim/domain_world.h"

namespace haiyu::test {
namespace {

// Writes events about a few organizations, people, activities and sessions.
class Author {
 public:
  explicit Author(Random& random) : random_(random) {}

  HistoryRecord organizations() {
    const std::string organization = pick("org", 3);
    switch (random_() % 8) {
      case 5:
        return event("organization.changed", organization, organization,
                     fmt::format(R"("effective_on":"2014-0{}-01","track":"registered","kind":"k{}")", digit(),
                                 random_() % 2));
      case 6:
        return event(
            "grant.awarded", organization + "-" + pick("g", 3), organization,
            fmt::format(R"("organization_id":"{}","amount_fen":{},"awarded_on":"2014-0{}-02","funder":"f")",
                        organization, random_() % 9'000'000'000, digit()));
      case 7:
        return event("grant.corrected", organization + "-" + pick("g", 3), organization,
                     fmt::format(R"("amount_fen":{},"reason":"r")", random_() % 2 * 77));
      case 0:
      case 1:
        return event("organization.registered", organization, organization,
                     R"("name":"Haiyu","kind":"social_group","track":"filed","registered_on":"2014-05-01",)"
                     R"("place_id":"baoan.xinan.haiyu","community_level":true)");
      case 2:
        return event("organization.led", organization, organization,
                     fmt::format(R"("led_id":"{}","from_on":"2014-06-01")", pick("org", 3)));
      case 3:
        return event("member.enrolled", organization + "-" + pick("m", 5), organization,
                     fmt::format(R"("person_id":"{}","enrolled_on":"2014-07-0{}")", pick("p", 6), digit()));
      default:
        return event("member.left", organization + "-" + pick("m", 5), organization,
                     R"("left_on":"2014-09-01")");
    }
  }

  HistoryRecord volunteers() {
    const std::string person = pick("p", 6);
    if (random_() % 2 == 0) return credits(person);
    if (random_() % 2 == 0) return event("person.registered", person, person, R"("residency":"migrant")");
    return event("volunteer.recruited", person + "-" + pick("v", 2), person,
                 fmt::format(R"("person_id":"{}","organization_id":"{}","recruited_on":"2014-08-0{}")",
                             person, pick("org", 3), digit()));
  }

  HistoryRecord activities() {
    const std::string activity = pick("act", 2);
    const std::string session = activity + "-" + pick("s", 2);
    const std::string signup = session + "-" + pick("su", 8);
    switch (random_() % 17) {
      case 0:
        return event(
            "activity.posted", activity, activity,
            R"("organization_id":"org-1","title":"Free clinic","category":"health","sector":"social",)"
            R"("community_id":"baoan.xinan.haiyu","delivery_modes":["appointment"],"channel":"one_stop")");
      case 1:
      case 2:
        return event(
            "session.scheduled", session, activity,
            fmt::format(R"("start_at":"2014-10-2{0}T09:00:00+08:00","end_at":"2014-10-2{0}T11:00:00+08:00",)"
                        R"({1}"places":[{{"role":"doctor","capacity":1,"side":"helper"}},)"
                        R"({{"role":"resident","capacity":2,"side":"beneficiary"}}])",
                        digit(), random_() % 2 == 0 ? R"("confirm_within_minutes":10,)" : ""));
      case 3:
      case 8:
        return event("signup.cancelled", signup, activity, "");
      case 4:
        return event("attendance.checked_in", signup, activity, R"("at":"2014-10-20T01:05:00Z")");
      case 5:
        return event("attendance.checked_out", signup, activity, R"("at":"2014-10-20T02:55:00Z")");
      case 6:
        return event("attendance.no_show", signup, activity, R"("at":"2014-10-20T02:55:00Z")");
      case 7:
        return event("served.recorded", session + "-" + pick("sv", 3), activity,
                     fmt::format(R"("session_id":"{}","count":{})", session, random_() % 50));
      case 9:
        return event("signup.accepted", signup, activity, R"("offer_no":1)");
      case 10:
        return event("signup.declined", signup, activity, R"("offer_no":1)");
      case 12:
        return event("signup.placed", signup, activity, R"("reason":"r","recorded_by":"o")");
      case 11:
        return event("signup.expired", signup, activity, R"("offer_no":1)");
      default:
        return event(
            "signup.requested", signup, activity,
            fmt::format(R"("session_id":"{}","person_id":"{}","role":"{}","party_size":{})", session,
                        pick("p", 6), random_() % 3 == 0 ? "doctor" : "resident", 1 + random_() % 2));
    }
  }

  HistoryRecord communities() {
    const std::string community = pick("baoan.xinan.c", 3);
    if (random_() % 2 == 0) return needs(community);
    switch (random_() % 9) {
      case 8:
        return event("credit_rules.published", pick("rules", 4), "baoan",
                     fmt::format(R"("valid_from_on":"2014-0{}-01","step_minutes":30)", digit()));
      case 0:
        return event("community.registered", community, community,
                     fmt::format(R"("name":"C","registered_on":"2013-0{}-01")", digit()));
      case 1:
        return event("party.joined", community + "-" + pick("p", 3), community,
                     fmt::format(R"("party_kind":"{}","name":"P","from_on":"2013-0{}-02")",
                                 random_() % 2 == 0 ? "core" : "residents", digit()));
      case 2:
        return event("party.left", community + "-" + pick("p", 3), community,
                     fmt::format(R"("until_on":"2013-0{}-05")", digit()));
      case 3:
        return event("centre.opened", community + "-" + pick("k", 2), community,
                     fmt::format(R"("community_id":"{}","opened_on":"2013-0{}-03")", community, digit()));
      case 4:
        return event("centre.closed", community + "-" + pick("k", 2), community,
                     R"("closed_on":"2013-06-06")");
      case 5:
        return event("coverage.planned", pick("plan", 6), "baoan",
                     fmt::format(R"("due_on":"2014-0{}-01","centres":{})", digit(), random_() % 90));
      case 6:
        return event(
            "investment.recorded", community + "-" + pick("i", 3), community,
            fmt::format(R"("community_id":"{}","funder_kind":"street","amount_fen":{},"on":"2013-05-05")",
                        community, random_() % 9'000'000'000));
      default:
        return event("investment.corrected", community + "-" + pick("i", 3), community,
                     fmt::format(R"("amount_fen":{},"reason":"r")", random_() % 9'000'000'000));
    }
  }

 private:
  HistoryRecord credits(const std::string& person) {
    const std::string credit = person + "-" + pick("cr", 3);
    switch (random_() % 8) {
      case 0:
        return event("credit.disputed", credit, person, R"("reason":"r")");
      case 1:
        return event("credit.resolved", credit, person,
                     fmt::format(R"("minutes":{},"reason":"r")", random_() % 90));
      case 2:
        return event("credit.approved", credit, person, "");
      case 3:
        return event("record.issued", person + "-" + pick("n", 4), person, "");
      default:
        return event(
            "service.credited", credit, person,
            fmt::format(R"("person_id":"{}","session_id":"s","activity_id":"a","organization_id":"{}",)"
                        R"("community_id":"baoan.xinan.haiyu","category":"health","on":"2014-10-2{}",)"
                        R"("minutes":{},"revision":{},"rules":{{"id":"r","daily_cap_minutes":{}}})",
                        person, pick("org", 3), digit() % 2, random_() % 300, random_() % 50,
                        random_() % 2 == 0 ? 240 : 480));
    }
  }

  HistoryRecord needs(const std::string& community) {
    const std::string item = community + "-" + pick("it", 2);
    const std::string order = community + "-" + pick("or", 4);
    switch (random_() % 10) {
      case 0:
        return event("platform.listed", community + "-" + pick("pl", 2), community,
                     fmt::format(R"("community_id":"{}","provider_id":"{}","name":"P","channel":"online")",
                                 community, pick("org", 3)));
      case 1:
        return event("platform.withdrawn", community + "-" + pick("pl", 2), community, "");
      case 2:
      case 3:
        return event("service_item.listed", item, community,
                     fmt::format(R"("provider_id":"{}","platform_ids":[],"name":"I","sector":"social",)"
                                 R"("category":"elderly_care","target_groups":["elderly"])",
                                 pick("org", 3)));
      case 4:
        return event("service_item.changed", item, community,
                     fmt::format(R"("provider_id":"{}","sector":"market")", pick("org", 3)));
      case 5:
        return event("survey.opened", community + "-sv", community,
                     fmt::format(R"("community_id":"{}","title":"T","options":["a","b"])", community));
      case 6:
        return event("survey.answered", community + "-" + pick("an", 5), community,
                     fmt::format(R"("survey_id":"{}-sv","wants":[{{"option":"a"}}],"target_groups":["g{}"])",
                                 community, digit()));
      case 7:
        return event(
            "bill.published", community + "-" + pick("bill", 3), community,
            fmt::format(R"("community_id":"{}","period":"p","lines":[{{"service_item_id":"{}","quota":1}}])",
                        community, item));
      case 8:
        return event(random_() % 2 == 0 ? "order.cancelled" : "service_item.withdrawn",
                     random_() % 2 == 0 ? order : item, community, "");
      default:
        return event(
            "order.placed", order, community,
            fmt::format(R"("service_item_id":"{}","person_id":"p","delivery_mode":"appointment")", item));
    }
  }

  std::string pick(const char* kind, std::uint64_t count) {
    return fmt::format("{}-{}", kind, random_() % count);
  }
  std::uint64_t digit() { return 1 + random_() % 8; }

  HistoryRecord event(std::string_view type, const std::string& subject, const std::string& key,
                      const std::string& data) {
    // Few ids: many events come twice.
    return {
        0, key,
        fmt::format(R"({{"specversion":"1.0","id":"e{}","source":"sim","type":"haiyu.{}.v1","subject":"{}",)"
                    R"("partitionkey":"{}","time":"2014-10-1{}T08:00:00Z","actor":"organizer",)"
                    R"("payloadhash":"00000000000000{:02x}","data":{{{}}}}})",
                    random_() % 200, type, subject, key, digit(), random_() % 200, data),
        false};
  }

  Random& random_;
};

History domain_history(Random& random) {
  History history;
  Author author(random);
  const auto write = [&](Topic topic, std::size_t count, auto&& author_of) {
    for (std::size_t n = 0; n < count; ++n) {
      HistoryRecord record = author_of();
      if (random() % 25 == 0) record.value.resize(record.value.size() / 2);  // poison
      record.offset = n;
      history.topics[static_cast<std::size_t>(topic)].push_back(std::move(record));
    }
  };
  write(Topic::kOrganizations, random() % 30, [&] { return author.organizations(); });
  write(Topic::kVolunteers, random() % 30, [&] { return author.volunteers(); });
  write(Topic::kCommunities, random() % 80, [&] { return author.communities(); });
  write(Topic::kActivities, random() % 120, [&] { return author.activities(); });
  return history;
}

struct DomainStats {
  RunStats run;
  std::size_t applied = 0, rejected = 0, duplicates = 0;
};

DomainStats simulate_domain(std::uint64_t seed) {
  CAPTURE(seed);
  Random random(seed);
  const History history = domain_history(random);
  CrashRun<DomainWorld> whole(history, services::schema(), random());
  CrashRun<DomainWorld> crashing(history, services::schema(), random());
  const auto want = whole.uninterrupted();
  const auto have = crashing.with_crashes();
  REQUIRE(have.entities == want.entities);
  REQUIRE(have.index == want.index);
  REQUIRE(have.counters == want.counters);
  REQUIRE(have.journal == want.journal);
  REQUIRE(have.offsets == history.ends());
  REQUIRE_FALSE(crashing.contradiction());
  DomainStats stats{crashing.stats()};
  for (const auto& [place, answer] : crashing.answers()) {
    const auto& first = whole.answers().at(place);
    REQUIRE(answer.outcome.verdict == first.outcome.verdict);
    REQUIRE(answer.reason == first.reason);
    REQUIRE(answer.outcome.status == first.outcome.status);
    stats.applied += answer.outcome.verdict == state::Verdict::kApplied;
    stats.rejected += answer.outcome.verdict == state::Verdict::kRejected;
    stats.duplicates += answer.outcome.verdict == state::Verdict::kDuplicate;
  }
  return stats;
}

TEST_CASE("services that crash decide and count as services that do not") {
  const auto [first, runs] = Seeds(200);
  DomainStats total;
  for (std::uint64_t n = 0; n < runs; ++n) {
    const DomainStats stats = simulate_domain(first + n);
    total.run.crashes += stats.run.crashes;
    total.applied += stats.applied;
    total.rejected += stats.rejected;
    total.duplicates += stats.duplicates;
  }
  MESSAGE(runs << " runs from seed " << first << ": " << total.run.crashes << " crashes; " << total.applied
               << " events applied, " << total.rejected << " rejected, " << total.duplicates
               << " duplicates");
  if (runs < 100) return;
  CHECK(total.run.crashes > runs);
  CHECK(total.applied > 10 * runs);
  CHECK(total.rejected > runs);
  CHECK(total.duplicates > runs);
}

}  // namespace
}  // namespace haiyu::test
