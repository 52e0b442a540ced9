// A finished Response -> the bytes of the answer: as it is (plain_answer.h), or through cpp-httplib where a
// range of it was asked for.
//
// Threads: one per io thread; format() is synchronous.
// Why behind one file: Server::process_request over a Stream is how cpp-httplib's own SSLServer extends it,
// and its signature changes between versions.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

class Answerer {
 public:
  Answerer();
  ~Answerer();

  struct How {
    bool keep_alive = true;
    bool http_1_0 = false;  // a kept connection must then be announced
    bool stream = false;    // only the head; the body follows until the connection closes
    std::string_view date;  // of the Date header
  };
  // Replaces what `out` had. Range is taken from `request`.
  void format(const Request& request, Response response, const How& how, std::string& out);

 private:
  class Formatter;
  std::unique_ptr<Formatter> formatter_;
};

}  // namespace haiyu::api
