#include "api/http/router.h"

#include <algorithm>
#include <map>
#include <utility>

#include "api/http/target.h"
#include "events/result.h"

namespace haiyu::api {

struct Router::Node {
  struct Route {
    std::string method, pattern;
    Handler handler;
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> capture;
  std::vector<Route> routes;  // by method; a handful at most

  const Route* find(std::string_view method) const {
    for (const auto& route : routes)
      if (route.method == method) return &route;
    return nullptr;
  }
};

namespace {

// Takes the next segment off `path` ("/a/b" -> "a", leaving "/b").
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_capture(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
  HAIYU_CHECK(pattern.starts_with('/'));
  Node* node = root_.get();
  for (auto rest = pattern; !rest.empty();) {
    const auto segment = next_segment(rest);
    auto& child = is_capture(segment) ? node->capture : node->literals[std::string(segment)];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
  }
  HAIYU_CHECK(node->find(method) == nullptr);
  node->routes.push_back({std::string(method), std::string(pattern), std::move(handler)});
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> all;
  std::vector<const Node*> left = {root_.get()};
  while (!left.empty()) {
    const Node* const node = left.back();
    left.pop_back();
    for (const auto& route : node->routes) all.emplace_back(route.method, route.pattern);
    for (const auto& [segment, child] : node->literals) left.push_back(child.get());
    if (node->capture) left.push_back(node->capture.get());
  }
  return all;
}

namespace {

// Depth first, literals before captures. Captures are views of the path, still encoded. Depth is bounded by
// the patterns, so a long path costs nothing.
template <class Node>
const Node* descend(const Node& node, std::string_view path, std::vector<std::string_view>& captures) {
  if (path.empty()) return node.routes.empty() ? nullptr : &node;
  const auto segment = next_segment(path);
  if (const auto literal = node.literals.find(segment); literal != node.literals.end())
    if (const auto* found = descend(*literal->second, path, captures)) return found;
  if (node.capture && !segment.empty()) {
    captures.push_back(segment);
    if (const auto* found = descend(*node.capture, path, captures)) return found;
    captures.pop_back();
  }
  return nullptr;
}

}  // namespace

Router::Match Router::match(std::string_view method, std::string_view path) const {
  Match match;
  std::vector<std::string_view> captures;
  const Node* node = path.starts_with('/') ? descend(*root_, path, captures) : nullptr;
  if (node == nullptr) return match;
  const auto* route = node->find(method);
  if (route == nullptr && method == "HEAD") route = node->find("GET");
  if (route == nullptr) {
    for (const auto& each : node->routes) match.allowed.push_back(each.method);
    const auto add = [&](const char* name) {
      if (std::find(match.allowed.begin(), match.allowed.end(), name) == match.allowed.end())
        match.allowed.emplace_back(name);
    };
    if (node->find("GET") != nullptr) add("HEAD");
    add("OPTIONS");
    return match;
  }
  for (const auto capture : captures) {
    auto decoded = percent_decode(capture, false);
    if (!decoded) return {};  // the edge refuses such a path before it asks
    match.segments.push_back(std::move(*decoded));
  }
  match.handler = &route->handler;
  match.pattern = route->pattern;
  return match;
}

}  // namespace haiyu::api
