// The order in which organizations, activities and service items were last changed: what GET /feeds/{kind}
// walks (api/rpde.h).
//
// Each change gives its thing the next number of its kind in the shard and moves the thing's row there. So a
// thing has one row, and the rows after a number are what changed since. Numbers rise with the log; they are
// times, so that numbers of different shards compare: ticks of the time at which the event arrived, or one
// tick after the last change where that is later. The same log gives the same numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "services/context.h"

namespace haiyu::services {

enum class ChangeKind : std::uint8_t { kOrganization, kActivity, kServiceItem };

// Index tables of their own, beside those of Rows (services/domain.h).
inline constexpr std::uint8_t kChangeRows = 100;     // and kind: (number as 16 hex digits) -> id
inline constexpr std::uint8_t kChangeNumbers = 103;  // and kind: (id) -> number; () -> the last number
constexpr std::uint8_t change_rows(ChangeKind kind) {
  return static_cast<std::uint8_t>(kChangeRows + static_cast<std::uint8_t>(kind));
}

// A tick is a sixteenth of a millisecond, counted from here; what arrived earlier counts as then.
inline constexpr std::uint64_t kTicksPerMs = 16;
inline constexpr Instant kTicksFrom{std::chrono::sys_days{std::chrono::year{2014} / 1 / 1}};
Instant instant_of_change(std::uint64_t number);

// The thing is the event's subject. `is_new`: it had no row yet.
void note_change(Context& context, const events::Event& event, ChangeKind kind, bool is_new = false);

// nullopt: not what note_change wrote.
std::optional<std::uint64_t> change_number(std::string_view hex);

}  // namespace haiyu::services
