#include "api/calendar.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/reading.h"
#include "api/shown.h"

namespace haiyu::api {
namespace {

using services::Session;
using services::SessionStatus;

constexpr std::size_t kLineBytes = 75;  // without the line's end

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// At the first instant of the day in UTC.
std::string day_stamp(Day day) {
  std::string text = format_day(day);
  std::erase(text, '-');
  return text + "T000000Z";
}

std::string render(const services::Domain& domain, const services::Activity& activity,
                   std::string_view lang) {
  std::vector<state::Table<Session>::Ref> sessions;
  domain.index().scan(row_table(services::Rows::kSessionsOf), {activity.id.view()}, {},
                      [&](std::string_view parts, std::string_view) {
                        if (auto session = domain.entities().sessions.read(state::split_parts(parts)[1]))
                          sessions.push_back(std::move(session));
                        return true;
                      });
  std::sort(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) {
    return std::pair(a->start_at, a->id.view()) < std::pair(b->start_at, b->id.view());
  });
  std::string entries;
  for (const auto& session : sessions)
    entries += calendar_entry({.uid = session->id.str(),
                               .stamp = day_stamp(activity.counted_since),
                               .status = takes_place(*session) ? "CONFIRMED" : "CANCELLED"},
                              activity, *session, lang);
  return whole_calendar(in_language(activity.title_json, lang), entries);
}

}  // namespace

bool takes_place(const Session& session) {
  return session.status != SessionStatus::kCancelled && session.status != SessionStatus::kNotHeld;
}

std::string calendar_time(Instant instant) {
  std::string text = format_instant(std::chrono::floor<std::chrono::seconds>(instant));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string calendar_entry(const CalendarEntry& entry, const services::Activity& activity,
                           const Session& session, std::string_view lang) {
  std::string text;
  const auto line = [&](std::string_view name, std::string_view value) {
    text += calendar_line(fmt::format("{}:{}", name, value));
  };
  line("BEGIN", "VEVENT");
  line("UID", fmt::format("{}@haiyu", entry.uid));
  line("DTSTAMP", entry.stamp);
  line("DTSTART", calendar_time(session.start_at));
  line("DTEND", calendar_time(session.end_at));
  line("SEQUENCE", std::to_string(session.version - 1));
  line("STATUS", entry.status);
  line("SUMMARY", calendar_text(in_language(activity.title_json, lang)));
  std::string description = entry.note;
  if (!activity.description_json.empty())
    description += (description.empty() ? "" : "\n\n") + in_language(activity.description_json, lang);
  if (!description.empty()) line("DESCRIPTION", calendar_text(description));
  if (!session.venue_json.empty()) line("LOCATION", calendar_text(in_language(session.venue_json, lang)));
  line("CATEGORIES", calendar_text(activity.facets.back().category));
  line("END", "VEVENT");
  return text;
}

std::string whole_calendar(std::string_view name, std::string_view entries) {
  std::string text;
  for (const std::string_view line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Haiyu//Haiyu//EN"})
    text += calendar_line(line);
  text += calendar_line("NAME:" + calendar_text(name));
  text += calendar_line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
  text += entries;
  return text + calendar_line("END:VCALENDAR");
}

std::string calendar_line(std::string_view text) {
  std::string line;
  std::size_t room = kLineBytes;
  while (text.size() > room) {
    std::size_t end = room;
    while (end > 0 && continues_character(text[end])) --end;
    line.append(text.substr(0, end)).append("\r\n ");
    text.remove_prefix(end);
    room = kLineBytes - 1;  // the blank counts
  }
  return line.append(text).append("\r\n");
}

std::string calendar_text(std::string_view text) {
  std::string escaped;
  for (std::size_t n = 0; n < text.size(); ++n) {
    const char c = text[n];
    if (c == '\n' || c == '\r') {
      if (c == '\n' || n + 1 == text.size() || text[n + 1] != '\n') escaped += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      escaped.push_back('\\');
      escaped.push_back(c);
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      escaped.push_back(c);
    }
  }
  return escaped;
}

Or<Response> get_calendar(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const std::string lang, language_of(request));
  const std::string& id = request.segments.front();
  return read_shard(node, node.shard_of(id), [&](const services::Domain& domain) -> Or<Response> {
    const auto activity = domain.entities().activities.read(id);
    if (!activity) return deny("not_found");
    Response response = read_answer(request, render(domain, *activity, lang), "text/calendar; charset=utf-8");
    response.headers.emplace_back("content-language", lang);
    response.headers.emplace_back("vary", "accept-language");
    return response;
  });
}

}  // namespace haiyu::api
