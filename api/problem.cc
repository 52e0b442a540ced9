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
    {"malformed", 400, "Malformed request", "请求格式错误", "The body is not what its media type says.",
     "请求内容与其类型不符。"},
    {"unknown_field", 400, "Unknown field", "未知字段",
     "A field is unknown here: check its spelling. Nothing was written.",
     "包含未知字段，请检查拼写。未写入任何内容。"},
    {"idempotency_key_missing", 400, "Idempotency-Key is missing", "缺少 Idempotency-Key",
     "Send an Idempotency-Key of your own with each write, and the same one with each retry.",
     "每次写入都要带上自己生成的 Idempotency-Key，重试时使用同一个。"},
    {"invalid_cursor", 400, "Invalid cursor", "分页游标无效",
     "The cursor is not of this list: begin again without one.", "该游标不属于此列表，请从头开始。"},
    {"unauthenticated", 401, "Authentication is needed", "需要身份认证", "Send a bearer token.",
     "请提供令牌。"},
    {"forbidden", 403, "Not allowed", "没有权限",
     "The role of the token is too low for this, or it is bound to another person, session, organization or "
     "district.",
     "令牌的角色权限不足，或其所属的人员、场次、组织、区域与此不符。"},
    {"not_found", 404, "Not found", "未找到", "There is nothing with this id, or at this address.",
     "没有此编号的内容，或地址有误。"},
    {"method_not_allowed", 405, "Method not allowed", "不支持该请求方法",
     "Allow lists the methods that there are.", "可用的方法见 Allow。"},
    {"not_acceptable", 406, "Not acceptable", "无法提供所要求的格式",
     "Accept names none of the types that there are.", "Accept 中没有可提供的类型。"},
    {"request_timeout", 408, "The request took too long to arrive", "请求超时",
     "The request did not arrive whole in time. Nothing was written.",
     "请求未能及时完整到达。未写入任何内容。"},
    {"signup_refused", 409, "Sign-up refused", "报名未被接受",
     "The reason, and what else there is, stand beside this.", "原因和其他可选场次见本结果。"},
    {"order_refused", 409, "Order refused", "服务预约未被接受", "The reason stands beside this.",
     "原因见本结果。"},
    {"wrong_state", 409, "Not possible in this state", "当前状态下无法执行",
     "What was found instead stands under present. Nothing was changed.",
     "当前状态见 present。未作任何更改。"},
    {"already_exists", 409, "Already exists", "已存在",
     "Something has this id already: read it, or choose another id.",
     "此编号已被使用，请读取已有内容或换一个编号。"},
    {"already_checked_in", 409, "Already checked in", "已签到",
     "They were checked in before; the first time stands.", "此前已签到，以首次签到时间为准。"},
    {"idempotency_in_flight", 409, "The same request is under way", "相同请求正在处理中",
     "A request with this key is under way: repeat it in a moment.",
     "使用此 Idempotency-Key 的请求正在处理，请稍后重试。", 1},
    {"forgotten", 410, "Forgotten", "信息已按要求删除",
     "The person asked to be forgotten: what was said of them is gone, and nothing new is taken.",
     "此人已要求删除个人信息：相关内容已不存在，也不再接收新的内容。"},
    {"changed_meanwhile", 412, "Changed meanwhile", "内容已被他人修改",
     "Somebody changed it since you read it: read it again, then decide.",
     "在您读取之后内容已被修改，请重新读取后再决定。"},
    {"body_too_large", 413, "Body too large", "请求内容过大", "Send less at once.", "请减少单次发送的内容。"},
    {"target_too_long", 414, "Request target too long", "请求地址过长", "Use fewer or shorter parameters.",
     "请减少或缩短参数。"},
    {"unsupported_media_type", 415, "Unsupported media type", "不支持的内容类型",
     "The description of the API, /openapi.json, says which types are taken.", "可接受的类型见接口说明 /openapi.json。"},
    {"range_not_satisfiable", 416, "Range not satisfiable", "请求范围无效",
     "The part that was asked for is not there.", "所请求的部分不存在。"},
    {"expectation_failed", 417, "Expectation failed", "无法满足 Expect 要求",
     "Only 100-continue is understood.", "只支持 100-continue。"},
    {"invalid", 422, "Invalid", "内容无效",
     "A value is not possible; errors says which. Nothing was written.",
     "有内容不符合要求，详见 errors。未写入任何内容。"},
    {"idempotency_key_reused", 422, "Idempotency-Key used for another request",
     "Idempotency-Key 已用于其他请求",
     "This key was used for something else: take a new key for a new request.",
     "此 Idempotency-Key 已用于其他请求，新的请求请使用新的值。"},
    {"too_many_rows", 422, "Too many rows", "结果行数过多", "Ask for fewer days, dimensions or values.",
     "请减少天数、维度或取值。"},
    {"dimension_not_kept", 422, "Dimension not kept", "该指标不支持此维度",
     "The metric is not kept by this dimension, or not by these together.",
     "该指标未按此维度（或此组合）统计。"},
    {"precondition_required", 428, "If-Match is required", "需要 If-Match",
     "Read it first, and send its ETag as If-Match.", "请先读取，并将其 ETag 作为 If-Match 发送。"},
    {"rate_limited", 429, "Too many requests", "请求过于频繁", "Wait as long as Retry-After says.",
     "请按 Retry-After 等待后重试。", 1},
    {"headers_too_large", 431, "Header fields too large", "请求头过大",
     "Send fewer or shorter header fields.", "请减少或缩短请求头。"},
    {"internal", 500, "Internal error", "服务器内部错误",
     "The mistake is ours. Tell the operator the trace id.", "这是服务器的错误，请将 trace id 告知管理员。"},
    {"not_implemented", 501, "Not implemented", "尚未实现", "The server does not understand this method.",
     "服务器不支持此方法。"},
    {"replaying", 503, "Replaying the log", "正在重放日志",
     "The server has just started and folds the log; Retry-After says when to ask again.",
     "服务器刚启动，正在重放日志，请按 Retry-After 重试。", 5},
    {"position_not_reached", 503, "Position not reached", "尚未到达指定位置",
     "The fold has not come to this position yet: repeat the request in a moment.",
     "数据尚未处理到此位置，请稍后重试。", 1},
    {"log_unavailable", 503, "Log unavailable", "日志服务不可用",
     "The log takes nothing at the moment. Repeat the request with its Idempotency-Key.",
     "日志暂时无法写入，请使用同一 Idempotency-Key 重试。", 5},
    {"draining", 503, "Shutting down", "服务器正在停止", "The server is about to stop. Repeat the request.",
     "服务器即将停止，请重试。", 5},
    {"overloaded", 503, "Too busy", "服务器繁忙", "Too much waits already. Repeat the request in a moment.",
     "等待处理的请求过多，请稍后重试。", 5},
    {"version_not_supported", 505, "HTTP version not supported", "不支持的 HTTP 版本", "Speak HTTP/1.1.",
     "请使用 HTTP/1.1。"},
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
  const bool zh = language == "zh-CN";
  body["title"] = zh ? type->title_zh : type->title_en;
  body["status"] = type->status;
  if (detail.empty()) detail = zh ? type->detail_zh : type->detail_en;
  body["detail"] = detail;
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
