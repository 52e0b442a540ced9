#include "api/http/target.h"

#include <algorithm>

#include "events/utf8.h"

namespace haiyu::api {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// More lenient than RFC 3986 where browsers are ('|', '{', '^' in queries), never with what delimits a line
// or a tag.
bool allowed_in_target(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\';
}

bool escapes_are_valid(std::string_view text) {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1))
    if (at + 2 >= text.size() || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0) return false;
  return true;
}

// "http://host:port/path" -> "/path"; empty when it is no such thing.
std::string_view after_authority(std::string_view target) {
  constexpr std::string_view kSchemes[] = {"http://", "https://"};
  for (const auto scheme : kSchemes) {
    const bool same = target.size() > scheme.size() &&
                      std::equal(scheme.begin(), scheme.end(), target.begin(), [](char want, char have) {
                        return want == (have >= 'A' && have <= 'Z' ? have + 32 : have);
                      });
    if (!same) continue;
    target.remove_prefix(scheme.size());
    const auto end = target.find_first_of("/?");
    if (end == 0) return {};
    if (end == std::string_view::npos) return "/";
    return target.substr(end);
  }
  return {};
}

bool parse_query(std::string_view query, std::vector<std::pair<std::string, std::string>>& params) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return false;
    params.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

bool parse_target(std::string_view target, Request& request) {
  request.path.clear();
  request.query.clear();
  request.params.clear();
  if (!std::all_of(target.begin(), target.end(), allowed_in_target)) return false;
  if (target == "*") {
    request.path.push_back('*');
    return request.method == "OPTIONS";
  }
  if (!target.starts_with('/')) target = after_authority(target);
  if (target.empty()) return false;
  const auto mark = target.find('?');
  const auto path = target.substr(0, mark);
  if (!escapes_are_valid(path)) return false;
  request.path.assign(path.empty() ? std::string_view("/") : path);
  if (mark == std::string_view::npos) return true;
  request.query = target.substr(mark + 1);
  return parse_query(request.query, request.params);
}

}  // namespace haiyu::api
