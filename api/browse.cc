#include "api/browse.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

#include "api/lists.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Place;
using services::Rows;
using services::Session;

struct Filter {
  std::optional<std::string> organization_id, activity_id, place_id, role, category, q;
  std::optional<events::Side> side;
  bool open = false, needs_help = false;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (static_cast<unsigned char>(c) < 0x80)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// `q` is lower case already. A title is a plain string or a map from language to string.
bool title_has(const std::string& title_json, std::string_view q) {
  boost::json::error_code error;
  const boost::json::value title = boost::json::parse(title_json, error);
  if (error) return false;
  const auto has = [&](const boost::json::value& text) {
    return text.is_string() && lower(text.get_string()).find(q) != std::string::npos;
  };
  if (!title.is_object()) return has(title);
  return std::any_of(title.get_object().begin(), title.get_object().end(),
                     [&](const auto& member) { return has(member.value()); });
}

bool takes_signups(const Session& session, Instant now) {
  return session.status == services::SessionStatus::kScheduled &&
         (!session.opens_at || *session.opens_at <= now) && (!session.closes_at || now < *session.closes_at);
}

bool needs_help(const Place& place) {
  if (place.side != events::Side::kHelper) return false;
  return place.min_needed > 0 ? place.confirmed < place.min_needed : place.free() > 0;
}

bool matches(const Filter& filter, const Session& session, const services::Activity& activity, Instant now) {
  if (activity.facets.empty()) return false;
  const auto& facets = activity.facets.back();
  if (filter.organization_id && activity.organization_id.view() != *filter.organization_id) return false;
  if (filter.activity_id && activity.id.view() != *filter.activity_id) return false;
  if (filter.place_id && !lies_in(facets.community_id.view(), *filter.place_id)) return false;
  if (filter.category && facets.category != *filter.category) return false;
  if (filter.q && !title_has(activity.title_json, *filter.q)) return false;
  if (filter.open && !(takes_signups(session, now) && session.end_at > now)) return false;
  if (filter.needs_help && session.status != services::SessionStatus::kScheduled) return false;
  if (!filter.role && !filter.side && !filter.open && !filter.needs_help) return true;
  return std::any_of(session.places.begin(), session.places.end(), [&](const Place& place) {
    if (filter.role && place.role != *filter.role) return false;
    if (filter.side && place.side != *filter.side) return false;
    return (!filter.open || place.free() > 0) && (!filter.needs_help || needs_help(place));
  });
}

Or<Filter> filter_of(const Request& request) {
  Filter filter;
  const auto text = [&](std::string_view name) {
    const auto value = request.param(name);
    return value ? std::optional(std::string(*value)) : std::nullopt;
  };
  filter.organization_id = text("organization_id");
  filter.activity_id = text("activity_id");
  filter.place_id = text("place_id");
  filter.role = text("role");
  filter.category = text("category");
  if (const auto q = request.param("q"); q && !q->empty()) filter.q = lower(*q);
  if (const auto side = request.param("side")) {
    if (*side != "helper" && *side != "beneficiary") return invalid_param("side", "helper or beneficiary.");
    filter.side = *side == "helper" ? events::Side::kHelper : events::Side::kBeneficiary;
  }
  BOOST_OUTCOME_TRY(const auto open, flag_param(request, "open"));
  BOOST_OUTCOME_TRY(const auto helped, flag_param(request, "needs_help"));
  filter.open = open.value_or(false);
  filter.needs_help = helped.value_or(false);
  return filter;
}

}  // namespace

Or<Response> list_sessions(const Node& node, const Request& request, Instant now) {
  BOOST_OUTCOME_TRY(const Filter filter, filter_of(request));
  BOOST_OUTCOME_TRY(const auto from, instant_param(request, "from", node.zone(), false));
  BOOST_OUTCOME_TRY(const auto to, instant_param(request, "to", node.zone(), true));
  Walk walk{.list = "sessions", .rows = Rows::kSessionsByStart};
  if (from) walk.from = services::start_part(*from);  // a row's key goes on behind it, so it comes after
  if (to) walk.until = services::start_part(*to);
  walk.render = [&](const Domain& domain, const auto& parts, std::string_view activity_id, JsonWriter& json) {
    const auto activity = domain.entities().activities.read(activity_id);
    if (!activity) return false;
    const auto session = domain.entities().sessions.read(parts[1]);
    if (!session || !matches(filter, *session, *activity, now)) return false;
    write_view(json, *session, &*activity);
    return true;
  };
  return page_answer(node, request, walk);
}

boost::json::array next_steps(const Domain& domain, const Session& refused_by, const services::Signup& signup,
                              Instant now) {
  constexpr std::size_t kRowsMax = 100;
  constexpr std::size_t kStepsMax = 5;
  const std::string_view role = refused_by.role_of(signup);
  const bool past = refused_by.end_at <= now;  // of history only history can be offered
  std::vector<state::Table<Session>::Ref> others;
  std::size_t rows = 0;
  domain.index().scan(row_table(Rows::kSessionsOf), {refused_by.activity_id.view()}, {},
                      [&](std::string_view parts, std::string_view) {
                        auto other = domain.entities().sessions.read(state::split_parts(parts)[1]);
                        if (other && other->id != refused_by.id && takes_signups(*other, now) &&
                            (past || other->end_at > now)) {
                          const Place* place = other->place(role);
                          if (place != nullptr && place->free() >= signup.party_size)
                            others.push_back(std::move(other));
                        }
                        return ++rows < kRowsMax;
                      });
  std::sort(others.begin(), others.end(),
            [](const auto& a, const auto& b) { return a->start_at < b->start_at; });

  boost::json::array steps;
  for (const auto& other : others) {
    if (steps.size() == kStepsMax) break;
    steps.push_back({{"rel", "session"},
                     {"session_id", other->id.str()},
                     {"start_at", format_instant(other->start_at)},
                     {"end_at", format_instant(other->end_at)},
                     {"role", role},
                     {"free", other->place(role)->free()},
                     {"href", fmt::format("/v1/sessions/{}", other->id.str())}});
  }
  return steps;
}

}  // namespace haiyu::api
