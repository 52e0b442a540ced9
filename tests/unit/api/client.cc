#include "tests/unit/api/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <thread>

#include "api/data_dir.h"
#include "api/http/target.h"

namespace haiyu::api::test {

namespace {

template <class T>
T result_of(boost::asio::awaitable<T> awaited) {
  boost::asio::io_context context;
  std::optional<T> result;
  std::exception_ptr thrown;
  boost::asio::co_spawn(context, std::move(awaited), [&](std::exception_ptr error, T value) {
    thrown = error;
    result.emplace(std::move(value));
  });
  context.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

}  // namespace

std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

boost::json::value json_of(const Response& response) {
  boost::json::error_code error;
  auto value = boost::json::parse(response.body, error);
  REQUIRE_MESSAGE(!error, response.body);
  return value;
}

Principal the_operator() { return {.role = events::Role::kOperator, .subject = "the operator"}; }

Client::Client(ApiOptions options, Strangers strangers)
    : options_(std::move(options)), strangers_(strangers) {
  open();
}
// Patient: a disk that pauses for seconds makes no 202 of a write.
Client::Client(Strangers strangers)
    : Client(ApiOptions{.write_deadline = std::chrono::minutes(1)}, strangers) {}
Client::~Client() { close(); }

void Client::reopen() { reopen(options_); }

void Client::reopen(ApiOptions options) {
  close();
  options_ = std::move(options);
  open();
}

void Client::rebuild() {
  close();
  std::filesystem::remove_all(DataDir::state_of(dir_ / "data"));
  open();
}

void Client::act_as(std::optional<Principal> who) {
  authorization_.clear();
  if (who) authorization_.emplace_back("authorization", "Bearer " + token_of(*who));
}

std::string Client::token_of(const Principal& who) const {
  return mint_token(key_, TokenRules{}, who, options_.now(), std::chrono::hours(1));
}

Answer Client::ask(const std::string& method, const std::string& target, std::string body, Headers headers) {
  Request request;
  request.method = method;
  REQUIRE(parse_target(target, request));
  if (!body.empty()) headers.emplace_back("content-type", "application/json");
  headers.insert(headers.end(), authorization_.begin(), authorization_.end());
  request.headers = std::move(headers);
  request.body = std::move(body);
  auto match = router_->match(method, request.path);
  REQUIRE_MESSAGE(match.handler != nullptr, method, " ", target);
  request.segments = std::move(match.segments);
  return run((*match.handler)(request));
}

Response Client::get(const std::string& target, Headers headers) {
  return ask("GET", target, {}, std::move(headers)).response;
}

Response Client::post(const std::string& target, std::string body, std::optional<std::string> key) {
  return write("POST", target, std::move(body), std::move(key), {});
}

Response Client::patch(const std::string& target, std::string body, Headers headers) {
  return write("PATCH", target, std::move(body), {}, std::move(headers));
}

boost::json::value Client::make(const std::string& target, std::string body) {
  const Response response = post(target, std::move(body));
  REQUIRE_MESSAGE(response.status / 100 == 2, target, " ", response.status, " ", response.body);
  return json_of(response);
}

Response Client::post_events(std::string body, const std::string& query, const std::string& type,
                             const Headers& headers) {
  Request request;
  request.method = "POST";
  REQUIRE(parse_target("/v1/events" + query, request));
  request.headers = authorization_;
  request.headers.emplace_back("content-type", type);
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  request.body = std::move(body);
  return run((*router_->match("POST", request.path).handler)(request)).response;
}

Answer Client::run(boost::asio::awaitable<Answer> awaited) { return result_of(std::move(awaited)); }

std::string Client::run(boost::asio::awaitable<std::string> awaited) { return result_of(std::move(awaited)); }

Response Client::write(const std::string& method, const std::string& target, std::string body,
                       std::optional<std::string> key, Headers headers) {
  headers.emplace_back("idempotency-key", key ? *key : "key-" + std::to_string(++keys_));
  return ask(method, target, std::move(body), std::move(headers)).response;
}

void Client::open() {
  options_.calendar_key = key_;
  NodeOptions options;
  options.data_dir = dir_ / "data";
  options.shards = 2;
  auto opened = Node::open(options, [](const Error& error) { die("test node", error.detail); });
  REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().detail));
  node_ = std::move(opened).value();
  auto gate =
      std::make_unique<Gate>(strangers_, std::make_unique<KeySource>(key_), TokenRules{}, options_.now);
  api_ = std::make_unique<Api>(*node_, options_, std::move(gate));
  router_ = std::make_unique<Router>();
  add_routes(*router_, *api_);
  REQUIRE(node_->start());
  while (!node_->ready()) std::this_thread::yield();
}

void Client::close() {
  if (node_) CHECK(node_->stop());
  router_.reset();
  api_.reset();
  node_.reset();
}

void make_centre(Client& client) {
  client.make(
      "/v1/organizations",
      R"({"id":"centre","name":{"zh-CN":"海裕社区服务中心","en":"Haiyu service centre"},"kind":"service_centre",)"
      R"("track":"registered","registered_on":"2012-05-01","place_id":"baoan.xinan.haiyu","community_level":true})");
  client.make(
      "/v1/activities",
      R"({"id":"clinic","organization_id":"centre","title":{"zh-CN":"爱心义诊","en":"Free health clinic"},)"
      R"("category":"health","sector":"social","community_id":"baoan.xinan.haiyu",)"
      R"("delivery_modes":["appointment"],"channel":"one_stop"})");
}
std::string session_body(const std::string& id, int day, int capacity, const std::string& waitlist) {
  const std::string date = "2030-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
  return R"({"id":")" + id + R"(","start_at":")" + date + R"(T09:00:00+08:00","end_at":")" + date +
         R"(T11:00:00+08:00","waitlist":")" + waitlist +
         R"(","places":[{"role":"volunteer","side":"helper","capacity":)" + std::to_string(capacity) +
         R"(},{"role":"resident","side":"beneficiary","capacity":)" + std::to_string(capacity) + "}]}";
}
void make_session(Client& client, const std::string& id, int day, int capacity, const std::string& waitlist) {
  client.make("/v1/activities/clinic/sessions", session_body(id, day, capacity, waitlist));
}
std::string signup_body(const std::string& person, const std::string& role) {
  return R"({"person_id":")" + person + R"(","role":")" + role + R"("})";
}

}  // namespace haiyu::api::test
