#include "services/domain.h"

#include <variant>

#include "services/activities/fold.h"
#include "services/context.h"
#include "services/enrollment/fold.h"
#include "services/recruitment/fold.h"

namespace haiyu::services {

std::string start_part(Instant instant) {
  constexpr std::int64_t kMsOf1900 = -2'208'988'800'000;
  constexpr std::size_t kDigits = 16;
  auto rest = static_cast<std::uint64_t>(instant.time_since_epoch().count() - kMsOf1900);
  std::string digits(kDigits, '0');
  for (std::size_t n = kDigits; n-- > 0; rest >>= 4) digits[n] = "0123456789abcdef"[rest & 0xf];
  return digits;
}

Tables::Tables(const state::Store& store, std::uint32_t shard)
    : organizations(store, shard, 'o'),
      members(store, shard, 'm'),
      people(store, shard, 'p'),
      volunteers(store, shard, 'v'),
      activities(store, shard, 'a'),
      sessions(store, shard, 's') {}

Domain::Domain(state::ShardState& state, Zone zone)
    : state_(state),
      zone_(std::move(zone)),
      tables_(state.store(), state.shard()),
      table_list_{&tables_.organizations, &tables_.members,    &tables_.people,
                  &tables_.volunteers,    &tables_.activities, &tables_.sessions} {}

state::Outcome Domain::apply(const events::Event& event) {
  moved_.clear();
  Context context{tables_, state_.index(), state_.directory(), state_.counters(), zone_, moved_};
  return std::visit([&](const auto& payload) { return fold(context, event, payload); }, event.payload);
}

std::optional<Domain::FoundSignup> Domain::find_signup(SignupIdView signup) const {
  std::optional<FoundSignup> found;
  state_.directory().find(signup.view(), [&](std::string_view session_id, std::uint32_t slot) {
    auto session = tables_.sessions.read(session_id);
    if (!session || session->signups[slot].id != signup) return false;
    found.emplace(std::move(session), slot);
    return true;
  });
  return found;
}

void Domain::find_signups_of(PersonIdView person, const LookAtSignup& look) const {
  state_.directory().find_of(person.view(), [&](std::string_view session_id, std::uint32_t slot) {
    const auto session = tables_.sessions.read(session_id);
    if (!session || session->signups[slot].person_id != person) return false;
    return look(*session, session->signups[slot]);
  });
}

std::span<state::TableBase* const> Domain::tables() { return table_list_; }

}  // namespace haiyu::services
