// Offers that expire: two clocks, as of two nodes, watch the open offers of a shard that crashes, and append
// what ends them to the same log, twice, too early or late. Whatever happens, each offer ends once, no place
// stays free while somebody waits who fits, and who folds the whole log anew comes to the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "api/offer_clock.h"
#include "services/dims.h"
#include "tests/sim/domain_world.h"

namespace haiyu::test {
namespace {

using services::Metric;
using services::SignupStatus;
using services::Step;

constexpr std::string_view kActivity = "act";
constexpr Instant kAfterAll{std::chrono::milliseconds(4'000'000'000'000)};
const std::vector<std::string> kSessions = {"s0", "s1", "s2"};

std::vector<HistoryRecord>& log_of(History& history) {
  return history.topics[static_cast<std::size_t>(Topic::kActivities)];
}

// A rush for few places, with many who take back, accept, decline or are given a place; two of the sessions
// give time to confirm.
History rush_history(Random& random) {
  History history;
  auto& records = log_of(history);
  const auto write = [&](std::string_view type, const std::string& subject, const std::string& data) {
    records.push_back(
        {records.size(), std::string(kActivity),
         fmt::format(
             R"({{"specversion":"1.0","id":"{}","source":"sim","type":"haiyu.{}.v1","subject":"{}",)"
             R"("partitionkey":"act","time":"2014-05-13T16:53:20Z","actor":"organizer","data":{{{}}}}})",
             random() % 4000, type, subject, data),
         false});
  };
  write("activity.posted", "act",
        R"("organization_id":"org","title":"Free clinic","category":"health","sector":"social",)"
        R"("community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"one_stop")");
  for (std::size_t n = 0; n < kSessions.size(); ++n) {
    const Instant start = appended_at(20 + random() % 400);  // for some it begins in the midst of it
    write("session.scheduled", kSessions[n],
          fmt::format(R"("start_at":"{}","end_at":"{}","waitlist":"{}",{})"
                      R"("places":[{{"role":"doctor","capacity":{},"side":"helper"}}])",
                      format_instant(start), format_instant(start + std::chrono::hours(2)),
                      random() % 2 == 0 ? "strict" : "first_fit",
                      n == 0 ? "" : fmt::format(R"("confirm_within_minutes":{},)", 1 + random() % 20),
                      1 + random() % 3));
  }
  const std::size_t count = 10 + random() % 250;
  for (std::size_t people = 0; records.size() < count;) {
    const std::string& session = kSessions[random() % kSessions.size()];
    const auto some = [&] { return fmt::format("u{}", random() % (people + 1)); };
    switch (random() % 11) {
      case 5:
        if (random() % 3 == 0)
          write("signup.placed", some(), R"("reason":"r")");
        else
          write("signup.cancelled", some(), "");
        break;
      case 0:
      case 1:
        write("signup.cancelled", some(), "");
        break;
      case 2:
        write("signup.accepted", some(), fmt::format(R"("offer_no":{})", 1 + random() % 2));
        break;
      case 3:
        write("signup.declined", some(), R"("offer_no":1)");
        break;
      case 4:
        write("session.changed", session,
              fmt::format(R"("places":[{{"role":"doctor","capacity":{},"side":"helper"}}])", random() % 5));
        break;
      default:
        write("signup.requested", fmt::format("u{}", people),
              fmt::format(R"("session_id":"{}","person_id":"p{}","role":"doctor","party_size":{})", session,
                          people, 1 + random() % 3));
        ++people;
    }
  }
  return history;
}

// One node's clock: it is wrong by up to a minute, and forgets what it appended when its node crashes.
class Clock {
 public:
  Clock(Random& random, History& log) : random_(random), log_(log) {}

  void look(const services::Domain& domain) {
    if (random_() % 8 == 0) appended_.clear();
    auto& records = log_of(log_);
    const auto wrong_by = std::chrono::seconds(static_cast<int>(random_() % 120) - 60);
    now_ = std::max<Instant>(now_ + std::chrono::seconds(20), appended_at(records.size()) + wrong_by);
    for (const api::DueOffer& offer : api::offers_due(domain, now_)) {
      NewRecord record = api::expiry_record(offer, now_);
      if (appended_.insert(record.value).second)
        records.push_back({records.size(), std::move(record.key), std::move(record.value), false});
    }
  }

 private:
  Random& random_;
  History& log_;
  Instant now_{};
  std::set<std::string> appended_;
};

struct OfferStats {
  std::size_t crashes = 0, offered = 0, expired = 0, promoted = 0, placed = 0, duplicates = 0, early = 0;
};

std::size_t count_of(const services::Signup& signup, Step step) {
  const auto entries = signup.history.entries();
  return static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.what == step; }));
}

void check_session(const services::Session& session, OfferStats& stats) {
  for (const services::Place& place : session.places) {
    if (session.status != services::SessionStatus::kScheduled || place.free() == 0) continue;
    for (const services::Signup& signup : session.signups) {
      if (signup.status != SignupStatus::kWaitlisted) continue;
      const bool strict = session.waitlist == events::Waitlist::kStrict;
      const bool blocked =
          signup.party_size > place.capacity || (strict && session.waitlist_position(signup) > 1);
      REQUIRE((signup.party_size > place.free() || blocked));
    }
  }
  for (const services::Signup& signup : session.signups) {
    REQUIRE(signup.status != SignupStatus::kOffered);  // every offer has ended
    const std::size_t offers = count_of(signup, Step::kOffered);
    const std::size_t placed = count_of(signup, Step::kPlaced);
    const std::size_t ends = count_of(signup, Step::kAccepted) + count_of(signup, Step::kDeclined) +
                             count_of(signup, Step::kExpired) + std::min(placed, offers);
    REQUIRE(static_cast<std::size_t>(signup.rare->offers) == offers);
    REQUIRE(offers <= 1);  // whoever lets an offer go by leaves the queue
    REQUIRE((ends == offers || (offers == 1 && ends == 0 && signup.status == SignupStatus::kCancelled)));
    stats.offered += offers;
    stats.expired += count_of(signup, Step::kExpired);
    stats.promoted += count_of(signup, Step::kPromoted) + count_of(signup, Step::kAccepted) + placed;
    stats.placed += placed;
  }
}

std::int64_t total_of(const state::Counters& counters, Metric metric) {
  const state::Counters* const shards[] = {&counters};
  state::CounterQuery query;
  query.metric = services::number_of(metric);
  return state::Counters::query(shards, query).total.at(0).value;
}

void check_end(const state::ShardState& state, const services::Domain& domain, OfferStats& stats) {
  for (const std::string& id : kSessions) {
    if (const auto session = domain.entities().sessions.read(id)) check_session(*session, stats);
  }
  REQUIRE(api::offers_due(domain, kAfterAll).empty());  // nor is there a row of one
  const auto is_total = [&](Metric metric, std::size_t count) {
    return total_of(state.counters(), metric) == static_cast<std::int64_t>(count);
  };
  REQUIRE(is_total(Metric::kSignupsOffered, stats.offered));
  REQUIRE(is_total(Metric::kSignupsExpired, stats.expired));
  REQUIRE(is_total(Metric::kSignupsPromoted, stats.promoted));
}

OfferStats simulate_offers(std::uint64_t seed) {
  CAPTURE(seed);
  Random random(seed);
  History history = rush_history(random);
  Clock one(random, history), other(random, history);
  CrashRun<DomainWorld> run(history, services::schema(), random());
  OfferStats stats;
  bool open = true;
  run.after_step = [&](DomainWorld& world) {
    if (random() % 4 == 0) one.look(world.domain);
    if (random() % 4 == 0) other.look(world.domain);
    open = !api::offers_due(world.domain, kAfterAll).empty();
  };
  auto have = run.with_crashes();
  while (open || have.offsets != history.ends()) have = run.with_crashes();

  CrashRun<DomainWorld> whole(history, services::schema(), random());
  whole.when_whole = [&](const state::ShardState& state, DomainWorld& world) {
    check_end(state, world.domain, stats);
  };
  const auto want = whole.uninterrupted();
  REQUIRE(have.entities == want.entities);
  REQUIRE(have.index == want.index);
  REQUIRE(have.counters == want.counters);
  REQUIRE(have.journal == want.journal);
  REQUIRE_FALSE(run.contradiction());
  stats.crashes = run.stats().crashes;
  for (const auto& [place, answer] : whole.answers()) {
    if (log_of(history)[place.second].value.find("signup.expired") == std::string::npos) continue;
    stats.duplicates += answer.outcome.verdict == state::Verdict::kDuplicate;
    stats.early += answer.outcome.verdict == state::Verdict::kRejected;
  }
  return stats;
}

TEST_CASE("offers end once and places go on, whoever crashes and whatever the clocks append") {
  const auto [first, runs] = Seeds(200);
  OfferStats total;
  for (std::uint64_t n = 0; n < runs; ++n) {
    const OfferStats stats = simulate_offers(first + n);
    total.crashes += stats.crashes;
    total.offered += stats.offered;
    total.expired += stats.expired;
    total.promoted += stats.promoted;
    total.placed += stats.placed;
    total.duplicates += stats.duplicates;
    total.early += stats.early;
  }
  MESSAGE(runs << " runs from seed " << first << ": " << total.crashes << " crashes, " << total.offered
               << " offers, of them " << total.expired << " expired; " << total.promoted
               << " promoted, of them " << total.placed << " by an organizer; " << total.duplicates
               << " expiries appended twice, " << total.early << " in vain");
  if (runs < 100) return;
  CHECK(total.crashes > runs);
  CHECK(total.expired > runs);
  CHECK(total.promoted > runs);
  CHECK(total.placed > runs / 2);
  CHECK(total.duplicates > runs);
  CHECK(total.early > 0);
}

}  // namespace
}  // namespace haiyu::test
