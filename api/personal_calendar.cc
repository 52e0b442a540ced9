#include "api/personal_calendar.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/auth/secret.h"
#include "api/auth/token.h"
#include "api/calendar.h"
#include "api/forgetting.h"
#include "api/http/headers.h"
#include "api/json_writer.h"
#include "api/own_url.h"
#include "api/reading.h"
#include "api/shown.h"

namespace haiyu::api {
namespace {

using services::Session;
using services::Signup;
using services::SignupStatus;

// nullopt: nobody is registered with this id, or they were forgotten, or there are no links.
std::optional<std::string> key_of(const Api& api, std::string_view person_id) {
  if (!api.options.calendar_key || is_forgotten(api.node, person_id)) return std::nullopt;
  return read_shard(api.node, api.node.shard_of(person_id),
                    [&](const services::Domain& domain) -> std::optional<std::string> {
                      const auto person = domain.entities().people.read(person_id);
                      if (!person || !person->registered) return std::nullopt;
                      return signature_of(*api.options.calendar_key,
                                          fmt::format("calendar/{}/{}", person_id, person->calendars));
                    });
}

std::string_view status_of(const Session& session, const Signup& signup) {
  if (!takes_place(session)) return "CANCELLED";
  switch (signup.status) {
    case SignupStatus::kConfirmed:
      return "CONFIRMED";
    case SignupStatus::kWaitlisted:
    case SignupStatus::kOffered:
      return "TENTATIVE";
    default:
      return "CANCELLED";
  }
}

struct Entry {
  Instant start_at{};
  std::string uid, text;
};

std::vector<Entry> entries_of(const Node& node, PersonIdView person, std::string_view lang) {
  std::vector<Entry> entries;
  for (std::size_t shard = 0; shard < node.shards(); ++shard) {
    read_shard(node, shard, [&](const services::Domain& domain) {
      domain.find_signups_of(person, [&](const Session& session, const Signup& signup) {
        const auto activity = domain.entities().activities.read(session.activity_id.view());
        if (signup.status == SignupStatus::kRefused || !activity) return false;
        const CalendarEntry entry{.uid = signup.id.str(),
                                  .stamp = calendar_time(signup.requested_at),
                                  .status = status_of(session, signup),
                                  .note = fmt::format("{}: {}", word(lang, session.role_of(signup)),
                                                      word(lang, services::name_of(signup.status)))};
        entries.push_back({session.start_at, entry.uid, calendar_entry(entry, *activity, session, lang)});
        return false;
      });
    });
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.start_at, std::string_view(a.uid)) < std::pair(b.start_at, std::string_view(b.uid));
  });
  return entries;
}

}  // namespace

Or<Response> get_calendar_link(Api& api, const Request& request) {
  BOOST_OUTCOME_TRY(const std::string lang, language_of(request));
  const std::string& person = request.segments.front();
  const auto key = key_of(api, person);
  if (!key) return deny("not_found");
  JsonWriter json;
  json.begin_object();
  json.field("url", own_url(api, request,
                            fmt::format("/v1/people/{}/calendar.ics?key={}&lang={}", person, *key,
                                        lang.substr(0, 2))));
  json.end_object();
  return read_answer(request, json.take());
}

Or<Response> get_personal_calendar(Api& api, const Request& request) {
  BOOST_OUTCOME_TRY(const std::string lang, language_of(request));
  const std::string& person = request.segments.front();
  const auto key = key_of(api, person);
  if (!key || !same_secret(*key, request.param("key").value_or(""))) return deny("not_found");
  std::string text;
  for (const Entry& entry : entries_of(api.node, PersonIdView(person), lang)) text += entry.text;
  Response response =
      read_answer(request, whole_calendar(word(lang, "my_calendar"), text), "text/calendar; charset=utf-8");
  response.headers.emplace_back("content-language", lang);
  response.headers.emplace_back("vary", "accept-language");
  set_header(response, "cache-control", "private, no-cache");
  return response;
}

}  // namespace haiyu::api
