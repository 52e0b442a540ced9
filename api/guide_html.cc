// The guide as a page to be printed. Every text in it is escaped; it has no script and no style of its own.
#include <algorithm>
#include <array>

#include "api/guide.h"

namespace haiyu::api {
namespace {

// A word of the page, or of a vocabulary, in both languages.
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
};

// A code that has no words is shown as it is.
std::string word(const Guide& guide, std::string_view code) {
  const auto found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) { return each.code == code; });
  if (found == kWords.end()) return std::string(code);
  return std::string(guide.lang == "en" ? found->en : found->zh);
}

class Page {
 public:
  explicit Page(const Guide& guide) : guide_(guide) {}

  std::string render() {
    const std::string title = escape_html(guide_.name + " " + word(guide_, "guide"));
    html_ += "<!doctype html>\n<html lang=\"" + escape_html(guide_.lang) +
             "\">\n<head>\n<meta charset=\"utf-8\">\n";
    html_ += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title +
             "</title>\n";
    html_ += "<link rel=\"stylesheet\" href=\"/guide.css\">\n</head>\n<body>\n<h1>" + title + "</h1>\n";
    if (guide_.items.empty()) html_ += "<p>" + escape_html(word(guide_, "nothing")) + "</p>\n";
    for (const auto& [sector, code] :
         {std::pair(events::Sector::kPublic, "public"), std::pair(events::Sector::kSocial, "social"),
          std::pair(events::Sector::kMarket, "market")})
      add_sector(sector, code);
    html_ += "</body>\n</html>\n";
    return std::move(html_);
  }

 private:
  void add_sector(events::Sector sector, std::string_view code) {
    const auto in_it = [&](const Guide::Item& item) { return item.sector == sector; };
    if (std::none_of(guide_.items.begin(), guide_.items.end(), in_it)) return;
    html_ += "<section>\n<h2>" + escape_html(word(guide_, code)) + "</h2>\n";
    for (const Guide::Item& item : guide_.items)
      if (in_it(item)) add_item(item);
    html_ += "</section>\n";
  }

  void add_item(const Guide::Item& item) {
    html_ +=
        "<article id=\"item-" + escape_html(item.id) + "\">\n<h3>" + escape_html(item.name) + "</h3>\n<dl>\n";
    add_line("provider", item.provider);
    add_line("where", joined(item.platforms));
    add_line("how_to_get", item.how_to_get);
    add_line("eligibility", item.eligibility);
    add_line("target_groups_title", joined(words(item.target_groups)));
    add_line("required_documents", joined(item.required_documents));
    add_line("fee", fee(item));
    add_line("schedule", item.schedule);
    add_line("delivery_modes_title", joined(words(item.delivery_modes)));
    html_ += "</dl>\n</article>\n";
  }

  void add_line(std::string_view code, const std::string& text) {
    if (text.empty()) return;
    html_ += "<dt>" + escape_html(word(guide_, code)) + "</dt><dd>" + escape_html(text) + "</dd>\n";
  }

  std::string fee(const Guide::Item& item) const {
    if (!item.fee_fen) return {};
    return *item.fee_fen == 0 ? word(guide_, "free") : yuan(*item.fee_fen) + " " + word(guide_, "yuan");
  }

  std::vector<std::string> words(const std::vector<std::string>& codes) const {
    std::vector<std::string> shown;
    for (const std::string& code : codes) shown.push_back(word(guide_, code));
    return shown;
  }

  std::string joined(const std::vector<std::string>& texts) const {
    std::string line;
    for (const std::string& text : texts) {
      if (!line.empty()) line += guide_.lang == "en" ? ", " : "、";
      line += text;
    }
    return line;
  }

  const Guide& guide_;
  std::string html_;
};

}  // namespace

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

std::string render_html(const Guide& guide) { return Page(guide).render(); }

}  // namespace haiyu::api
