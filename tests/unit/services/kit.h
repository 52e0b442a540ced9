// What the tests of the services share: sessions and asks in one line, a local zone of their own, seeds.
#pragma once

#include <random>
#include <string>

#include "services/activities/session_rules.h"
#include "services/signup.h"
#include "state/table.h"

namespace haiyu::services::test {

// Minutes and days from an arbitrary beginning; a day of the tests begins at midnight UTC.
inline Instant minute(std::int64_t n) { return Instant(std::chrono::minutes(n)); }
inline Day day(std::int64_t n) { return Day(std::chrono::days(n)); }
inline When at_minute(std::int64_t n) {
  return {minute(n), Day(std::chrono::floor<std::chrono::days>(minute(n)).time_since_epoch())};
}

inline constexpr std::int64_t kStart = 10'200;  // minute in which a test's session starts
inline constexpr std::int64_t kEnd = 10'320;

inline events::PlaceSpec place(std::string_view role, std::int32_t capacity,
                               events::Side side = events::Side::kHelper) {
  return {.role = {role}, .capacity = capacity, .min_needed = 0, .side = side};
}

inline Session session(std::vector<events::PlaceSpec> places,
                       events::Waitlist waitlist = events::Waitlist::kFirstFit) {
  Session s;
  s.id = SessionId("session");
  s.activity_id = ActivityId("activity");
  s.start_at = minute(kStart);
  s.end_at = minute(kEnd);
  s.waitlist = waitlist;
  if (!set_places(s, places).empty()) die("test", "places of a test are invalid");
  return s;
}

// An ask whose sign-up is "s-" and its person, so that tests name the person only.
struct Asking {
  std::string person;
  std::string role = "helper";
  std::int32_t party = 1;
  std::int64_t minute = 0;
  events::Actor actor = events::Actor::kPerson;
  const events::Claims* claims = nullptr;
};
inline Decision ask(Session& s, const Asking& asking, Movements& moved) {
  const std::string id = "s-" + asking.person + "-" + std::to_string(s.signups.size());
  return decide(s,
                Ask{.signup_id = SignupIdView(id),
                    .person_id = PersonIdView(asking.person),
                    .role = asking.role,
                    .party_size = asking.party,
                    .actor = asking.actor,
                    .claims = asking.claims,
                    .activity_version = 0,
                    .when = at_minute(asking.minute),
                    .arrived = minute(asking.minute)},
                moved);
}
inline Decision ask(Session& s, const Asking& asking) {
  Movements moved;
  return ask(s, asking, moved);
}

inline std::string_view cancel(Session& s, std::uint32_t signup, Movements& moved, std::int64_t when = 0,
                               events::Actor actor = events::Actor::kPerson) {
  return cancel_signup(s, signup, "", actor, minute(when), at_minute(when), moved);
}
inline std::string_view cancel(Session& s, std::uint32_t signup) {
  Movements moved;
  return cancel(s, signup, moved);
}

// "confirmed confirmed waitlisted/1 refused:full": the sign-ups in the order of the log.
inline std::string states(const Session& s) {
  std::string text;
  for (const Signup& signup : s.signups) {
    if (!text.empty()) text += " ";
    text += name_of(signup.status);
    if (signup.reason != RefusalReason::kNone) text.append(":").append(name_of(signup.reason));
    if (signup.status == SignupStatus::kWaitlisted) text += "/" + std::to_string(s.waitlist_position(signup));
  }
  return text;
}

// All of an entity, its parts included, which the store keeps apart.
template <class Entity>
std::string bytes_of(const Entity& entity) {
  state::Writer writer;
  entity.write(writer);
  if constexpr (state::WithParts<Entity>) {
    writer.u(const_cast<Entity&>(entity).parts().size());
    for (const auto& part : const_cast<Entity&>(entity).parts()) writer.put(part);
  }
  return writer.take();
}
template <class Entity>
void read_into(Entity& entity, state::Reader& reader) {
  entity.read(reader);
  if constexpr (state::WithParts<Entity>) {
    for (std::uint64_t left = reader.u(); left > 0 && !reader.failed(); --left) {
      state::PartOf<Entity> part;
      part.read(reader);
      if (!reader.failed()) entity.parts().adopt(std::move(part));
    }
    if (!reader.failed()) entity.rebuild();
  }
}
template <class Entity>
Entity read_back(const std::string& bytes) {
  Entity entity;
  state::Reader reader(bytes);
  read_into(entity, reader);
  if (reader.failed() || !reader.at_end()) die("test", "bytes do not read back");
  return entity;
}

inline std::int64_t sum(const Movements& moved, Metric metric) {
  std::int64_t total = 0;
  for (const Movement& m : moved) total += m.metric == metric ? m.delta : 0;
  return total;
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int32_t upto(std::int32_t most) {
    return static_cast<std::int32_t>(engine_() % static_cast<std::uint64_t>(most + 1));
  }
  std::int32_t between(std::int32_t least, std::int32_t most) { return least + upto(most - least); }
  bool once_in(std::int32_t n) { return upto(n - 1) == 0; }
  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace haiyu::services::test
