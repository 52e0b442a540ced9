// haiyu serve: the node, its handlers and its server, until a signal or a broken state ends them.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <optional>
#include <thread>

#include "api/api.h"
#include "api/auth/key_source.h"
#include "api/cli/address.h"
#include "api/cli/commands.h"
#include "api/cli/logger.h"
#include "api/cli/progress.h"
#include "api/cli/serve_options.h"
#include "api/cli/stop_signal.h"
#include "api/credit_emitter.h"
#include "api/forgetting.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "api/http/tls.h"
#include "api/node.h"
#include "api/offer_clock.h"
#include "api/routes.h"

namespace haiyu::cli {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kBroken = 3;  // exit status: the log, the state or the keys failed
constexpr auto kStopWithin = 10s;
constexpr auto kReplayLine = 2s;
constexpr auto kRenewEvery = 2s;  // how often the certificate's files are looked at

// Ends the process if stopping takes longer than it may. What was acknowledged is in the log, so nothing is
// lost.
class StopLimit {
 public:
  explicit StopLimit(spdlog::logger& log)
      : thread_([this, &log] {
          std::unique_lock lock(mutex_);
          if (done_.wait_for(lock, kStopWithin - 500ms, [this] { return stopped_; })) return;
          log.error("event=stop_timed_out msg=\"ending now; the next start folds the rest again\"");
          std::_Exit(1);
        }) {}
  ~StopLimit() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    done_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;  // guards stopped_
  std::condition_variable done_;
  bool stopped_ = false;
  std::thread thread_;
};

int refuse(spdlog::logger& log, const Error& error) {
  log.error("event=not_started msg={}", as_value(error.detail));
  return 1;
}

bool has_events(const api::Node& node) {
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    const Offsets end = node.shard(shard).shard->stats().end;
    if (std::any_of(end.begin(), end.end(), [](std::uint64_t offset) { return offset > 0; })) return true;
  }
  return false;
}

void say_of_vault(const api::Node& node, spdlog::logger& log) {
  const api::VaultFile& file = node.vault().file();
  if (file.dropped() > 0)
    log.warn(
        "event=vault_cut slots={} msg=\"the last write of keys was cut short; nothing was sealed with them\"",
        file.dropped());
  if (file.made() && has_events(node))
    log.warn(
        "event=vault_new msg=\"there were no keys, and the log has events: if they have personal texts, stop "
        "this server and give it the --vault that they were sealed with\"");
}

// Says how the replay goes until the node is ready. False: a signal came before.
bool await_ready(const api::Node& node, StopSignal& stop, spdlog::logger& log) {
  const auto started = Clock::now();
  auto said = started;
  while (!node.ready()) {
    if (stop.within(10ms)) return false;
    const auto now = Clock::now();
    if (now - said < kReplayLine) continue;
    said = now;
    const auto [done, total] = node.replay();
    const double seconds = std::chrono::duration<double>(now - started).count();
    const double speed = static_cast<double>(done) / seconds;
    const auto left = speed > 0 ? static_cast<std::int64_t>(static_cast<double>(total - done) / speed) : 0;
    log.info("event=replaying done={} total={} per_second={:.0f} eta={}", done, total, speed,
             speed > 0 ? as_value(in_words(std::chrono::seconds(left))) : "unknown");
  }
  return true;
}

// The keys that tokens are checked with.
Result<std::unique_ptr<api::KeySource>> open_keys(const ServeOptions& options, spdlog::logger& log) {
  if (!options.jwks.empty()) {
    return api::KeySource::jwks(options.jwks, [&log](const Error& error) {
      log.warn("event=keys_not_read msg={}", as_value(error.detail + "; the keys read before still hold"));
    });
  }
  BOOST_OUTCOME_TRY(auto key, api::local_key_or_new(options.node.data_dir));
  return std::make_unique<api::KeySource>(std::move(key));
}

// Until a signal comes, also looking for a certificate that was renewed.
void await_signal(api::Tls* tls, StopSignal& stop, spdlog::logger& log) {
  while (!stop.within(tls != nullptr ? kRenewEvery : 1h)) {
    if (tls == nullptr) continue;
    const auto renewed = tls->renew();
    if (renewed.has_error())
      log.warn("event=certificate_not_read msg={}",
               as_value(renewed.error().detail + "; the one read before is still in use"));
    else if (renewed.value())
      log.info("event=certificate_read not_after={}", format_instant(tls->not_after()));
  }
}

int run_node(const ServeOptions& options, const Address& address, StopSignal& stop, spdlog::logger& log) {
  auto opened = api::Node::open(options.node, [&log](const Error& error) {
    // At once, from whatever thread: no request may be answered from a state that is known to be broken.
    log.critical("event=broken msg={}", as_value(error.detail));
    log.flush();
    std::_Exit(kBroken);
  });
  if (opened.has_error()) return refuse(log, opened.error());
  api::Node& node = *opened.value();

  auto keys = open_keys(options, log);
  if (keys.has_error()) return refuse(log, keys.error());
  std::unique_ptr<api::Tls> tls;
  if (!options.tls.certificate.empty()) {
    auto read = api::Tls::open(options.tls);
    if (read.has_error()) return refuse(log, read.error());
    tls = std::move(read).value();
    log.info("event=certificate_read not_after={}", format_instant(tls->not_after()));
  }
  api::ApiOptions api_options;
  api_options.rates = rates_of(options);
  if (tls) api_options.scheme = "https";
  api_options.public_url = options.public_url;
  auto calendar_key = api::calendar_key_or_new(options.node.data_dir);
  if (calendar_key.has_error()) return refuse(log, calendar_key.error());
  api_options.calendar_key = std::move(calendar_key).value();
  if (!options.data_license.empty()) api_options.data_license = options.data_license;
  const auto strangers = options.auth == "off" ? api::Strangers::kOperator : api::Strangers::kPublic;
  auto gate =
      std::make_unique<api::Gate>(strangers, std::move(keys).value(), options.tokens, api_options.now);
  api::Api api(node, std::move(api_options), std::move(gate));
  api::Router router;
  api::add_routes(router, api);
  api::ServerOptions server_options;
  server_options.host = address.host;
  server_options.port = address.port;
  server_options.threads = options.threads;
  server_options.cors_origins = options.cors_origins;
  server_options.tls = tls.get();
  server_options.on_exception = [&log](std::string_view trace_id, std::string_view what) {
    log.error("event=internal_error trace_id={} msg={}", trace_id, as_value(what));
  };
  api::Server server(router, server_options, [&api, &log](const api::Observed& exchange) {
    api.metrics.observe(exchange);
    if (!exchange.trace_id.empty())
      log.info("event=answered method={} route={} status={} took_us={} trace_id={}", exchange.method,
               as_value(exchange.pattern), exchange.status, exchange.took.count(), exchange.trace_id);
  });
  api.metrics.watch_connections([&server] { return server.connections(); });
  if (tls) api.metrics.watch_certificate([&tls] { return tls->not_after(); });

  if (auto started = node.start(); started.has_error()) return refuse(log, started.error());
  say_of_vault(node, log);
  if (auto started = server.start(); started.has_error()) {
    static_cast<void>(node.stop());
    return refuse(
        log, {started.error().code,
              fmt::format("cannot listen on {}: {}; if another program has the port, stop that one or give "
                          "another with --listen",
                          options.listen, started.error().detail)});
  }
  const std::string host =
      address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
  const std::string url = fmt::format("{}://{}:{}", tls ? "https" : "http", host, server.port());
  log.info("event=listening url={} data={} shards={} zone={} log={} auth={}", url,
           as_value(options.node.data_dir), node.shards(), node.zone().name(),
           options.node.kafka.empty() ? "embedded" : options.node.kafka, options.auth);

  std::optional<api::OfferClock> offers;
  std::optional<api::CreditEmitter> credits;
  std::optional<api::Eraser> eraser;
  if (await_ready(node, stop, log)) {
    offers.emplace(node, api.options.now);
    credits.emplace(node, api.options.now);
    eraser.emplace(node, api.options.now);
    log.info("event=ready url={}", url);
    await_signal(tls.get(), stop, log);
  }
  log.info("event=stopping msg=\"finishing requests, then committing; at most 10 s\"");
  const StopLimit limit(log);
  api.feed.drain();
  server.drain();
  offers.reset();
  credits.reset();
  eraser.reset();
  if (auto stopped = node.stop(); stopped.has_error()) {
    log.error("event=stopped_without_commit msg={}", as_value(stopped.error().detail));
    return kBroken;
  }
  log.info("event=stopped");
  return 0;
}

int serve(ServeOptions options) {
  StopSignal stop(StopSignal::Second::kIgnored);
  const auto log = make_logger();
  const auto address = parse_address(options.listen);
  if (!address) {
    return refuse(
        *log, {Errc::kInvalid, fmt::format("--listen {} is not HOST:PORT; give one like 127.0.0.1:8080 or "
                                           "[::1]:8080 (port 0: any free one)",
                                           options.listen)});
  }
  if (options.auth == "off" && !is_loopback(address->host)) {
    return refuse(*log,
                  {Errc::kInvalid,
                   fmt::format("--listen {} can be reached from other machines, and with --auth off anyone "
                               "there could write: leave that out, or listen on 127.0.0.1 or [::1]",
                               options.listen)});
  }
  if (options.shards > 0) options.node.shards = options.shards;
  if (!options.zone.empty()) options.node.zone = options.zone;
  if (!options.topic_prefix.empty()) options.node.topic_prefix = options.topic_prefix;
  options.node.commit_interval = std::chrono::milliseconds(options.commit_interval_ms);
  options.node.on_store_warning = [&log = *log](std::string_view what) {
    log.warn("event=store_warning msg={}", as_value(what));
  };
  return run_node(options, *address, stop, *log);
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Fold the log and answer over HTTP until SIGTERM or ^C");
  add_serve_options(*command, *options);
  command->footer(
      "Exit status: 0 stopped by a signal, 1 not started, 2 wrong usage, 3 the log, the state or the keys "
      "could "
      "not be written or read, or do not fit each other (start it again: it folds from the log what the "
      "state "
      "lacks).");
  command->callback([options, &chosen] { chosen = [options] { return serve(*options); }; });
}

}  // namespace haiyu::cli
