// Method and path -> handler, over a trie of segments: no regular expressions, no linear walk.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/exchange.h"

namespace haiyu::api {

class Router {
 public:
  Router();
  ~Router();
  // `pattern`: "/v1/sessions/{id}/signups"; a literal segment wins over a capture. Dies on a duplicate.
  void add(std::string_view method, std::string_view pattern, Handler handler);

  // All that were added: method and pattern.
  std::vector<std::pair<std::string, std::string>> routes() const;

  struct Match {
    const Handler* handler = nullptr;   // nullptr: no such path, or not with this method
    std::string_view pattern;           // the route's pattern, for metrics; "" when there is none
    std::vector<std::string> segments;  // decoded captures
    std::vector<std::string>
        allowed;  // without a handler: the methods that the path has, HEAD and OPTIONS included
  };
  Match match(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace haiyu::api
