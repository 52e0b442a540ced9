#include <doctest/doctest.h>

#include "services/credits/earned.h"
#include "services/journal_entry.h"
#include "world.h"

namespace haiyu::services::test {
namespace {

constexpr std::string_view kPerson = "p";

events::ServiceCredited credited(std::int32_t minutes, std::int64_t revision, std::int64_t on = 200) {
  events::ServiceCredited c;
  c.person_id = PersonIdView(kPerson);
  c.session_id = SessionIdView("s");
  c.activity_id = ActivityIdView("a");
  c.organization_id = OrganizationIdView(kCentre);
  c.community_id = PlaceIdView(kCommunity);
  c.category = {"health"};
  c.on = day(on);
  c.minutes = minutes;
  c.revision = revision;
  c.rules.id = "r";
  c.rules.daily_cap_minutes = 480;
  c.rules.approved_cap_minutes = 720;
  c.rules.star_hours = {1, 10};
  return c;
}

std::vector<std::int32_t> items(const World& w) {
  std::vector<std::int32_t> minutes;
  const auto credits = w.domain().entities().credits.read(kPerson);
  REQUIRE(credits);
  for (const Credit& item : credits->items) minutes.push_back(item.credited);
  return minutes;
}
using Minutes = std::vector<std::int32_t>;

std::int64_t counted(const World& w) { return w.total(Metric::kCreditsMinutes); }

TEST_CASE("a credit counts once; a newer revision replaces it, an older one is refused") {
  World w;
  CHECK(w.apply(kPerson, "1", credited(120, 5)).verdict == state::Verdict::kApplied);
  CHECK(w.apply(kPerson, "1", credited(60, 5)).reason == "wrong_state");
  CHECK(w.apply(kPerson, "1", credited(60, 4)).reason == "wrong_state");
  CHECK(counted(w) == 120);
  CHECK(w.apply(kPerson, "1", credited(90, 7)).verdict == state::Verdict::kApplied);
  CHECK(items(w) == Minutes{90});
  CHECK(w.total(Metric::kCreditsMinutes, {{Dimension::kCategory, "health"}}, day(200), day(200)) == 90);
  CHECK(w.apply(kPerson, "1", credited(90, 8, 201)).verdict == state::Verdict::kApplied);
  CHECK(w.total(Metric::kCreditsMinutes, {}, day(200), day(200)) == 0);
  CHECK(w.total(Metric::kCreditsMinutes, {{Dimension::kDistrict, "baoan"}}, day(201), day(201)) == 90);
  CHECK(w.apply(kPerson, "1", credited(0, 9)).verdict == state::Verdict::kApplied);
  CHECK(counted(w) == 0);
  CHECK(w.apply("another", "1",
                [] {
                  auto c = credited(1, 10);
                  c.person_id = PersonIdView("another");
                  return c;
                }())
            .reason == "already_exists");
}

TEST_CASE("a change of one item of a day may change those behind it, and the total is their sum") {
  World w;
  w.apply(kPerson, "1", credited(300, 1));
  w.apply(kPerson, "2", credited(300, 2));
  w.apply(kPerson, "3", credited(300, 3, 201));
  CHECK(items(w) == Minutes{300, 180, 300});
  w.apply(kPerson, "1", credited(100, 4));
  CHECK(items(w) == Minutes{100, 300, 300});
  w.apply(kPerson, "1", credited(300, 5));
  CHECK(w.apply(kPerson, "2", events::CreditApproved{}).verdict == state::Verdict::kApplied);
  CHECK(w.apply(kPerson, "2", events::CreditApproved{}).reason == "wrong_state");
  CHECK(items(w) == Minutes{300, 300, 300});
  w = w.reopened();
  const auto credits = w.domain().entities().credits.read(kPerson);
  CHECK(credits->total_minutes == 900);
  CHECK(counted(w) == 900);
  CHECK(credits->stars() == 2);
  CHECK_FALSE(credits->next_star_hours());
}

TEST_CASE("a disputed item counts as it is until it is resolved, and a newer attendance replaces that") {
  World w;
  w.apply(kPerson, "1", credited(60, 1));
  CHECK(w.apply(kPerson, "1", events::CreditResolved{{}, "r"}).reason == "wrong_state");
  CHECK(w.apply(kPerson, "x", events::CreditDisputed{"r"}).reason == "not_found");
  CHECK(w.apply("another", "1", events::CreditDisputed{"r"}).reason == "not_found");
  CHECK(w.apply(kPerson, "1", events::CreditDisputed{"two hours"}).verdict == state::Verdict::kApplied);
  CHECK(w.apply(kPerson, "1", events::CreditDisputed{"r"}).reason == "wrong_state");
  CHECK(items(w) == Minutes{60});
  CHECK(w.total(Metric::kCreditsDisputed) == 1);
  w.apply(kPerson, "1", events::CreditResolved{120, "the list says so"});
  CHECK(items(w) == Minutes{120});
  CHECK(counted(w) == 120);
  w.apply(kPerson, "1", events::CreditDisputed{"three"});
  w.apply(kPerson, "1", events::CreditResolved{{}, "as recorded"});
  CHECK(items(w) == Minutes{60});
  w.apply(kPerson, "1", credited(90, 2));
  CHECK(items(w) == Minutes{90});
}

TEST_CASE("a record states the items of its moment, and no longer agrees when one of them changes") {
  World w;
  CHECK(w.apply(kPerson, "n1", events::RecordIssued{}).reason == "wrong_state");
  w.apply(kPerson, "1", credited(60, 1));
  CHECK(w.apply(kPerson, "n1", events::RecordIssued{"school"}).verdict == state::Verdict::kApplied);
  CHECK(w.apply(kPerson, "n1", events::RecordIssued{}).reason == "already_exists");
  w.apply(kPerson, "2", credited(60, 2));
  const auto agrees = [&] {
    const auto record = w.domain().entities().records.read("n1");
    const auto credits = w.domain().entities().credits.read(kPerson);
    return checksum_of(*credits, record->items) == record->checksum;
  };
  CHECK(w.domain().entities().records.read("n1")->minutes == 60);
  CHECK(agrees());
  w.apply(kPerson, "1", credited(61, 3));
  CHECK_FALSE(agrees());
}

TEST_CASE("the rules of a day are the latest that hold from it or before, of two for one day the later") {
  World w;
  const auto publish = [&](std::string_view id, std::int64_t from, std::int32_t step) {
    events::CreditRulesPublished p;
    p.valid_from_on = day(from);
    p.step_minutes = step;
    p.factors = {{{"health"}, 150}};
    return w.apply("baoan", id, p);
  };
  CHECK(publish("r1", 100, 1).verdict == state::Verdict::kApplied);
  publish("r2", 200, 2);
  publish("r3", 150, 3);
  publish("r4", 200, 4);
  CHECK(publish("r1", 300, 5).reason == "already_exists");
  CHECK(w.apply("baoan.xinan", "r5", events::CreditRulesPublished{}).reason == "invalid:/district_id");
  const auto district = w.domain().entities().districts.read("baoan");
  CHECK(district->rules_on(day(99)) == nullptr);
  CHECK(district->rules_on(day(100))->rules.id == "r1");
  CHECK(district->rules_on(day(199))->rules.id == "r3");
  CHECK(district->rules_on(day(200))->rules.id == "r4");
  CHECK(district->rules_on(day(100))->percent_of("health") == 150);
  CHECK(district->rules_on(day(100))->percent_of("youth") == 100);
}

TEST_CASE("the journal says what was decided, who was promoted and what was earned, in order") {
  World w;
  w.apply("a", "a", posted());
  w.apply("a", "s", scheduled(1, 1));
  std::uint64_t offset = 10;
  const auto apply = [&](std::string_view subject, auto payload, std::int64_t at) {
    auto e = event("a", subject, std::move(payload), minute(at));
    e.offset = ++offset;
    REQUIRE(w.apply(e).reason.empty());
  };
  apply("1", requested("s", "p1"), 1);
  apply("2", requested("s", "p2"), 2);
  apply("1", events::SignupCancelled{}, 3);
  apply("2", events::AttendanceCheckedIn{minute(kStart), {}, {}}, kStart);
  apply("2", events::AttendanceCheckedOut{minute(kStart + 60), {}, {}, {}}, kStart + 60);
  apply("2", events::AttendanceCorrected{events::CorrectedTo::kCompleted, "r", minute(kStart + 90)}, kEnd);
  apply("2", events::AttendanceCorrected{events::CorrectedTo::kNoShow, "r", {}}, kEnd);
  w = w.reopened();

  std::vector<std::string> said;
  w.domain().journal().scan(0, [&](std::uint64_t at, std::string_view entry) {
    const JournalEntry d = journal_entry(entry);
    constexpr const char* kKinds[] = {"decided", "promoted", "earned"};
    said.push_back(std::to_string(at) + " " + kKinds[static_cast<int>(d.kind)] + " " + d.signup_id.str() +
                   " " + std::string(name_of(d.status)) + " " + std::to_string(d.position) + " " +
                   std::to_string(d.minutes));
    return true;
  });
  CHECK(said == std::vector<std::string>{"11 decided  confirmed 0 0", "12 decided  waitlisted 1 0",
                                         "13 promoted 2 confirmed 0 0", "15 earned 2 confirmed 0 60",
                                         "16 earned 2 confirmed 0 90", "17 earned 2 confirmed 0 0"});

  const EarnedSlice all = earned_since(w.domain(), 0, 100);
  REQUIRE(all.earned.size() == 3);
  CHECK(all.next == 18);
  CHECK(all.earned[1].person_id.view() == "p2");
  CHECK(all.earned[1].revision == 16);
  CHECK(all.earned[1].community_id.view() == kCommunity);
  CHECK(all.earned[1].organization_id.view() == "club");
  CHECK(all.earned[2].minutes == 0);
  CHECK(all.earned[2].on == all.earned[1].on);
  const EarnedSlice first = earned_since(w.domain(), 0, 1);
  CHECK(first.earned.size() == 1);
  CHECK(earned_since(w.domain(), first.next, 100).earned.size() == 2);
  CHECK(earned_since(w.domain(), 18, 100).next == 18);
}

}  // namespace
}  // namespace haiyu::services::test
