#include "services/changes.h"

#include <algorithm>

#include "events/number.h"
#include "state/keys.h"

namespace haiyu::services {
namespace {

std::uint64_t tick_of(Instant instant) {
  const std::int64_t ms = (instant - kTicksFrom).count();
  return ms <= 0 ? 1 : static_cast<std::uint64_t>(ms) * kTicksPerMs;
}

}  // namespace

Instant instant_of_change(std::uint64_t number) {
  return kTicksFrom + std::chrono::milliseconds(number / kTicksPerMs);
}

std::optional<std::uint64_t> change_number(std::string_view hex) {
  return whole_number<std::uint64_t>(hex, 16);
}

void note_change(Context& context, const events::Event& event, ChangeKind kind, bool is_new) {
  const std::uint8_t rows = change_rows(kind);
  const auto numbers = static_cast<std::uint8_t>(kChangeNumbers + static_cast<std::uint8_t>(kind));
  std::uint64_t number = tick_of(event.append_time);
  if (const auto last = context.index.get(numbers, {}))
    number = std::max(number, change_number(*last).value() + 1);
  const std::string hex = state::hex16(number);
  if (!is_new) {
    if (const auto old = context.index.get(numbers, {event.subject})) context.index.erase(rows, {*old});
  }
  context.index.put(rows, {hex}, event.subject);
  context.index.put(numbers, {event.subject}, hex);
  context.index.put(numbers, {}, hex);
}

}  // namespace haiyu::services
