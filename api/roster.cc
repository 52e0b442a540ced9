#include "api/roster.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/csv.h"
#include "api/lists.h"
#include "api/reading.h"
#include "api/sealing.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Session;
using services::Signup;

struct Asked {
  Page page;
  bool csv = false;
  std::optional<services::SignupStatus> status;
};

Or<bool> wants_csv(const Request& request) {
  if (const auto format = request.param("format")) {
    if (*format != "csv" && *format != "json") return invalid_param("format", "json or csv.");
    return *format == "csv";
  }
  const std::string_view accept = request.header("accept").value_or("");
  return accept.find("text/csv") != std::string_view::npos && accept.find("json") == std::string_view::npos;
}

Or<Asked> asked_of(const Request& request) {
  Asked asked;
  BOOST_OUTCOME_TRY(asked.page, page_of(request, "roster"));
  BOOST_OUTCOME_TRY(asked.csv, wants_csv(request));
  BOOST_OUTCOME_TRY(asked.status, signup_status_param(request));
  return asked;
}

// The rows of an answer: a page of them, or all as CSV. They point into the session.
struct Shown {
  const Session& session;
  std::vector<const Signup*> rows;
  bool more = false;
};

// Sign-ups are only ever added, so the one that ended a page still stands where the next begins.
Or<Shown> rows_of(const Domain& domain, const Session& session, const Asked& asked) {
  Shown shown{session, {}};
  auto at = session.signups.begin();
  if (!asked.csv && !asked.page.after.empty()) {
    const auto last = domain.find_signup(SignupIdView(asked.page.after));
    if (!last || last->session->id != session.id) return deny("invalid_cursor");
    at += static_cast<std::ptrdiff_t>(last->slot) + 1;
  }
  for (; at != session.signups.end(); ++at) {
    if (asked.status && at->status != *asked.status) continue;
    shown.more = !asked.csv && shown.rows.size() == asked.page.limit;
    if (shown.more) break;
    shown.rows.push_back(&*at);
  }
  return shown;
}

// Calls `use(Shown)`, which answers an Or<>, under the lock of the session's shard.
template <class Use>
auto with_rows(const Node& node, const Whereabouts& where, const Asked& asked, const Use& use) {
  return read_shard(node, where.shard, [&](const Domain& domain) -> decltype(use(std::declval<Shown>())) {
    const auto session = domain.entities().sessions.read(where.session);
    if (!session) return deny("not_found");
    BOOST_OUTCOME_TRY(const Shown shown, rows_of(domain, *session, asked));
    return use(shown);
  });
}

using Names = boost::unordered_flat_map<std::string, std::string>;

// Of each person, as far as they are known. One shard at a time.
Names names_of(const Node& node, const std::vector<std::string>& persons) {
  std::vector<std::vector<std::string_view>> by_shard(node.shards());
  for (const std::string& person : persons) by_shard[node.shard_of(person)].push_back(person);
  Names names;
  for (std::size_t shard = 0; shard < by_shard.size(); ++shard) {
    if (by_shard[shard].empty()) continue;
    read_shard(node, shard, [&](const Domain& domain) {
      for (const std::string_view id : by_shard[shard])
        if (const auto person = domain.entities().people.read(id); person && person->name)
          names.emplace(id, *person->name);
    });
  }
  for (auto& [person, name] : names) name = OwnTexts(node.vault(), person)(name);
  return names;
}

std::string name_in(const Names& names, const Signup& signup) {
  const auto known = names.find(signup.person_id.str());
  return known != names.end() ? known->second : std::string();
}

std::string csv_of(const Shown& shown, const Names& names, const Node& node) {
  const auto local = [&](const std::optional<Instant>& at) {
    return at ? node.zone().format_local(*at) : std::string();
  };
  std::string csv(kUtf8Mark);
  csv += csv_line({"signup_id", "person_id", "person_name", "role", "party_size", "status",
                   "waitlist_position", "attendance", "check_in_at", "check_out_at", "served_minutes",
                   "requested_at", "place_reason"});
  for (const Signup* const signup : shown.rows) {
    const std::int32_t position = shown.session.waitlist_position(*signup);
    csv += csv_line(
        {signup->id.str(), signup->person_id.str(), name_in(names, *signup),
         std::string(shown.session.role_of(*signup)), std::to_string(signup->party_size),
         std::string(name_of(signup->status)), position > 0 ? std::to_string(position) : "",
         std::string(name_of(signup->attendance)), local(signup->check_in_at), local(signup->check_out_at),
         signup->served_minutes ? std::to_string(*signup->served_minutes) : "", local(signup->requested_at),
         texts_of(node.vault(), shown.session, *signup)(signup->rare->place_reason)});
  }
  return csv;
}

Response page_of_rows(const Request& request, const Shown& shown, const Names& names, const Vault& vault) {
  JsonWriter items;
  items.begin_array();
  for (const Signup* const signup : shown.rows)
    write_view(items, shown.session, *signup, vault, nullptr, name_in(names, *signup));
  items.end_array();
  std::optional<std::string> next;
  if (shown.more) next = next_url(request, cursor_after("roster", shown.rows.back()->id.view()));
  return items_answer(request, std::move(items), next);
}

}  // namespace

// Names are in the shards of their persons, and no shard is read under the lock of another: first whose
// names it takes, then the answer. Who signs up in between comes without one, as the answer was asked for
// before.
Or<Response> get_roster(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(const Asked asked, asked_of(request));
  const auto where = find_thing(node, Thing::kSession, request.segments.front());
  if (!where) return deny("not_found");
  BOOST_OUTCOME_TRY(const auto persons,
                    with_rows(node, *where, asked, [](const Shown& shown) -> Or<std::vector<std::string>> {
                      std::vector<std::string> ids;
                      for (const Signup* const signup : shown.rows) ids.push_back(signup->person_id.str());
                      return ids;
                    }));
  const Names names = names_of(node, persons);
  return with_rows(node, *where, asked, [&](const Shown& shown) -> Or<Response> {
    Response response = asked.csv
                            ? read_answer(request, csv_of(shown, names, node), "text/csv; charset=utf-8")
                            : page_of_rows(request, shown, names, node.vault());
    response.headers.emplace_back("vary", "accept");
    return response;
  });
}

}  // namespace haiyu::api
