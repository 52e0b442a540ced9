#include "api/http/plain_answer.h"

#include <boost/beast/http/status.hpp>

#include "api/http/headers.h"
#include "api/http/security_headers.h"

namespace haiyu::api {
namespace {

namespace http = boost::beast::http;

bool has_line_break(std::string_view text) { return text.find_first_of("\r\n") != std::string_view::npos; }

void add_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

const std::string& security_lines() {
  static const std::string kLines = [] {
    std::string lines;
    for (const auto& [name, value] : kSecurityHeaders) add_header(lines, name, value);
    return lines;
  }();
  return kLines;
}

}  // namespace

void write_plain(const Response& response, const Answerer::How& how, bool head_only, std::string& out) {
  const int status = response.status;
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
  out.append(http::obsolete_reason(static_cast<http::status>(status))).append("\r\n");
  for (const auto& [name, value] : response.headers)
    if (!has_line_break(name) && !has_line_break(value)) add_header(out, name, value);
  out.append(security_lines());
  if (find_header(response, kPolicyName) == nullptr) add_header(out, kPolicyName, kNothingLoaded);
  if (!how.keep_alive)
    add_header(out, "Connection", "close");
  else if (how.http_1_0)
    add_header(out, "Connection", "keep-alive");
  const bool no_length = status == 204 || status == 304 || status < 200 || how.stream;
  if (!no_length) add_header(out, "Content-Length", std::to_string(response.body.size()));
  if (head_only) add_header(out, "Accept-Ranges", "bytes");
  if (!how.date.empty()) add_header(out, "Date", how.date);
  out.append("\r\n");
  if (!head_only && !no_length) out.append(response.body);
}

}  // namespace haiyu::api
