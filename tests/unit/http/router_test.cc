#include "api/http/router.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "api/http/target.h"
#include "api/problem.h"

namespace haiyu::api {
namespace {

Handler nothing() {
  return [](const Request&) -> boost::asio::awaitable<Answer> { co_return Answer{}; };
}

TEST_CASE("a path finds its route; a literal wins over a capture, and a dead end is tried back") {
  Router router;
  for (const char* pattern : {"/", "/v1/sessions", "/v1/sessions/{id}", "/v1/sessions/{id}/signups",
                              "/v1/sessions/open", "/v1/{things}/open/list"})
    router.add("GET", pattern, nothing());
  struct Row {
    const char *path, *pattern;
    std::vector<std::string> segments;
  };
  const Row rows[] = {
      {"/", "/", {}},
      {"/v1/sessions", "/v1/sessions", {}},
      {"/v1/sessions/s1", "/v1/sessions/{id}", {"s1"}},
      {"/v1/sessions/open", "/v1/sessions/open", {}},
      {"/v1/sessions/open/signups", "/v1/sessions/{id}/signups", {"open"}},
      {"/v1/sessions/open/list", "/v1/{things}/open/list", {"sessions"}},
      {"/v1/sessions/a%2Fb/signups", "/v1/sessions/{id}/signups", {"a/b"}},
      {"/v1/sessions/", "", {}},
      {"/v1//signups", "", {}},
      {"/v1", "", {}},
      {"//", "", {}},
      {"", "", {}},
      {"*", "", {}},
      {"/v1/sessions/s1/signups/more", "", {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.path);
    const auto match = router.match("GET", row.path);
    CHECK(match.pattern == row.pattern);
    CHECK(match.segments == row.segments);
    CHECK((match.handler != nullptr) == (std::string_view(row.pattern) != ""));
  }
}

TEST_CASE("a method that the path has not gets the list of those it has") {
  Router router;
  router.add("POST", "/a", nothing());
  router.add("GET", "/a", nothing());
  router.add("POST", "/b", nothing());
  CHECK(router.match("HEAD", "/a").handler != nullptr);
  CHECK(router.match("PATCH", "/a").allowed == std::vector<std::string>{"POST", "GET", "HEAD", "OPTIONS"});
  CHECK(router.match("GET", "/b").allowed == std::vector<std::string>{"POST", "OPTIONS"});
  CHECK(router.match("GET", "/c").allowed.empty());
}

TEST_CASE("a target is split and decoded, or refused") {
  struct Row {
    const char* target;
    bool valid;
    const char *path, *query;
  };
  const Row rows[] = {
      {"/a?b=c", true, "/a", "b=c"},
      {"/", true, "/", ""},
      {"/?", true, "/", ""},
      {"http://h", true, "/", ""},
      {"HTTP://h:80/a?b", true, "/a", "b"},
      {"http://h?b", true, "/", "b"},
      {"/a%2fb", true, "/a%2fb", ""},
      {"http:///a", false, "", ""},
      {"a", false, "", ""},
      {"h:443", false, "", ""},
      {"", false, "", ""},
      {"/%", false, "", ""},
      {"/%g0", false, "", ""},
      {"/a b", false, "", ""},
      {"/\x7f", false, "", ""},
      {"/a?%1", false, "", ""},
      {"/a?b=%ff", false, "", ""},
      {"/a?%c3%28=1", false, "", ""},
      {"/<a>", false, "", ""},
      {"*", false, "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    Request request;
    request.method = "GET";
    const bool valid = parse_target(row.target, request);
    CHECK(valid == row.valid);
    if (!valid) continue;
    CHECK(request.path == row.path);
    CHECK(request.query == row.query);
  }
}

TEST_CASE("parameters keep their order and their repetitions") {
  Request request;
  REQUIRE(parse_target("/?a=1&b&&a=%262&=x", request));
  const std::vector<std::pair<std::string, std::string>> want = {
      {"a", "1"}, {"b", ""}, {"a", "&2"}, {"", "x"}};
  CHECK(request.params == want);
  CHECK(request.param("a") == "1");
  CHECK(!request.param("c"));
}

TEST_CASE("a problem speaks the language that its reader prefers") {
  struct Row {
    const char *header, *language;
  };
  const Row rows[] = {{"", "en"},
                      {"zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"},
                      {"en-US,en;q=0.9,zh;q=0.8", "en"},
                      {"ZH", "zh-CN"},
                      {"zh-CN,en", "zh-CN"},
                      {"en,zh-CN", "en"},
                      {"fr, zh;q=0.5, en;q=0.4", "zh-CN"},
                      {"zh;q=0", "en"},
                      {"zha", "en"},
                      {"fr", "en"},
                      {";;q=,", "en"}};
  for (const auto& row : rows) {
    CAPTURE(row.header);
    CHECK(preferred_language(row.header) == row.language);
  }
}

TEST_CASE("every type of problem has a title and what to do in both languages, and a slug of its own") {
  std::set<std::string_view> slugs;
  for (const ProblemType& type : problem_types()) {
    CAPTURE(type.slug);
    CHECK(slugs.insert(type.slug).second);
    CHECK_FALSE(type.title_en.empty());
    const auto is_chinese = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    CHECK(std::any_of(type.title_zh.begin(), type.title_zh.end(), is_chinese));
    CHECK(type.detail_en.ends_with('.'));
    CHECK(type.detail_zh.ends_with("。"));
  }
}

TEST_CASE("a problem names its type, its status and the fields that are wrong") {
  Request request;
  request.headers.emplace_back("accept-language", "zh");
  const auto answer = problem(request, "invalid", "two fields",
                              {{"/name", "missing", ""}, {"/on", "not_a_date", "got \"x\""}});
  CHECK(answer.response.status == 422);
  CHECK(
      answer.response.body ==
      R"({"type":"urn:haiyu:problem:invalid","title":"内容无效","status":422,"detail":"two fields",)"
      R"("errors":[{"pointer":"/name","code":"missing"},{"pointer":"/on","code":"not_a_date","detail":"got \"x\""}]})");
  const auto has = [](const Answer& a, std::string_view name) {
    for (const auto& [key, value] : a.response.headers)
      if (key == name) return true;
    return false;
  };
  CHECK(problem(request, "forgotten").response.body.find("此人已要求删除个人信息") != std::string::npos);
  CHECK(problem({}, "forgotten").response.body.find("The person asked to be forgotten") != std::string::npos);
  CHECK(has(problem(request, "unauthenticated"), "www-authenticate"));
  CHECK(has(problem(request, "rate_limited"), "retry-after"));
  CHECK(has(problem(request, "position_not_reached"), "retry-after"));
  CHECK(!has(answer, "retry-after"));
}

}  // namespace
}  // namespace haiyu::api
