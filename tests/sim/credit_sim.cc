// Service that is earned in one shard and credited in another: the emitter between them reads the first one's
// journal, forgets at crashes how far it was, and appends what the second one folds, which crashes too.
// Whatever happens, each helper's sign-up ends up credited with the minutes that it has.
#include <doctest/doctest.h>

#include "api/credit_emitter.h"
#include "tests/sim/domain_world.h"

namespace haiyu::test {
namespace {

constexpr int kSignups = 6;

// Attendance in one session, by few people and with many corrections.
History attendance_history(Random& random) {
  History history;
  auto& records = history.topics[static_cast<std::size_t>(Topic::kActivities)];
  const auto write = [&](std::string_view type, const std::string& subject, const std::string& data) {
    const std::uint64_t offset = records.size();
    records.push_back(
        {offset, "act",
         fmt::format(
             R"({{"specversion":"1.0","id":"{}","source":"sim","type":"haiyu.{}.v1","subject":"{}",)"
             R"("partitionkey":"act","time":"2014-10-20T00:00:00Z","actor":"organizer","data":{{{}}}}})",
             random() % 1000, type, subject, data),
         false});
  };
  const auto at = [&] {
    return fmt::format(R"("at":"2014-10-20T0{}:{:02}:00Z")", 1 + random() % 4, random() % 60);
  };
  write("activity.posted", "act",
        R"("organization_id":"org","title":"Free clinic","category":"health","sector":"social",)"
        R"("community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"one_stop")");
  write("session.scheduled", "s",
        R"("start_at":"2014-10-20T09:00:00+08:00","end_at":"2014-10-20T11:00:00+08:00",)"
        R"("places":[{"role":"doctor","capacity":4,"side":"helper"}])");
  const std::size_t count = 2 + random() % 300;
  while (records.size() < count) {
    const std::uint64_t who = random() % kSignups;
    const std::string signup = fmt::format("u{}", who);
    switch (random() % 8) {
      case 0:
      case 1:
        write("signup.requested", signup,
              fmt::format(R"("session_id":"s","person_id":"p{}","role":"doctor")", who));
        break;
      case 2:
        write("signup.cancelled", signup, "");
        break;
      case 3:
        write("attendance.checked_in", signup, at());
        break;
      case 4:
      case 5:
        write("attendance.checked_out", signup, at());
        break;
      case 6:
        if (random() % 20 == 0) {
          write("session.closed", "s", R"("held":true)");
          break;
        }
        [[fallthrough]];
      default:
        write("attendance.corrected", signup,
              fmt::format(R"("to":"{}","reason":"r",{})", random() % 2 == 0 ? "completed" : "no_show", at()));
    }
  }
  return history;
}

// What the persons' shard gets, and how far the emitter believes to be.
struct Emitter {
  Random& random;
  History to{};
  std::uint64_t bookmark = 0;
  std::size_t appended = 0;

  void step(const services::Domain& domain, bool all) {
    if (!all && random() % 3 != 0) return;
    if (!all && random() % 8 == 0) bookmark = random() % (bookmark + 1);  // lost in a crash
    const auto slice = services::earned_since(domain, bookmark, all ? 10'000 : 1 + random() % 5);
    for (const services::Earned& earned : slice.earned) {
      auto& records = to.topics[static_cast<std::size_t>(Topic::kVolunteers)];
      NewRecord record = api::credited_record(earned, nullptr, {});
      records.push_back({records.size(), std::move(record.key), std::move(record.value), false});
      ++appended;
    }
    if (all || random() % 4 != 0) bookmark = slice.next;
  }
};

using Minutes = std::map<std::string, std::int32_t>;

Minutes minutes_of(const services::Domain& domain) {
  Minutes minutes;
  const auto session = domain.entities().sessions.read("s");
  if (!session) return minutes;
  for (std::uint32_t n = 0; n < session->signups.size(); ++n) {
    const services::Signup& signup = session->signups[n];
    if (signup.served_minutes.get().value_or(0) > 0) minutes[signup.id.str()] = *signup.served_minutes;
  }
  return minutes;
}

Minutes credited(const services::Domain& domain) {
  Minutes minutes;
  for (int who = 0; who < kSignups; ++who) {
    const auto credits = domain.entities().credits.read(fmt::format("p{}", who));
    if (!credits) continue;
    for (const services::Credit& item : credits->items)
      if (item.credited > 0) minutes[item.id.str()] = item.credited;
  }
  return minutes;
}

struct CreditStats {
  std::size_t crashes = 0, appended = 0, credited = 0;
};

CreditStats simulate_credits(std::uint64_t seed) {
  CAPTURE(seed);
  Random random(seed);
  const History from = attendance_history(random);
  CrashRun<DomainWorld> sessions(from, services::schema(), random());
  Emitter emitter{random};
  Minutes earned;
  sessions.after_step = [&](DomainWorld& world) {
    emitter.step(world.domain, false);
    earned = minutes_of(world.domain);
  };
  sessions.with_crashes();
  CrashRun<DomainWorld> rest(from, services::schema(), random());  // the emitter's last look
  rest.after_step = [&](DomainWorld& world) { emitter.step(world.domain, true); };
  rest.with_crashes();

  CrashRun<DomainWorld> persons(emitter.to, services::schema(), random());
  Minutes have;
  persons.after_step = [&](DomainWorld& world) { have = credited(world.domain); };
  persons.with_crashes();
  REQUIRE(have == earned);
  return {sessions.stats().crashes + persons.stats().crashes, emitter.appended, have.size()};
}

TEST_CASE(
    "service is credited with the minutes that it has, whoever crashes and whatever is appended twice") {
  const auto [first, runs] = Seeds(200);
  CreditStats total;
  for (std::uint64_t n = 0; n < runs; ++n) {
    const CreditStats stats = simulate_credits(first + n);
    total.crashes += stats.crashes;
    total.appended += stats.appended;
    total.credited += stats.credited;
  }
  MESSAGE(runs << " runs from seed " << first << ": " << total.crashes << " crashes, " << total.appended
               << " credits appended for " << total.credited << " sign-ups that have minutes");
  if (runs < 100) return;
  CHECK(total.crashes > runs);
  CHECK(total.appended > 2 * total.credited);
  CHECK(2 * total.credited > runs);
}

}  // namespace
}  // namespace haiyu::test
