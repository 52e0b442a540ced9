// What an operator watches, as Prometheus text: the shards, the keys of personal texts, the writes under
// way, HTTP by route, the certificate, the process.
//
// Why not prometheus-cpp's own counters: each exchange counts on the hot path, so routes have fixed cells
// that are made before the server starts; prometheus-cpp gives the exposition format. Threads: `add_route`
// before the server starts; `observe` and `expose` from any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/server.h"
#include "api/node.h"

namespace haiyu::api {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void add_route(std::string_view pattern);
  // Asked at each exposition; set before the server starts. How many connections are open:
  void watch_connections(std::function<std::size_t()> connections);
  // When the certificate in use ends, where there is one:
  void watch_certificate(std::function<std::chrono::sys_seconds()> end);

  void observe(const Observed& exchange);
  struct Now {
    std::size_t waiting_writes = 0;
    std::uint64_t rate_limited = 0;  // requests, since the start
  };
  std::string expose(const Node& node, Now now) const;

 private:
  struct Route;
  std::map<std::string, std::unique_ptr<Route>, std::less<>> by_pattern_;
  std::unique_ptr<Route> no_route_;
  std::function<std::size_t()> connections_;
  std::function<std::chrono::sys_seconds()> certificate_end_;
};

}  // namespace haiyu::api
