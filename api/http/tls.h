// The server's certificate with its key, and how TLS is spoken with it: 1.2 or 1.3, ciphers with forward
// secrecy.
//
// Threads: context() and not_after() from any thread; renew() from one. A connection keeps the context that
// it began with.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "events/result.h"

namespace haiyu::api {

class Tls {
 public:
  // PEM; the certificate first, then those that lead to its authority. The key has no pass phrase.
  struct Files {
    std::string certificate, key;
  };
  // Errors: kIo a file that cannot be read; kInvalid one that is not what it should be, or a key of another
  // certificate.
  [[nodiscard]] static Result<std::unique_ptr<Tls>> open(Files files);

  using Context = std::shared_ptr<boost::asio::ssl::context>;
  Context context() const;
  // When the certificate in use ends; 1970 where it does not say that in a way that can be read.
  std::chrono::sys_seconds not_after() const;

  // Looks at the files again. True: connections from now on get what is new there. Errors: as of open(); what
  // was in use stays, and the same error is not told twice in a row.
  [[nodiscard]] Result<bool> renew();

 private:
  explicit Tls(Files files) : files_(std::move(files)) {}

  const Files files_;
  std::string seen_;          // a digest of what the files held at the last look
  mutable std::mutex mutex_;  // guards context_
  Context context_;
};

}  // namespace haiyu::api
