// The record of service as a page to be printed. Every text in it is escaped.
#include <fmt/format.h>

#include <array>

#include "api/service_record.h"
#include "api/shown.h"

namespace haiyu::api {
namespace {

class RecordPage {
 public:
  RecordPage(const RecordShown& record, const Zone& zone) : record_(record), zone_(zone) {}

  std::string render() {
    html_ = begin_page(record_.lang, word(record_.lang, "record"));
    add_head();
    if (record_.items.empty()) {
      add_note("no_service");
    } else {
      add_table();
    }
    return std::move(html_) + std::string(kEndOfPage);
  }

 private:
  void add_note(std::string_view code) { html_ += "<p>" + escape_html(word(record_.lang, code)) + "</p>\n"; }

  void add_head() {
    if (!record_.issued) add_note("not_issued");
    if (record_.changed) add_note("changed");
    html_ += "<dl>\n";
    add_line("volunteer", record_.name.empty() ? record_.volunteer_id : record_.name);
    add_line("total", fmt::format("{}.{} {}", record_.minutes / 60, record_.minutes % 60 * 10 / 60,
                                  word(record_.lang, "hours")));
    add_line("stars", std::to_string(record_.stars));
    if (record_.issued) {
      add_line("number", record_.issued->id.str());
      add_line("issued_at", local(record_.issued->issued_at));
      add_line("purpose", record_.issued->purpose);
      add_line("check", word(record_.lang, "check_at") + "/v1/records/" + record_.issued->id.str());
    }
    html_ += "</dl>\n";
  }

  void add_line(std::string_view code, const std::string& text) {
    if (text.empty()) return;
    html_ += "<dt>" + escape_html(word(record_.lang, code)) + "</dt><dd>" + escape_html(text) + "</dd>\n";
  }

  void add_table() {
    html_ += "<figure>\n<table>\n<thead><tr>";
    for (const std::string_view code : {"activity", "organization", "on", "place", "whom", "content", "time"})
      html_ += "<th scope=\"col\">" + escape_html(word(record_.lang, code)) + "</th>";
    html_ += "<th scope=\"col\" class=\"number\">" + escape_html(word(record_.lang, "minutes")) + "</th>";
    for (const std::string_view code : {"evaluation", "person_in_charge", "recorder"})
      html_ += "<th scope=\"col\">" + escape_html(word(record_.lang, code)) + "</th>";
    html_ += "</tr></thead>\n<tbody>\n";
    for (const RecordShown::Item& item : record_.items) add_row(item);
    html_ += "</tbody>\n</table>\n</figure>\n";
  }

  void add_row(const RecordShown::Item& item) {
    html_ += "<tr>";
    for (const std::string& text : {item.activity, item.organization, format_day(item.on), item.place,
                                    words_in(record_.lang, item.target_groups), item.content, times(item)})
      html_ += "<td>" + escape_html(text) + "</td>";
    html_ += "<td class=\"number\">" + std::to_string(item.minutes) + "</td>";
    for (const std::string& text : {item.evaluation, item.person_in_charge, item.recorder})
      html_ += "<td>" + escape_html(text) + "</td>";
    html_ += "</tr>\n";
  }

  // "2014-10-31 08:00"
  std::string local(Instant at) const {
    std::string text = zone_.format_local(at).substr(0, 16);
    text[10] = ' ';
    return text;
  }
  std::string times(const RecordShown::Item& item) const {
    if (item.start_at == Instant()) return {};
    return local(item.start_at).substr(11) + "–" + local(item.end_at).substr(11);
  }

  const RecordShown& record_;
  const Zone& zone_;
  std::string html_;
};

}  // namespace

std::string render_html(const RecordShown& record, const Zone& zone) {
  return RecordPage(record, zone).render();
}

}  // namespace haiyu::api
