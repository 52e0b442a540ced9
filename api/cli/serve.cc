// haiyu serve: the node, its handlers and its server, until a signal or a broken state ends them.
#include <fmt/format.h>

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
#include "api/cli/rate.h"
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

constexpr int kBrokenState = 3;  // exit status: what is in memory can no longer be trusted
constexpr auto kStopWithin = 10s;
constexpr auto kReplayLine = 2s;
// A popular activity's opening second must not be too quick for anybody, nor a community centre whose
// visitors share one address. A bucket holds ten seconds of these.
constexpr const char* kUsualPersonRate = "30:10";
constexpr const char* kUsualAddressRate = "300:60";
constexpr auto kRenewEvery = 2s;  // how often the certificate's files are looked at

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

bool is_origin(std::string_view text) {
  if (text == "*") return true;
  const auto host = text.starts_with("https://")  ? text.substr(8)
                    : text.starts_with("http://") ? text.substr(7)
                                                  : "";
  return !host.empty() && host.find_first_of("/?#@ *,") == std::string_view::npos;
}

int refuse(spdlog::logger& log, const Error& error) {
  log.error("event=not_started msg={}", as_value(error.detail));
  return 1;
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

// Without tokens there is one machine, which may as often as it likes unless a limit is asked for.
api::RateLimits::Options rates_of(const ServeOptions& options) {
  const bool open = options.auth == "off";
  const auto given = [&](const std::string& text, const char* usual) {
    return parse_rate(!text.empty() ? text : open ? "off" : usual);
  };
  api::RateLimits::Options rates;
  rates.person = given(options.person_rate, kUsualPersonRate);
  rates.address = given(options.address_rate, kUsualAddressRate);
  return rates;
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
      log.info("event=certificate_read not_after={}", as_value(tls->not_after()));
  }
}

int run_node(const ServeOptions& options, const Address& address, StopSignal& stop, spdlog::logger& log) {
  auto opened = api::Node::open(options.node, [&log](const Error& error) {
    // At once, from whatever thread: no request may be answered from a state that is known to be broken.
    log.critical("event=state_broken msg={}", as_value(error.detail));
    log.flush();
    std::_Exit(kBrokenState);
  });
  if (opened.has_error()) return refuse(log, opened.error());
  api::Node& node = *opened.value();
  if (const std::size_t dropped = node.vault().file().dropped(); dropped > 0)
    log.warn(
        "event=vault_cut slots={} msg=\"the last write of keys was cut short; nothing was sealed with them\"",
        dropped);

  auto keys = open_keys(options, log);
  if (keys.has_error()) return refuse(log, keys.error());
  std::unique_ptr<api::Tls> tls;
  if (!options.tls.certificate.empty()) {
    auto read = api::Tls::open(options.tls);
    if (read.has_error()) return refuse(log, read.error());
    tls = std::move(read).value();
    log.info("event=certificate_read not_after={}", as_value(tls->not_after()));
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

  if (auto started = node.start(); started.has_error()) return refuse(log, started.error());
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
    eraser.emplace(node);
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
    return kBrokenState;
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
  return run_node(options, *address, stop, *log);
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Fold the log and answer over HTTP until SIGTERM or ^C");
  command
      ->add_option("--data", options->node.data_dir,
                   "Directory for the state and the embedded log; made if absent")
      ->type_name("DIR")
      ->required();
  command->add_option("--listen", options->listen, "Address to listen on; port 0 takes any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command
      ->add_option("--kafka", options->node.kafka,
                   "Broker that has the log; without it the log lies in --data")
      ->type_name("HOST:PORT");
  command
      ->add_option("--vault", options->node.vault,
                   "Directory for the keys under which personal texts are sealed; servers that read one log "
                   "from Kafka share it (default: `vault` in --data)")
      ->type_name("DIR");
  command
      ->add_option(
          "--topic-prefix", options->topic_prefix,
          "What the topics' names begin with on the broker, so that several can share it; fixed when --data "
          "is made (default: as --data has it, else nothing)")
      ->type_name("TEXT")
      ->check([](const std::string& text) {
        return is_id(text) ? std::string()
                           : "a prefix has letters, digits, dots and dashes only, and at most 64";
      });
  command
      ->add_option("--shards", options->shards,
                   "Partitions of the log, each with a fold thread; fixed when --data is made "
                   "(default: as --data has it, else 2)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  command
      ->add_option("--zone", options->zone,
                   "Time zone whose days are counted; fixed when --data is made "
                   "(default: as --data has it, else Asia/Shanghai)")
      ->type_name("ZONE");
  command
      ->add_option(
          "--auth", options->auth,
          "Who may do what. `on`: as the bearer token says (`haiyu token` makes one), and without one "
          "only what is public may be read. `off`: who sends no token may do everything; then only "
          "loopback addresses can be listened on")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}))
      ->capture_default_str();
  command
      ->add_option("--jwks", options->jwks,
                   "JSON Web Key Set that tokens are signed under, a file or an https address; it is read "
                   "again when a token names another key, and every 5 minutes (default: the key of --data, "
                   "which `haiyu token` uses)")
      ->type_name("FILE|URL");
  command->add_option("--issuer", options->tokens.issuer, "The `iss` that a token must have")
      ->type_name("TEXT")
      ->capture_default_str();
  command->add_option("--audience", options->tokens.audience, "The `aud` that a token must have")
      ->type_name("TEXT")
      ->capture_default_str();
  command
      ->add_option(
          "--cors-origin", options->cors_origins,
          "An origin whose pages may read answers in a browser, like https://example.org, or * for any; "
          "can be given again")
      ->type_name("ORIGIN")
      ->check([](const std::string& text) {
        return is_origin(text) ? std::string() : "an origin is SCHEME://HOST[:PORT] without a path, or *";
      });
  command
      ->add_option(
          "--rate-per-person", options->person_rate,
          "Requests that the bearers of one subject's tokens may make in a second, and ten times as "
          "many at once; operators and producers have no limit (default: 30:10; with --auth off: off)")
      ->type_name("READS:WRITES|off")
      ->check(check_rate);
  command
      ->add_option("--rate-per-address", options->address_rate,
                   "The same for those who send no good token, by the address that they come from "
                   "(default: 300:60; with --auth off: off)")
      ->type_name("READS:WRITES|off")
      ->check(check_rate);
  auto* certificate = command
                          ->add_option("--tls-cert", options->tls.certificate,
                                       "Serve https with this certificate and those that lead to its "
                                       "authority, in PEM; read again when it changes")
                          ->type_name("FILE");
  auto* key = command
                  ->add_option("--tls-key", options->tls.key,
                               "The certificate's private key, in PEM without a pass phrase")
                  ->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  command
      ->add_option("--public-url", options->public_url,
                   "Where clients reach this server, like https://haiyu.example.org, for links to it "
                   "(default: the address that they connected to)")
      ->type_name("ORIGIN")
      ->check([](const std::string& text) {
        return is_origin(text) && text != "*" ? std::string() : "a public URL is SCHEME://HOST[:PORT]";
      });
  command
      ->add_option("--data-license", options->data_license,
                   "The URL of the license of what /feeds publishes (default: CC BY 4.0)")
      ->type_name("URL");
  command
      ->add_option("--memory-mb", options->node.memory_mb, "Memory for caches, entities and counters, in MiB")
      ->type_name("MIB")
      ->check(CLI::Range(64, 1 << 20))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "Threads that answer HTTP")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command
      ->add_option(
          "--commit-interval-ms", options->commit_interval_ms,
          "Longest time between state commits, in milliseconds. A crash refolds what came after the last "
          "one; nothing acknowledged is lost")
      ->type_name("MS")
      ->check(CLI::Range(1, 60'000))
      ->capture_default_str();
  command->footer(
      "Exit status: 0 stopped by a signal, 1 not started, 2 wrong usage, 3 the state can no longer be "
      "trusted (start it again: it refolds from the log).");
  command->callback([options, &chosen] { chosen = [options] { return serve(*options); }; });
}

}  // namespace haiyu::cli
