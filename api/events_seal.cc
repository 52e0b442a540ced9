// The texts of events that came over HTTP are sealed before they are appended.
#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/events_route.h"
#include "api/sealer.h"

namespace haiyu::api {
namespace {

using boost::asio::awaitable;

constexpr std::size_t kEventsAtATime = 32;

// nullopt: it is sealed; else whose key it lacks.
std::optional<Owner> seal_event(const Node& node, events::IncomingEvent& event) {
  Sealed sealed = seal_texts(node, events::types()[event.type], event.record.key, event.subject,
                             event.record.value, event.personal);
  if (sealed.lacks_key) return std::move(sealed.lacks_key);
  event.record.value = std::move(sealed.json);
  event.personal.clear();
  return std::nullopt;
}

bool wants_sealing(const TakenEvent& taken) { return !taken.duplicate && !taken.event.personal.empty(); }

// In pieces, as they were decoded: the owners whose keys are to be made.
awaitable<std::vector<Owner>> seal_some(const Node& node, std::vector<TakenEvent>& events) {
  const auto executor = co_await boost::asio::this_coro::executor;
  std::vector<Owner> lacking;
  std::size_t sealed = 0;
  for (TakenEvent& taken : events) {
    if (!wants_sealing(taken)) continue;
    if (auto owner = seal_event(node, taken.event)) lacking.push_back(std::move(*owner));
    if (++sealed % kEventsAtATime == 0) co_await boost::asio::post(executor, boost::asio::use_awaitable);
  }
  co_return lacking;
}

Or<void> check_sizes(const std::vector<TakenEvent>& events) {
  std::vector<FieldError> errors;
  for (std::size_t n = 0; n < events.size(); ++n)
    if (events[n].event.record.value.size() > events::kMaxEventBytes)
      errors.push_back({fmt::format("/{}", n), "too_large", "Sealed, it has more than 256 KiB."});
  if (!errors.empty()) return deny("invalid", {}, std::move(errors));
  return boost::outcome_v2::success();
}

}  // namespace

awaitable<Or<void>> seal_events(Api& api, std::vector<TakenEvent>& events) {
  while (true) {
    std::vector<Owner> lacking = co_await seal_some(api.node, events);
    if (lacking.empty()) break;
    if (!co_await make_keys(api.node, std::move(lacking), api.options.write_deadline))
      co_return deny("log_unavailable");
  }
  co_return check_sizes(events);
}

}  // namespace haiyu::api
