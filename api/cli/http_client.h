// The import's end of one HTTP connection: posts bodies to one server, and reconnects by itself.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "events/result.h"

namespace haiyu::cli {

struct Reply {
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
};

class HttpClient {
 public:
  // `url`: "http://127.0.0.1:8080" or https, without a path. `token`: sent with each request unless empty.
  // Errors: kInvalid.
  [[nodiscard]] static Result<HttpClient> to(const std::string& url, const std::string& token = {});
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // `prefer`: what the server is asked for beside (RFC 7240), as "wait=30". Errors: kUnavailable when no
  // answer came; whether the server took the body is then unknown.
  [[nodiscard]] Result<Reply> post(const std::string& target, const std::string& content_type,
                                   const std::string& body, const std::string& prefer);

 private:
  struct Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::cli
