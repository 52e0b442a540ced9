// What all handlers share: the node, the gate, the writes under way, the measurements, the clock.
//
// Ownership: refers to the node, which outlives it; handlers refer to it, so it outlives the router and the
// server. Threads: everything in it is safe from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/auth/gate.h"
#include "api/feed.h"
#include "api/idempotency.h"
#include "api/metrics.h"
#include "api/node.h"
#include "api/rate_limits.h"
#include "api/turns.h"

namespace haiyu::api {

struct ApiOptions {
  std::chrono::milliseconds write_deadline{5000};   // then a write answers 202 and Location
  std::chrono::milliseconds stream_interval{1000};  // at most one value per object and interval
  std::chrono::seconds stream_heartbeat{15};
  RateLimits::Options rates = RateLimits::Options();  // "{}" looks uninitialized to GCC 12
  std::string_view scheme = "http";  // how clients reach this server, where there is no public_url
  std::string public_url{};          // "https://haiyu.example.org", where clients know it by that
  std::string data_license = "https://creativecommons.org/licenses/by/4.0/";  // of what the feeds publish
  std::optional<Key> calendar_key{};  // of links to personal calendars; without it there are none
  std::function<Instant()> now = [] {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
};

struct Api {
  // Without a gate everybody is taken for the operator.
  Api(Node& of, ApiOptions with, std::unique_ptr<Gate> at = nullptr)
      : node(of),
        options(std::move(with)),
        gate(at ? std::move(at)
                : std::make_unique<Gate>(Strangers::kOperator, nullptr, TokenRules{}, options.now)),
        feed(of),
        limits(options.rates) {}

  Node& node;
  const ApiOptions options;
  const std::unique_ptr<Gate> gate;
  InFlight in_flight;
  Turns turns;
  Metrics metrics;
  Feed feed;
  RateLimits limits;
};

}  // namespace haiyu::api
