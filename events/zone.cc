#include <date/tz.h>

#include <stdexcept>
#include <vector>

#include "events/time.h"

namespace haiyu {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kFirstMs = -25'567LL * 86'400'000;  // 1900-01-01
constexpr std::int64_t kEndMs = 84'006LL * 86'400'000;     // 2200-01-01
constexpr unsigned kStretchBits = 33;                      // of milliseconds: about 99 days
constexpr std::size_t kStretches = ((kEndMs - kFirstMs) >> kStretchBits) + 1;

}  // namespace

// The zone's offsets in order of time, and for each stretch of 99 days the first that matters in it: a
// look-up is one load, and rarely a step or two on.
struct Zone::Offsets {
  struct Span {
    std::int64_t end_ms;   // this offset holds before
    std::int64_t east_ms;  // what to add to UTC
  };
  std::vector<Span> spans;
  std::vector<std::uint32_t> first_of_stretch;

  explicit Offsets(const date::time_zone& zone) {
    std::int64_t at = kFirstMs;
    while (at < kEndMs) {
      const date::sys_info info = zone.get_info(date::sys_seconds(seconds(at / 1000)));
      const seconds end = info.end.time_since_epoch();
      // The last offset ends at the end of the library's time, which milliseconds cannot tell.
      at = end >= seconds(kEndMs / 1000) ? kEndMs : milliseconds(end).count();
      spans.push_back({.end_ms = at, .east_ms = milliseconds(info.offset).count()});
    }
    std::uint32_t span = 0;
    for (std::size_t stretch = 0; stretch < kStretches; ++stretch) {
      const std::int64_t start = kFirstMs + (static_cast<std::int64_t>(stretch) << kStretchBits);
      while (span + 1 < spans.size() && spans[span].end_ms <= start) ++span;
      first_of_stretch.push_back(span);
    }
  }

  milliseconds east_at(Instant instant) const {
    const std::int64_t ms = instant.time_since_epoch().count();
    if (ms < kFirstMs) return milliseconds(spans.front().east_ms);
    if (ms >= kEndMs) return milliseconds(spans.back().east_ms);
    const Span* span = &spans[first_of_stretch[static_cast<std::size_t>(ms - kFirstMs) >> kStretchBits]];
    while (ms >= span->end_ms) ++span;
    return milliseconds(span->east_ms);
  }
};

Result<Zone> Zone::find(std::string_view name) {
  try {
    const date::time_zone* zone = date::locate_zone(std::string(name));
    return Zone(std::string(name), std::make_shared<const Offsets>(*zone));
  } catch (const std::runtime_error& error) {
    return fail(Errc::kInvalid, "no time zone " + std::string(name) + ": " + error.what());
  }
}

Day Zone::day_of(Instant instant) const {
  const Instant local = instant + offsets_->east_at(instant);
  return Day(std::chrono::floor<std::chrono::days>(local).time_since_epoch());
}

std::string Zone::format_local(Instant instant) const {
  return format_instant(instant, std::chrono::floor<Minutes>(offsets_->east_at(instant)));
}

}  // namespace haiyu
