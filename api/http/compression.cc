#include "api/http/compression.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <optional>
#include <utility>

#include "api/http/headers.h"

namespace haiyu::api {
namespace {

using boost::beast::iequals;

constexpr std::size_t kCompressFrom = 1400;  // bytes; below, one segment carries it anyway

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The text up to the separator, which is taken off with it.
std::string_view cut(std::string_view& text, char separator) {
  const auto part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return trim(part);
}

// "0.8" in thousandths. What is not a weight is taken as none at all.
int weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.')) return 0;
  int value = text[0] - '0';
  for (std::size_t at = 2; at < 5; ++at) {
    const char digit = at < text.size() ? text[at] : '0';
    if (digit < '0' || digit > '9') return 0;
    value = value * 10 + (digit - '0');
  }
  return std::min(value, 1000);
}

bool compressible(std::string_view content_type) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  return (type.starts_with("text/") && type != "text/event-stream") || type.ends_with("/json") ||
         type.ends_with("+json") || type == "application/javascript" || type == "image/svg+xml";
}

std::string mark_of(Coding coding) {
  return coding == Coding::kNone ? std::string() : "-" + std::string(name_of(coding));
}

// The tag with the mark before its closing quote.
std::string marked(std::string tag, Coding coding) {
  if (tag.ends_with('"')) tag.insert(tag.size() - 1, mark_of(coding));
  return tag;
}

}  // namespace

std::string_view name_of(Coding coding) {
  return coding == Coding::kGzip ? "gzip" : coding == Coding::kBrotli ? "br" : "";
}

Coding preferred_coding(std::string_view accept_encoding) {
  std::optional<int> gzip, brotli, plain, any;
  while (!accept_encoding.empty()) {
    auto item = cut(accept_encoding, ',');
    const auto name = cut(item, ';');
    int of_it = 1000;
    while (!item.empty()) {
      auto value = cut(item, ';');
      if (iequals(cut(value, '='), "q")) of_it = weight(value);
    }
    if (iequals(name, "gzip") || iequals(name, "x-gzip")) gzip = of_it;
    if (iequals(name, "br")) brotli = of_it;
    if (iequals(name, "identity")) plain = of_it;
    if (name == "*") any = of_it;
  }
  const int of_gzip = gzip.value_or(any.value_or(0)), of_brotli = brotli.value_or(any.value_or(0));
  const int most = std::max({of_gzip, of_brotli, plain.value_or(0)});
  if (most == 0) return Coding::kNone;
  if (of_brotli == most) return Coding::kBrotli;
  return of_gzip == most ? Coding::kGzip : Coding::kNone;
}

Coding coding_for(const Request& request, Response& response) {
  if (request.method != "GET" && request.method != "HEAD") return Coding::kNone;
  const bool whole = response.status == 200 && response.body.size() >= kCompressFrom &&
                     find_header(response, "content-encoding") == nullptr;
  if (whole) {
    const std::string* type = find_header(response, "content-type");
    if (type == nullptr || !compressible(*type)) return Coding::kNone;
  } else if (response.status != 304) {
    return Coding::kNone;
  }
  response.headers.emplace_back("vary", "accept-encoding");
  if (request.header("range")) return Coding::kNone;
  return preferred_coding(request.header("accept-encoding").value_or(""));
}

void set_compressed(Response& response, Coding coding, std::string body) {
  response.body = std::move(body);
  response.headers.emplace_back("content-encoding", name_of(coding));
  if (std::string* tag = find_header(response, "etag")) *tag = marked(std::move(*tag), coding);
}

std::string unmark_entity_tags(Request& request) {
  std::string as_it_came;
  for (auto& [name, value] : request.headers) {
    if (name != "if-none-match" && name != "if-match") continue;
    std::string plain = value;
    for (const Coding coding : {Coding::kGzip, Coding::kBrotli}) {
      const std::string mark = mark_of(coding);
      for (auto at = plain.find(mark + '"'); at != std::string::npos; at = plain.find(mark + '"', at))
        plain.erase(at, mark.size());
    }
    if (plain == value) continue;
    std::swap(value, plain);
    if (name == "if-none-match") as_it_came += plain + ",";
  }
  return as_it_came;
}

void mark_listed(Response& response, const std::string& if_none_match, Coding coding) {
  std::string* tag = find_header(response, "etag");
  if (tag == nullptr) return;
  for (const Coding each : {coding, Coding::kNone, Coding::kBrotli, Coding::kGzip}) {
    std::string candidate = marked(*tag, each);
    if (if_none_match.find(candidate) == std::string::npos) continue;
    *tag = std::move(candidate);
    return;
  }
}

}  // namespace haiyu::api
