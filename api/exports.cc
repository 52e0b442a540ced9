#include "api/exports.h"

#include <algorithm>
#include <boost/json.hpp>

#include "api/browse.h"
#include "api/csv.h"
#include "api/reading.h"
#include "api/reads.h"
#include "api/reads_catalogue.h"
#include "api/reads_community.h"
#include "api/shown.h"

namespace haiyu::api {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value, std::string_view lang);

// A list as its items, a shown text in the language, anything else as JSON has it.
std::string text_of(const json::value& value, std::string_view lang) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_object()) return in_language(json::serialize(value), lang);
  if (!value.is_array()) return json::serialize(value);
  std::string text;
  for (const json::value& one : value.get_array()) {
    if (!text.empty()) text += ' ';
    text += text_of(one, lang);
  }
  return text;
}

// A column that has the item's field of the same name, or what `of` makes of the item.
struct Column {
  std::string_view name;
  std::string (*of)(const json::object& item, std::string_view lang) = nullptr;
};

std::string cell_of(const Column& column, const json::object& item, std::string_view lang) {
  if (column.of != nullptr) return column.of(item, lang);
  const json::value* const value = item.if_contains(column.name);
  return value != nullptr ? text_of(*value, lang) : std::string();
}

// Over the places of a session.
template <const char* field>
std::string sum_of_places(const json::object& session, std::string_view) {
  std::int64_t sum = 0;
  for (const json::value& place : session.at("places").as_array())
    sum += place.at(field).to_number<std::int64_t>();
  return std::to_string(sum);
}
constexpr char kCapacity[] = "capacity", kConfirmed[] = "confirmed", kWaitlisted[] = "waitlisted",
               kFree[] = "free", kCheckedIn[] = "checked_in";

using List = Or<Response> (*)(Api& api, const Request& request);

template <Or<Response> (*list)(const Node&, const Request&)>
Or<Response> of_node(Api& api, const Request& request) {
  return list(api.node, request);
}
Or<Response> sessions(Api& api, const Request& request) {
  return list_sessions(api.node, request, api.options.now());
}

struct Table {
  DataSet of;
  List list;
  std::vector<Column> columns;
};

const std::vector<Table>& tables() {
  static const std::vector<Table> kTables = {
      {DataSet::kOrganizations,
       of_node<list_organizations>,
       {{"id"},
        {"name"},
        {"kind"},
        {"track"},
        {"place_id"},
        {"community_level"},
        {"registered_on"},
        {"dissolved_on"}}},
      {DataSet::kActivities,
       of_node<list_activities>,
       {{"id"},
        {"organization_id"},
        {"title"},
        {"category"},
        {"sector"},
        {"community_id"},
        {"delivery_modes"},
        {"channel"},
        {"target_groups"},
        {"status"}}},
      {DataSet::kSessions,
       sessions,
       {{"id"},
        {"activity_id"},
        {"organization_id"},
        {"title"},
        {"category"},
        {"community_id"},
        {"start_at"},
        {"end_at"},
        {"status"},
        {"venue"},
        {kCapacity, sum_of_places<kCapacity>},
        {kConfirmed, sum_of_places<kConfirmed>},
        {kWaitlisted, sum_of_places<kWaitlisted>},
        {kFree, sum_of_places<kFree>},
        {kCheckedIn, sum_of_places<kCheckedIn>},
        {"served_person_times"}}},
      {DataSet::kCommunities, of_node<list_communities>, {{"id"}, {"name"}, {"registered_on"}}},
      {DataSet::kCentres,
       of_node<list_centres>,
       {{"id"}, {"community_id"}, {"name"}, {"organization_id"}, {"opened_on"}, {"closed_on"}}},
      {DataSet::kPlatforms,
       of_node<list_platforms>,
       {{"id"}, {"community_id"}, {"provider_id"}, {"name"}, {"channel"}, {"status"}}},
      {DataSet::kServiceItems,
       of_node<list_service_items>,
       {{"id"},
        {"community_id"},
        {"provider_id"},
        {"name"},
        {"sector"},
        {"category"},
        {"target_groups"},
        {"delivery_modes"},
        {"fee_fen"},
        {"status"}}},
      {DataSet::kGrants,
       of_node<list_grants>,
       {{"id"}, {"organization_id"}, {"funder"}, {"amount_fen"}, {"awarded_on"}}},
      {DataSet::kInvestments,
       of_node<list_investments>,
       {{"id"}, {"community_id"}, {"funder_kind"}, {"amount_fen"}, {"on"}, {"purpose"}}},
  };
  return kTables;
}

const Table& table_of(DataSet set) {
  for (const Table& table : tables())
    if (table.of == set) return table;
  die("api/exports.cc", "a data set without a table");
}

Or<std::vector<Column>> chosen_columns(const Request& request, const Table& table) {
  const auto wanted = request.param("columns");
  if (!wanted) return table.columns;
  std::vector<Column> chosen;
  std::string_view rest = *wanted;
  while (true) {
    const std::string_view name = rest.substr(0, rest.find(','));
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    if (found == table.columns.end()) {
      std::string detail = "Of these:";
      for (const Column& column : table.columns) detail.append(" ").append(column.name);
      return invalid_param("columns", detail + ".");
    }
    chosen.push_back(*found);
    if (name.size() == rest.size()) return chosen;
    rest.remove_prefix(name.size() + 1);
  }
}

// The request for a page of the list, with its filters.
Request page_request(const Request& request) {
  Request page;
  page.method = "GET";
  page.path = request.path;
  for (const auto& param : request.params)
    if (param.first != "columns" && param.first != "lang" && param.first != "limit" &&
        param.first != "cursor")
      page.params.push_back(param);
  page.params.emplace_back("limit", std::to_string(kPageItemsMax));
  return page;
}

// The cursor in a page's `next`.
std::optional<std::string> cursor_of(const json::value& page) {
  const json::value& next = page.at("next");
  if (next.is_null()) return std::nullopt;
  const std::string_view url = next.get_string();
  constexpr std::string_view kName = "cursor=";
  const std::size_t at = url.rfind(kName);
  HAIYU_CHECK(at != std::string_view::npos);
  const std::string_view rest = url.substr(at + kName.size());
  return std::string(rest.substr(0, rest.find('&')));
}

}  // namespace

Or<Response> get_export(Api& api, const Request& request, DataSet set) {
  const Table& table = table_of(set);
  BOOST_OUTCOME_TRY(const std::string lang, language_of(request));
  BOOST_OUTCOME_TRY(const std::vector<Column> columns, chosen_columns(request, table));

  std::vector<std::string> cells;
  for (const Column& column : columns) cells.emplace_back(column.name);
  std::string csv(kUtf8Mark);
  csv += csv_line(cells);
  Request page = page_request(request);
  while (true) {
    BOOST_OUTCOME_TRY(const Response answer, table.list(api, page));
    const json::value body = json::parse(answer.body);
    for (const json::value& item : body.at("items").as_array()) {
      cells.clear();
      for (const Column& column : columns) cells.push_back(cell_of(column, item.as_object(), lang));
      csv += csv_line(cells);
    }
    const auto cursor = cursor_of(body);
    if (!cursor) break;
    if (page.params.back().first == "cursor") page.params.pop_back();
    page.params.emplace_back("cursor", *cursor);
  }
  Response response = read_answer(request, std::move(csv), "text/csv; charset=utf-8");
  response.headers.emplace_back("content-language", lang);
  response.headers.emplace_back("vary", "accept-language");
  return response;
}

}  // namespace haiyu::api
