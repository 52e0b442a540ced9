#include "services/domain.h"

#include <algorithm>
#include <array>
#include <variant>

#include "services/activities/fold.h"
#include "services/catalogue/fold.h"
#include "services/community/fold.h"
#include "services/context.h"
#include "services/credits/fold.h"
#include "services/enrollment/fold.h"
#include "services/funding/fold.h"
#include "services/needs/fold.h"
#include "services/recruitment/fold.h"
#include "state/fold_loop.h"

namespace haiyu::services {

std::string offset_part(std::uint64_t offset) {
  constexpr std::size_t kDigits = 16;
  std::string digits(kDigits, '0');
  for (std::size_t n = kDigits; n-- > 0; offset >>= 4) digits[n] = "0123456789abcdef"[offset & 0xf];
  return digits;
}

std::string start_part(Instant instant) {
  constexpr std::int64_t kMsOf1900 = -2'208'988'800'000;
  // Nothing is earlier, but somebody may ask from a local midnight that is.
  return offset_part(
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, instant.time_since_epoch().count() - kMsOf1900)));
}

Domain::Domain(state::ShardState& state, Zone zone)
    : state_(state),
      zone_(std::move(zone)),
      tables_(state.store(), state.shard()),
      table_list_{&tables_.organizations, &tables_.members,       &tables_.people,      &tables_.volunteers,
                  &tables_.activities,    &tables_.sessions,      &tables_.communities, &tables_.parties,
                  &tables_.centres,       &tables_.districts,     &tables_.grants,      &tables_.investments,
                  &tables_.platforms,     &tables_.service_items, &tables_.surveys,     &tables_.answers,
                  &tables_.bills,         &tables_.orders,        &tables_.credits,     &tables_.records} {}

Domain::~Domain() = default;

state::Outcome Domain::apply(const events::Event& event) {
  moved_.clear();
  Context context{tables_, state_.index(), state_.directory(), state_.counters(), state_.journal(),
                  zone_,   moved_};
  return std::visit([&](const auto& payload) { return fold(context, event, payload); }, event.payload);
}

// In rounds, so that what a round asks for is near in the next: most of these look-ups wait for memory, and
// those of different events wait at the same time.
void Domain::look_ahead(std::span<const events::Event* const> coming) const {
  struct Touched {
    std::string_view session_id;
    std::uint32_t slot = 0;
  };
  std::array<Touched, state::kFoldWindow> touched;
  const auto requested = [](const events::Event& event) {
    return std::get_if<events::SignupRequested>(&event.payload);
  };
  for (std::size_t n = 0; n < coming.size(); ++n) {
    const events::Event& event = *coming[n];
    if (event.topic != Topic::kActivities) continue;
    state_.directory().prefetch(event.subject);
    tables_.activities.bring_near(event.key);
    if (const auto* const request = requested(event)) {
      touched[n].session_id = request->session_id.view();
      tables_.sessions.bring_near(touched[n].session_id);
      state_.directory().prefetch_of(request->person_id.view());
    }
  }
  for (std::size_t n = 0; n < coming.size(); ++n) {
    const events::Event& event = *coming[n];
    if (event.topic != Topic::kActivities || requested(event)) continue;
    state_.directory().find(event.subject, [&](std::string_view session_id, std::uint32_t slot) {
      touched[n] = {session_id, slot};
      tables_.sessions.bring_near(session_id);
      return true;
    });
  }
  for (std::size_t n = 0; n < coming.size(); ++n) {
    if (touched[n].session_id.empty()) continue;
    const Session* const session = tables_.sessions.peek(touched[n].session_id);
    if (session == nullptr) continue;
    if (const auto* const request = requested(*coming[n])) {
      session->prefetch_request(request->person_id.view());
    } else {
      session->prefetch_signup(touched[n].slot);
    }
  }
}

std::optional<Domain::FoundSignup> Domain::find_signup(SignupIdView signup) const {
  std::optional<FoundSignup> found;
  state_.directory().find(signup.view(), [&](std::string_view session_id, std::uint32_t slot) {
    auto session = tables_.sessions.read(session_id);
    if (!session || session->signups[slot].id != signup) return false;
    found = FoundSignup{std::move(session), slot};
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
