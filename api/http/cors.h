// Cross-origin requests: which pages of other origins a browser lets read the answers.
//
// No cookies are used, so nothing is sent along that a page does not have itself, and credentials are not
// allowed.
#pragma once

#include <string>
#include <vector>

#include "api/http/exchange.h"

namespace haiyu::api {

class Cors {
 public:
  // "https://example.org", or "*": any. None: no other origin may.
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  void mark(const Request& request, Response& response) const;
  // To an OPTIONS that asks before a request: which methods and headers it may have.
  void mark_preflight(const Request& request, const std::string& methods, Response& response) const;

 private:
  bool allows(const Request& request) const;

  std::vector<std::string> origins_;
};

}  // namespace haiyu::api
