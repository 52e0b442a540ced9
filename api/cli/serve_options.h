// What `haiyu serve` can be told.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "api/auth/token.h"
#include "api/http/tls.h"
#include "api/node.h"
#include "api/rate_limits.h"

namespace haiyu::cli {

struct ServeOptions {
  api::NodeOptions node;
  std::string listen = "127.0.0.1:8080";
  unsigned threads = 2;
  std::uint32_t shards = 0;
  std::string zone, topic_prefix, auth = "on";
  std::string jwks;  // empty: the key of the data directory
  api::TokenRules tokens;
  std::vector<std::string> cors_origins;
  api::Tls::Files tls;                    // empty: plain HTTP
  std::string person_rate, address_rate;  // empty: as --auth has it
  std::string public_url, data_license;
  std::uint32_t commit_interval_ms = 1000;
};

void add_serve_options(CLI::App& command, ServeOptions& options);

// Without tokens there is one machine, which may as often as it likes unless a limit is asked for.
api::RateLimits::Options rates_of(const ServeOptions& options);

}  // namespace haiyu::cli
