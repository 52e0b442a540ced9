// However events are delivered - twice, or in another order between keys - the state is the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "services/changes.h"
#include "tests/support/seed.h"
#include "world.h"

namespace haiyu::services::test {

namespace {

// A random history over a few keys of each topic, in which most events fit and some do not.
class History {
 public:
  explicit History(std::uint64_t seed) : dice_(seed) {
    for (int n = 0; n < 400; ++n) step();
    for (std::size_t n = 0; n < events_.size(); ++n) events_[n].id_hash = {1, n + 1};
  }
  const std::vector<events::Event>& events() const { return events_; }

 private:
  std::string_view name(const char* prefix, std::int32_t most) {
    return texts_.keep(prefix + std::to_string(dice_.upto(most)));
  }
  std::string_view fresh(const char* prefix) { return texts_.keep(prefix + std::to_string(++serial_)); }
  template <class Payload>
  void add(Topic topic, std::string_view key, std::string_view subject, Payload payload) {
    now_ += dice_.upto(500);
    events_.push_back(event(key, subject, std::move(payload), minute(now_)));
    events_.back().topic = topic;
  }

  void step() {
    const std::int32_t kind = dice_.upto(99);
    if (kind < 15) return enroll();
    if (kind < 30) return recruit();
    // Subjects of an activity are named by its key, as ids are unique.
    const std::string_view key = name("a", 3);
    const std::string_view session = texts_.keep(std::string(key) + "s" + std::to_string(dice_.upto(1)));
    const std::string_view old = texts_.keep(std::string(key) + "u" + std::to_string(dice_.upto(40)));
    const auto add_here = [&](std::string_view subject, auto payload) {
      add(Topic::kActivities, key, subject, std::move(payload));
    };
    switch (kind % 12) {
      case 0:
        return add_here(key, posted());
      case 1:
        return add_here(session, scheduled(dice_.upto(3), dice_.upto(3)));
      case 2:
        return add_here(session, events::SessionClosed{dice_.once_in(2)});
      case 3:
        return add_here(old, events::SignupCancelled{});
      case 4:
        return add_here(old, events::AttendanceCheckedIn{minute(now_), {}, {}});
      case 5:
        return add_here(old, events::AttendanceCheckedOut{minute(now_), {}, {}, {}});
      case 6: {
        const auto to = static_cast<events::CorrectedTo>(dice_.upto(2));
        return add_here(old, events::AttendanceCorrected{to, "error", {}});
      }
      case 7: {
        events::ActivityChanged changed;
        changed.category = events::Code{name("c", 2)};
        return add_here(key, changed);
      }
      default:
        return add_here(
            texts_.keep(std::string(key) + "u" + std::to_string(dice_.upto(40))),
            requested(session, name("p", 20), dice_.once_in(2) ? "helper" : "guest", dice_.between(1, 2)));
    }
  }
  void enroll() {
    const std::string_view key = name("o", 3);
    const std::string_view member = texts_.keep(std::string(key) + "m" + std::to_string(dice_.upto(9)));
    if (dice_.once_in(4)) return add(Topic::kOrganizations, key, key, registered());
    if (dice_.once_in(3))
      return add(Topic::kOrganizations, key, member, events::MemberLeft{day(dice_.between(200, 300))});
    events::MemberEnrolled e;
    e.person_id = PersonIdView(name("p", 9));
    e.enrolled_on = day(dice_.between(100, 250));
    add(Topic::kOrganizations, key, member, e);
  }
  void recruit() {
    const std::string_view key = name("p", 9);
    const std::string_view volunteer = texts_.keep(std::string(key) + "v" + std::to_string(dice_.upto(3)));
    if (dice_.once_in(3)) return add(Topic::kVolunteers, key, volunteer, events::VolunteerLeft{day(300)});
    if (dice_.once_in(3)) return add(Topic::kVolunteers, key, key, events::PersonRegistered{});
    events::VolunteerRecruited r;
    r.person_id = PersonIdView(key);
    r.organization_id = OrganizationIdView(name("o", 2));
    r.recruited_on = day(150);
    add(Topic::kVolunteers, key, volunteer, r);
  }

  Dice dice_;
  Texts texts_;
  std::vector<events::Event> events_;
  std::int64_t now_ = kStart - 3'000;
  int serial_ = 0;
};

// As the shard does it: an id counts once per topic.
void deliver(World& w, const events::Event& e) {
  if (w.state().fold_once(e.topic, e.id_hash)) w.apply(e);
}

// Another order, in which the events of one key keep theirs; about a third comes a second time later on.
std::vector<const events::Event*> redelivered(const std::vector<events::Event>& events, Dice& dice) {
  std::map<std::pair<Topic, std::string_view>, std::vector<const events::Event*>> by_key;
  for (const events::Event& e : events) by_key[{e.topic, e.key}].push_back(&e);
  std::vector<std::size_t> next(by_key.size(), 0);
  std::vector<const events::Event*> order;
  for (std::size_t left = events.size(); left > 0;) {
    auto it = by_key.begin();
    const auto chosen = static_cast<std::size_t>(dice.upto(static_cast<std::int32_t>(by_key.size()) - 1));
    std::advance(it, static_cast<std::ptrdiff_t>(chosen));
    if (next[chosen] < it->second.size()) {
      order.push_back(it->second[next[chosen]++]);
      --left;
    }
    if (dice.once_in(3) && !order.empty()) {
      order.push_back(
          order[static_cast<std::size_t>(dice.upto(static_cast<std::int32_t>(order.size()) - 1))]);
    }
  }
  return order;
}

// The index but for the order of changes, which is the log's (services/changes.h).
std::map<std::string, std::string> rows_of(const World& world) {
  std::map<std::string, std::string> rows;
  for (std::uint8_t table = 0; table < kChangeRows; ++table) {
    world.domain().index().scan(table, {}, {}, [&](std::string_view parts, std::string_view value) {
      rows.emplace(static_cast<char>(table) + std::string(parts), value);
      return true;
    });
  }
  return rows;
}

}  // namespace

TEST_CASE("duplicates and another order between keys give the same entities, rows and counters") {
  const std::uint64_t run = haiyu::test::test_seed();
  CAPTURE(run);
  for (std::uint64_t round = 0; round < 8; ++round) {
    CAPTURE(round);
    const History history(run + round);
    Dice dice(run + round);
    World once, again;
    for (const events::Event& e : history.events()) deliver(once, e);
    for (const events::Event* e : redelivered(history.events(), dice)) {
      deliver(again, *e);
      if (dice.once_in(50)) again.commit();
      if (dice.once_in(150)) again = again.reopened();
    }
    CHECK(once.total(Metric::kSignupsRequested) > 0);
    CHECK(once.total(Metric::kSignupsRequested) == again.total(Metric::kSignupsRequested));
    // Not the journal, which is in the order of the log.
    const auto want = once.digest(), have = again.digest();
    CHECK(want.entities == have.entities);
    CHECK(rows_of(once) == rows_of(again));
    CHECK(once.state().directory().digest() == again.state().directory().digest());
    CHECK(want.counters == have.counters);
  }
}

}  // namespace haiyu::services::test
