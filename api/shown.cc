#include "api/shown.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "api/problem.h"
#include "api/reading.h"
#include "api/web.h"

namespace haiyu::api {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";

struct Word {
  std::string_view code, zh, en;
};
constexpr std::array kWords = {
    Word{"guide", "社区服务指南", "Community Service Guide"},
    Word{"public", "公共服务", "Public services"},
    Word{"social", "社会服务", "Social services"},
    Word{"market", "市场服务", "Market services"},
    Word{"provider", "服务主体", "Provider"},
    Word{"where", "服务平台", "Where"},
    Word{"how_to_get", "办理方式", "How to get it"},
    Word{"eligibility", "服务对象条件", "Who may"},
    Word{"required_documents", "所需材料", "Required documents"},
    Word{"fee", "费用", "Fee"},
    Word{"free", "免费", "Free"},
    Word{"yuan", "元", "yuan"},
    Word{"schedule", "服务时间", "When"},
    Word{"delivery_modes_title", "服务形式", "How it is delivered"},
    Word{"target_groups_title", "服务人群", "For"},
    Word{"nothing", "暂无服务项目。", "Nothing is listed yet."},
    Word{"extended_hours", "延时服务", "extended hours"},
    Word{"door_to_door", "上门服务", "door to door"},
    Word{"appointment", "预约服务", "by appointment"},
    Word{"follow_up", "跟踪服务", "with follow-up"},
    Word{"elderly", "老年人", "the elderly"},
    Word{"disabled", "残疾人", "people with disabilities"},
    Word{"women_children", "妇女儿童", "women and children"},
    Word{"youth", "青少年", "youth"},
    Word{"specific_groups", "特定群体", "specific groups"},
    Word{"hardship", "困难群众", "people in hardship"},
    Word{"record", "志愿服务记录证明", "Record of volunteer service"},
    Word{"number", "证明编号", "Number"},
    Word{"issued_at", "开具时间", "Issued"},
    Word{"purpose", "用途", "For"},
    Word{"volunteer", "志愿者", "Volunteer"},
    Word{"total", "服务时长", "Service in total"},
    Word{"hours", "小时", "hours"},
    Word{"stars", "星级", "Stars"},
    Word{"check", "核验", "Check"},
    Word{"check_at", "任何人可凭编号核验：", "Anybody may check the number at "},
    Word{"not_issued", "尚未开具证明，以下为当前记录。",
         "No record has been issued yet: these are the credits as they stand."},
    Word{"changed", "开具之后有记录被更正，请重新开具。",
         "Something in it has been corrected since it was issued: ask for a new one."},
    Word{"no_service", "暂无服务记录。", "No service is credited yet."},
    Word{"activity", "活动", "Activity"},
    Word{"organization", "组织单位", "Organization"},
    Word{"on", "日期", "Date"},
    Word{"place", "地点", "Place"},
    Word{"whom", "服务对象", "Whom served"},
    Word{"content", "服务内容", "Content"},
    Word{"time", "时间", "Time"},
    Word{"minutes", "计入分钟", "Minutes credited"},
    Word{"evaluation", "评价", "Evaluation"},
    Word{"person_in_charge", "负责人", "Person in charge"},
    Word{"recorder", "记录人", "Recorder"},
    Word{"my_calendar", "我的志愿服务", "My volunteering"},
    Word{"confirmed", "已确认", "confirmed"},
    Word{"waitlisted", "候补中", "waitlisted"},
    Word{"offered", "有名额，待您确认", "a place is offered to you"},
    Word{"cancelled", "已取消", "cancelled"},
    Word{"declined", "已谢绝", "declined"},
    Word{"expired", "已过期", "expired"},
};

bool wants_html(const Request& request) {
  const std::string_view accept = request.header("accept").value_or("");
  const auto html = accept.find("text/html");
  return html != std::string_view::npos && html < accept.find("application/json");
}

}  // namespace

Or<std::string> language_of(const Request& request) {
  const auto asked = request.param("lang");
  if (!asked) return std::string(preferred_language(request.header("accept-language").value_or("")));
  if (*asked == "zh" || *asked == "zh-CN") return std::string("zh-CN");
  if (*asked == "en") return std::string("en");
  return invalid_param("lang", "One of: zh en.");
}

std::string in_language(std::string_view text_json, std::string_view lang) {
  boost::json::error_code error;
  const boost::json::value text =
      boost::json::parse(boost::json::string_view(text_json.data(), text_json.size()), error);
  if (error || text_json.empty()) return {};
  if (text.is_string()) return std::string(text.get_string());
  if (!text.is_object() || text.get_object().empty()) return {};
  const auto& map = text.get_object();
  const auto fits = [&](std::string_view tag, std::string_view wanted) {
    return tag.substr(0, wanted.size()) == wanted &&
           (tag.size() == wanted.size() || tag[wanted.size()] == '-');
  };
  // Exactly that language, else another of the same ("zh-Hans" for "zh-CN").
  for (const std::string_view wanted : {lang, lang.substr(0, 2)})
    for (const auto& entry : map)
      if (entry.value().is_string() && fits({entry.key().data(), entry.key().size()}, wanted))
        return std::string(entry.value().get_string());
  const auto& first = map.begin()->value();
  return first.is_string() ? std::string(first.get_string()) : std::string();
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string word(std::string_view lang, std::string_view code) {
  const auto found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) { return each.code == code; });
  if (found == kWords.end()) return std::string(code);
  return std::string(lang == "en" ? found->en : found->zh);
}

std::string joined_in(std::string_view lang, const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) {
    if (!line.empty()) line += lang == "en" ? ", " : "、";
    line += text;
  }
  return line;
}

std::string words_in(std::string_view lang, const std::vector<std::string>& codes) {
  std::vector<std::string> words;
  for (const std::string& code : codes) words.push_back(word(lang, code));
  return joined_in(lang, words);
}

std::string begin_page(std::string_view lang, std::string_view title) {
  const std::string escaped = escape_html(title);
  return "<!doctype html>\n<html lang=\"" + escape_html(lang) +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escaped + "</title>\n<link rel=\"stylesheet\" href=\"/print.css\">\n</head>\n<body>\n<h1>" +
         escaped + "</h1>\n";
}

Response shown_answer(const Request& request, std::string_view lang, const std::function<std::string()>& html,
                      const std::function<std::string()>& json) {
  Response response = wants_html(request)
                          ? web_answer(request, {.path = {}, .content_type = kHtml, .bytes = html()})
                          : read_answer(request, json());
  response.headers.emplace_back("content-language", lang);
  response.headers.emplace_back("vary", "accept, accept-language");
  return response;
}

}  // namespace haiyu::api
