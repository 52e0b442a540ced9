#include "api/cli/http_client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace haiyu::cli {

namespace {

std::string why(httplib::Error error) {
  if (error == httplib::Error::SSLServerVerification)
    return "the server's certificate is not one that is trusted here (SSL_CERT_FILE names others)";
  return httplib::to_string(error);
}

}  // namespace

struct HttpClient::Impl {
  explicit Impl(const std::string& origin) : client(origin) {
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_connection_timeout(std::chrono::seconds(5));
    client.set_read_timeout(std::chrono::seconds(60));
    client.set_write_timeout(std::chrono::seconds(60));
  }
  httplib::Client client;
};

Result<HttpClient> HttpClient::to(const std::string& url, const std::string& token) {
  const auto parsed = boost::urls::parse_uri(url);
  const bool usable = parsed.has_value() && (parsed->scheme() == "http" || parsed->scheme() == "https") &&
                      !parsed->host().empty() && !parsed->has_userinfo() && !parsed->has_query() &&
                      (parsed->path().empty() || parsed->path() == "/");
  if (!usable) {
    return fail(Errc::kInvalid,
                fmt::format("{} is not the address of a server; give one like http://127.0.0.1:8080", url));
  }
  auto impl = std::make_unique<Impl>(
      fmt::format("{}://{}", std::string(parsed->scheme()), std::string(parsed->encoded_host_and_port())));
  if (!token.empty()) impl->client.set_bearer_token_auth(token);
  return HttpClient(std::move(impl));
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

Result<Reply> HttpClient::post(const std::string& target, const std::string& content_type,
                               const std::string& body, const std::string& prefer) {
  const httplib::Result result = impl_->client.Post(target, {{"Prefer", prefer}}, body, content_type);
  if (!result) return fail(Errc::kUnavailable, why(result.error()));
  Reply reply{result->status, result->body, std::nullopt};
  const std::string after = result->get_header_value("Retry-After");
  int seconds = 0;
  if (std::from_chars(after.data(), after.data() + after.size(), seconds).ec == std::errc{} && seconds >= 0) {
    reply.retry_after = std::chrono::seconds(seconds);
  }
  return reply;
}

}  // namespace haiyu::cli
