#include "api/problem.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <charconv>

#include "events/result.h"

namespace haiyu::api {
namespace {

constexpr ProblemType kTypes[] = {
    {"malformed", 400, "Malformed request", "请求格式错误"},
    {"unknown_field", 400, "Unknown field", "未知字段"},
    {"idempotency_key_missing", 400, "Idempotency-Key is missing", "缺少 Idempotency-Key"},
    {"invalid_cursor", 400, "Invalid cursor", "分页游标无效"},
    {"unauthenticated", 401, "Authentication is needed", "需要身份认证"},
    {"forbidden", 403, "Not allowed", "没有权限"},
    {"not_found", 404, "Not found", "未找到"},
    {"method_not_allowed", 405, "Method not allowed", "不支持该请求方法"},
    {"not_acceptable", 406, "Not acceptable", "无法提供所要求的格式"},
    {"request_timeout", 408, "The request took too long to arrive", "请求超时"},
    {"signup_refused", 409, "Sign-up refused", "报名未被接受"},
    {"order_refused", 409, "Order refused", "服务预约未被接受"},
    {"wrong_state", 409, "Not possible in this state", "当前状态下无法执行"},
    {"already_exists", 409, "Already exists", "已存在"},
    {"already_checked_in", 409, "Already checked in", "已签到"},
    {"idempotency_in_flight", 409, "The same request is under way", "相同请求正在处理中", 1},
    {"forgotten", 410, "Forgotten", "信息已按要求删除"},
    {"changed_meanwhile", 412, "Changed meanwhile", "内容已被他人修改"},
    {"body_too_large", 413, "Body too large", "请求内容过大"},
    {"target_too_long", 414, "Request target too long", "请求地址过长"},
    {"unsupported_media_type", 415, "Unsupported media type", "不支持的内容类型"},
    {"range_not_satisfiable", 416, "Range not satisfiable", "请求范围无效"},
    {"expectation_failed", 417, "Expectation failed", "无法满足 Expect 要求"},
    {"invalid", 422, "Invalid", "内容无效"},
    {"idempotency_key_reused", 422, "Idempotency-Key used for another request",
     "Idempotency-Key 已用于其他请求"},
    {"too_many_rows", 422, "Too many rows", "结果行数过多"},
    {"dimension_not_kept", 422, "Dimension not kept", "该指标不支持此维度"},
    {"precondition_required", 428, "If-Match is required", "需要 If-Match"},
    {"rate_limited", 429, "Too many requests", "请求过于频繁", 1},
    {"headers_too_large", 431, "Header fields too large", "请求头过大"},
    {"internal", 500, "Internal error", "服务器内部错误"},
    {"not_implemented", 501, "Not implemented", "尚未实现"},
    {"replaying", 503, "Replaying the log", "正在重放日志", 5},
    {"position_not_reached", 503, "Position not reached", "尚未到达指定位置", 1},
    {"log_unavailable", 503, "Log unavailable", "日志服务不可用", 5},
    {"draining", 503, "Shutting down", "服务器正在停止", 5},
    {"overloaded", 503, "Too busy", "服务器繁忙", 5},
    {"version_not_supported", 505, "HTTP version not supported", "不支持的 HTTP 版本"},
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The weight of one range of the header, in thousandths: "zh;q=0.8" -> 800; 0 when it is not readable.
int weight(std::string_view range) {
  const auto at = range.find("q=");
  if (at == std::string_view::npos) return 1000;
  auto digits = trim(range.substr(at + 2));
  if (digits.starts_with('1')) return 1000;
  if (!digits.starts_with("0")) return 0;
  digits.remove_prefix(std::min<std::size_t>(2, digits.size()));
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const char c = i < digits.size() ? digits[i] : '0';
    if (c < '0' || c > '9') return 0;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool has_language(std::string_view range, std::string_view language) {
  const auto tag = trim(range.substr(0, range.find(';')));
  if (tag.size() < 2 || (tag.size() > 2 && tag[2] != '-')) return false;
  return std::tolower(static_cast<unsigned char>(tag[0])) == language[0] &&
         std::tolower(static_cast<unsigned char>(tag[1])) == language[1];
}

boost::json::array describe(const std::vector<FieldError>& errors) {
  boost::json::array list;
  for (const auto& error : errors) {
    boost::json::object& item = list.emplace_back(boost::json::object()).as_object();
    item["pointer"] = error.pointer;
    item["code"] = error.code;
    if (!error.detail.empty()) item["detail"] = error.detail;
  }
  return list;
}

}  // namespace

std::span<const ProblemType> problem_types() { return kTypes; }

const ProblemType* find_problem_type(std::string_view slug) {
  const auto* found = std::ranges::find(kTypes, slug, &ProblemType::slug);
  return found == std::end(kTypes) ? nullptr : found;
}

std::string_view preferred_language(std::string_view accept_language) {
  int most = 0;  // of equal weights the first counts
  std::string_view preferred = "en";
  while (!accept_language.empty()) {
    const auto range = accept_language.substr(0, accept_language.find(','));
    accept_language.remove_prefix(std::min(accept_language.size(), range.size() + 1));
    const bool zh = has_language(range, "zh");
    if ((!zh && !has_language(range, "en")) || weight(range) <= most) continue;
    most = weight(range);
    preferred = zh ? "zh-CN" : "en";
  }
  return preferred;
}

Answer problem(const Request& request, std::string_view slug, std::string_view detail,
               const std::vector<FieldError>& errors, boost::json::object members) {
  const auto* type = find_problem_type(slug);
  if (type == nullptr) die("problem", slug);
  const auto language = preferred_language(request.header("accept-language").value_or(""));

  boost::json::object body;
  body["type"] = "urn:haiyu:problem:" + std::string(slug);
  body["title"] = language == "zh-CN" ? type->title_zh : type->title_en;
  body["status"] = type->status;
  if (!detail.empty()) body["detail"] = detail;
  if (!errors.empty()) body["errors"] = describe(errors);
  for (auto& member : members) body[member.key()] = std::move(member.value());

  Answer answer;
  answer.response.status = type->status;
  answer.response.body = boost::json::serialize(body);
  auto& headers = answer.response.headers;
  headers = {{"content-type", "application/problem+json"},
             {"content-language", std::string(language)},
             {"vary", "accept-language"},
             {"cache-control", "no-store"}};
  if (type->status == 401) headers.emplace_back("www-authenticate", "Bearer realm=\"haiyu\"");
  if (type->retry_after_seconds > 0)
    headers.emplace_back("retry-after", std::to_string(type->retry_after_seconds));
  return answer;
}

}  // namespace haiyu::api
