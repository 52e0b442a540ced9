// A node in a directory of its own with all routes, and calls to them without a socket.
#pragma once

#include <doctest/doctest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/node.h"
#include "api/routes.h"
#include "tests/support/temp_dir.h"

namespace haiyu::api::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string header_of(const Response& response, std::string_view name);  // "": it has none
boost::json::value json_of(const Response& response);                    // must be JSON
Principal the_operator();

class Client {
 public:
  // `strangers`: who asks without a token.
  explicit Client(ApiOptions options, Strangers strangers = Strangers::kOperator);
  explicit Client(Strangers strangers = Strangers::kOperator);
  ~Client();

  Node& node() { return *node_; }
  Api& api() { return *api_; }
  const Router& router() const { return *router_; }

  // As after a stop and a start of the process, perhaps with other options.
  void reopen();
  void reopen(ApiOptions options);
  // As after a start with an empty state directory: everything is folded again.
  void rebuild();

  // Who asks from now on; nullopt: without a token.
  void act_as(std::optional<Principal> who);
  std::string token_of(const Principal& who) const;

  Answer ask(const std::string& method, const std::string& target, std::string body = {},
             Headers headers = {});
  Response get(const std::string& target, Headers headers = {});
  // With a key of its own each time, unless one is given.
  Response post(const std::string& target, std::string body = {}, std::optional<std::string> key = {});
  Response patch(const std::string& target, std::string body, Headers headers = {});
  // Must succeed; the view.
  boost::json::value make(const std::string& target, std::string body = {});
  Response post_events(std::string body, const std::string& query = {},
                       const std::string& type = "application/cloudevents-batch+json",
                       const Headers& headers = {});

  // What the awaited comes to, on this thread.
  Answer run(boost::asio::awaitable<Answer> awaited);
  std::string run(boost::asio::awaitable<std::string> awaited);

 private:
  Response write(const std::string& method, const std::string& target, std::string body,
                 std::optional<std::string> key, Headers headers);
  void open();
  void close();

  ApiOptions options_;
  const Strangers strangers_;
  const Key key_ = Key::random_secret();
  Headers authorization_;  // of who asks
  haiyu::test::TempDir dir_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<Router> router_;
  int keys_ = 0;
};

// The centre of the article with an activity, and a session that takes sign-ups.
void make_centre(Client& client);
std::string session_body(const std::string& id, int day, int capacity,
                         const std::string& waitlist = "first_fit");
void make_session(Client& client, const std::string& id, int day, int capacity,
                  const std::string& waitlist = "first_fit");
std::string signup_body(const std::string& person, const std::string& role = "volunteer");

}  // namespace haiyu::api::test
