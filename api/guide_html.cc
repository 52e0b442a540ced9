// The guide as a page to be printed. Every text in it is escaped.
#include <algorithm>

#include "api/guide.h"
#include "api/shown.h"

namespace haiyu::api {
namespace {

class GuidePage {
 public:
  explicit GuidePage(const Guide& guide) : guide_(guide) {}

  std::string render() {
    html_ = begin_page(guide_.lang, title());
    if (guide_.items.empty()) html_ += "<p>" + escape_html(word(guide_.lang, "nothing")) + "</p>\n";
    for (const auto& [sector, code] :
         {std::pair(events::Sector::kPublic, "public"), std::pair(events::Sector::kSocial, "social"),
          std::pair(events::Sector::kMarket, "market")})
      add_sector(sector, code);
    return std::move(html_) + std::string(kEndOfPage);
  }

 private:
  std::string title() const {
    const std::string guide = word(guide_.lang, "guide");
    return guide_.lang == "en" ? guide + ": " + guide_.name : guide_.name + guide;
  }

  void add_sector(events::Sector sector, std::string_view code) {
    const auto in_it = [&](const Guide::Item& item) { return item.sector == sector; };
    if (std::none_of(guide_.items.begin(), guide_.items.end(), in_it)) return;
    html_ += "<section>\n<h2>" + escape_html(word(guide_.lang, code)) + "</h2>\n";
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
    add_line("target_groups_title", words_in(guide_.lang, item.target_groups));
    add_line("required_documents", joined(item.required_documents));
    add_line("fee", fee(item));
    add_line("schedule", item.schedule);
    add_line("delivery_modes_title", words_in(guide_.lang, item.delivery_modes));
    html_ += "</dl>\n</article>\n";
  }

  void add_line(std::string_view code, const std::string& text) {
    if (text.empty()) return;
    html_ += "<dt>" + escape_html(word(guide_.lang, code)) + "</dt><dd>" + escape_html(text) + "</dd>\n";
  }

  std::string fee(const Guide::Item& item) const {
    if (!item.fee_fen) return {};
    return *item.fee_fen == 0 ? word(guide_.lang, "free")
                              : yuan(*item.fee_fen) + " " + word(guide_.lang, "yuan");
  }

  std::string joined(const std::vector<std::string>& texts) const { return joined_in(guide_.lang, texts); }

  const Guide& guide_;
  std::string html_;
};

}  // namespace

std::string render_html(const Guide& guide) { return GuidePage(guide).render(); }

}  // namespace haiyu::api
