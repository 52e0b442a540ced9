#include "api/cli/serve_options.h"

#include <string_view>

#include "api/cli/rate.h"
#include "events/ids.h"

namespace haiyu::cli {

namespace {

// A popular activity's opening second must not be too quick for anybody, nor a community centre whose
// visitors share one address. A bucket holds ten seconds of these.
constexpr const char* kUsualPersonRate = "30:10";
constexpr const char* kUsualAddressRate = "300:60";

bool is_origin(std::string_view text) {
  if (text == "*") return true;
  const auto host = text.starts_with("https://")  ? text.substr(8)
                    : text.starts_with("http://") ? text.substr(7)
                                                  : "";
  return !host.empty() && host.find_first_of("/?#@ *,") == std::string_view::npos;
}

}  // namespace

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

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--data", options.node.data_dir,
                  "Directory for the state and the embedded log; made if absent")
      ->type_name("DIR")
      ->required();
  command.add_option("--listen", options.listen, "Address to listen on; port 0 takes any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command
      .add_option("--kafka", options.node.kafka, "Broker that has the log; without it the log lies in --data")
      ->type_name("HOST:PORT");
  command
      .add_option("--vault", options.node.vault,
                  "Directory for the keys under which personal texts are sealed; servers that read one log "
                  "from Kafka share it (default: `vault` in --data)")
      ->type_name("DIR");
  command
      .add_option(
          "--topic-prefix", options.topic_prefix,
          "What the topics' names begin with on the broker, so that several can share it; fixed when --data "
          "is made (default: as --data has it, else nothing)")
      ->type_name("TEXT")
      ->check([](const std::string& text) {
        return is_id(text) ? std::string()
                           : "a prefix has letters, digits, dots and dashes only, and at most 64";
      });
  command
      .add_option("--shards", options.shards,
                  "Partitions of the log, each with a fold thread; fixed when --data is made "
                  "(default: as --data has it, else 2)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  command
      .add_option("--zone", options.zone,
                  "Time zone whose days are counted; fixed when --data is made "
                  "(default: as --data has it, else Asia/Shanghai)")
      ->type_name("ZONE");
  command
      .add_option(
          "--auth", options.auth,
          "Who may do what. `on`: as the bearer token says (`haiyu token` makes one), and without one "
          "only what is public may be read. `off`: who sends no token may do everything; then only "
          "loopback addresses can be listened on")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}))
      ->capture_default_str();
  command
      .add_option("--jwks", options.jwks,
                  "JSON Web Key Set that tokens are signed under, a file or an https address; it is read "
                  "again when a token names another key, and every 5 minutes (default: the key of --data, "
                  "which `haiyu token` uses)")
      ->type_name("FILE|URL");
  command.add_option("--issuer", options.tokens.issuer, "The `iss` that a token must have")
      ->type_name("TEXT")
      ->capture_default_str();
  command.add_option("--audience", options.tokens.audience, "The `aud` that a token must have")
      ->type_name("TEXT")
      ->capture_default_str();
  command
      .add_option(
          "--cors-origin", options.cors_origins,
          "An origin whose pages may read answers in a browser, like https://example.org, or * for any; "
          "can be given again")
      ->type_name("ORIGIN")
      ->check([](const std::string& text) {
        return is_origin(text) ? std::string() : "an origin is SCHEME://HOST[:PORT] without a path, or *";
      });
  command
      .add_option(
          "--rate-per-person", options.person_rate,
          "Requests that the bearers of one subject's tokens may make in a second, and ten times as "
          "many at once; operators and producers have no limit (default: 30:10; with --auth off: off)")
      ->type_name("READS:WRITES|off")
      ->check(check_rate);
  command
      .add_option("--rate-per-address", options.address_rate,
                  "The same for those who send no good token, by the address that they come from "
                  "(default: 300:60; with --auth off: off)")
      ->type_name("READS:WRITES|off")
      ->check(check_rate);
  auto* certificate = command
                          .add_option("--tls-cert", options.tls.certificate,
                                      "Serve https with this certificate and those that lead to its "
                                      "authority, in PEM; read again when it changes")
                          ->type_name("FILE");
  auto* key = command
                  .add_option("--tls-key", options.tls.key,
                              "The certificate's private key, in PEM without a pass phrase")
                  ->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  command
      .add_option("--public-url", options.public_url,
                  "Where clients reach this server, like https://haiyu.example.org, for links to it "
                  "(default: the address that they connected to)")
      ->type_name("ORIGIN")
      ->check([](const std::string& text) {
        return is_origin(text) && text != "*" ? std::string() : "a public URL is SCHEME://HOST[:PORT]";
      });
  command
      .add_option("--data-license", options.data_license,
                  "The URL of the license of what /feeds publishes (default: CC BY 4.0)")
      ->type_name("URL");
  command
      .add_option("--memory-mb", options.node.memory_mb, "Memory for caches, entities and counters, in MiB")
      ->type_name("MIB")
      ->check(CLI::Range(64, 1 << 20))
      ->capture_default_str();
  command.add_option("--threads", options.threads, "Threads that answer HTTP")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command
      .add_option(
          "--commit-interval-ms", options.commit_interval_ms,
          "Longest time between state commits, in milliseconds. A crash refolds what came after the last "
          "one; nothing acknowledged is lost")
      ->type_name("MS")
      ->check(CLI::Range(1, 60'000))
      ->capture_default_str();
}

}  // namespace haiyu::cli
