// From a request to the events that it carries, each with its shard.
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "api/events_route.h"
#include "api/lookup.h"
#include "api/reading.h"

namespace haiyu::api {
namespace {

using boost::asio::awaitable;

constexpr std::size_t kEventsAtATime = 32;  // about 0.2 ms

auto deny_refused(const events::Refusal& refusal) { return boost::outcome_v2::failure(denial_of(refusal)); }

template <class T>
Or<T> or_denial(events::Decoded<T> decoded) {
  if (decoded) return std::move(decoded).value();
  return deny_refused(decoded.error());
}

// In pieces, so that the other connections of this thread are not kept waiting for the whole of it.
awaitable<Or<std::vector<events::IncomingEvent>>> decode_batch(events::BatchDecoder& decoder,
                                                               std::string_view json) {
  if (auto begun = decoder.begin_batch(json); begun.has_error()) co_return deny_refused(begun.error());
  const auto executor = co_await boost::asio::this_coro::executor;
  while (decoder.decode_more(kEventsAtATime))
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  co_return or_denial(decoder.end_batch());
}

Or<std::vector<events::IncomingEvent>> decode_one(events::BatchDecoder& decoder, const Request& request,
                                                  std::string_view type) {
  std::vector<events::IncomingEvent> one;
  if (type == "application/cloudevents+json") {
    BOOST_OUTCOME_TRY(auto event, or_denial(decoder.decode_structured(request.body)));
    one.push_back(std::move(event));
  } else if (request.header("ce-id")) {
    std::vector<Header> headers;
    for (const auto& [name, value] : request.headers) headers.push_back({name, value});
    BOOST_OUTCOME_TRY(auto event, or_denial(decoder.decode_binary(headers, request.body)));
    one.push_back(std::move(event));
  } else {
    return deny("unsupported_media_type",
                "Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers.");
  }
  return one;
}

// In the mode that the request's content type says: batch, structured, or binary.
awaitable<Or<std::vector<events::IncomingEvent>>> decode_events(const Node& node, const Request& request) {
  events::BatchDecoder decoder(
      [&](std::string_view thing, std::string_view id) -> std::optional<std::string> {
        auto found = find_thing(node, thing_named(thing), id);
        if (!found) return std::nullopt;
        return std::move(found->key);
      });
  const std::string type = media_type(request);
  if (type == "application/cloudevents-batch+json") co_return co_await decode_batch(decoder, request.body);
  co_return decode_one(decoder, request, type);
}

}  // namespace

awaitable<Or<std::vector<TakenEvent>>> read_events(const Node& node, const Request& request) {
  auto decoded = co_await decode_events(node, request);
  BOOST_OUTCOME_CO_TRY(auto incoming, std::move(decoded));
  boost::unordered_flat_set<IdHash> ids;
  std::vector<TakenEvent> taken;
  taken.reserve(incoming.size());
  for (events::IncomingEvent& event : incoming) {
    const std::size_t shard = node.shard_of(event.record.key);
    const bool seen = node.shard(shard).shard->read(
        [&](const state::ShardState& state) { return state.seen(event.record.topic, event.id_hash); });
    const bool duplicate = !ids.insert(event.id_hash).second || seen;
    taken.push_back({std::move(event), shard, duplicate});
  }
  co_return taken;
}

}  // namespace haiyu::api
