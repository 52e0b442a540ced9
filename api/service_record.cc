#include "api/service_record.h"

#include <algorithm>

#include "api/names.h"
#include "api/reading.h"
#include "api/sealing.h"
#include "api/shown.h"
#include "api/view_parts.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

// The number that is asked for, or the one issued last; ids of one second stand in no order that counts.
std::optional<services::ServiceRecord> find_issued(const Domain& domain, const std::string& person,
                                                   const std::optional<std::string>& number) {
  std::optional<services::ServiceRecord> issued;
  domain.index().scan(row_table(Rows::kRecordsOfPerson), {person}, {}, [&](std::string_view parts, auto) {
    const auto record = domain.entities().records.read(state::split_parts(parts)[1]);
    HAIYU_CHECK(record);
    if (number ? record->id.view() == *number : !issued || record->issued_at >= issued->issued_at)
      issued = *record;
    return true;
  });
  return issued;
}

// Of the person's own shard. nullopt: there is no such number.
std::optional<RecordShown> record_of(const Domain& domain, const Vault& vault, const std::string& volunteer,
                                     const std::string& person, const std::optional<std::string>& number) {
  RecordShown shown;
  OwnTexts text(vault, person);
  shown.volunteer_id = volunteer;
  shown.person_id = person;
  shown.issued = find_issued(domain, person, number);
  if (number && !shown.issued) return std::nullopt;
  if (const auto known = domain.entities().people.read(person); known && known->name)
    shown.name = text(*known->name);
  if (shown.issued) shown.issued->purpose = text(shown.issued->purpose);
  const auto credits = domain.entities().credits.read(person);
  if (!credits) return shown;
  const std::size_t count = shown.issued ? shown.issued->items : credits->items.size();
  for (std::size_t n = 0; n < count; ++n) {
    const services::Credit& credit = credits->items[n];
    RecordShown::Item item;
    item.credit_id = credit.id.str();
    item.organization = credit.organization_id.str();
    item.place = credit.community_id.str();
    item.on = credit.on;
    item.minutes = credit.credited;
    shown.minutes += credit.credited;
    shown.items.push_back(std::move(item));
  }
  std::stable_sort(shown.items.begin(), shown.items.end(),
                   [](const auto& a, const auto& b) { return a.on < b.on; });
  shown.changed =
      shown.issued && services::checksum_of(*credits, shown.issued->items) != shown.issued->checksum;
  shown.stars = services::stars(shown.minutes, credits->star_hours());
  return shown;
}

// Who noted the end of the service: of its last completion.
std::string recorder_of(const services::Signup& signup) {
  std::string recorder;
  for (const services::HistoryEntry& entry : signup.history.entries()) {
    if (entry.what == services::Step::kCompleted) recorder = entry.detail;
  }
  return recorder;
}

// What only the session's shard knows.
void describe(const Node& node, RecordShown::Item& item, std::string_view lang) {
  const auto where = find_thing(node, Thing::kSignup, item.credit_id);
  if (!where) return;  // a credit that was imported without its session
  read_shard(node, where->shard, [&](const Domain& domain) {
    const auto session = domain.entities().sessions.read(where->session);
    const auto activity = domain.entities().activities.read(where->key);
    const services::Signup& signup = session->signups[where->slot];
    item.activity = in_language(activity->title_json, lang);
    item.content = in_language(activity->description_json, lang);
    item.target_groups = activity->facets[signup.activity_version].target_groups;
    item.venue = in_language(session->venue_json, lang);
    item.start_at = session->start_at;
    item.end_at = session->end_at;
    item.person_in_charge = session->person_in_charge;
    OwnTexts text = texts_of(node.vault(), *session, signup);
    item.evaluation = text(signup.rare->evaluation);
    item.recorder = text(recorder_of(signup));
  });
}

void name_places_and_organizations(const Node& node, RecordShown& record) {
  Names names(node, record.lang);
  for (RecordShown::Item& item : record.items) {
    item.organization = names.organization(item.organization);
    item.place = names.community(item.place);
    if (!item.venue.empty()) item.place += ", " + item.venue;
  }
}

}  // namespace

std::string render_json(const RecordShown& record) {
  JsonWriter json;
  json.begin_object();
  if (record.issued) {
    json.field("number", record.issued->id);
    json.field("issued_at", record.issued->issued_at);
    filled_field(json, "purpose", record.issued->purpose);
    json.field("status", record.changed ? "changed" : "valid");
  } else {
    json.null_field("number");
  }
  json.field("volunteer_id", record.volunteer_id);
  json.field("person_id", record.person_id);
  filled_field(json, "name", record.name);
  json.field("minutes", record.minutes);
  json.field("stars", record.stars);
  json.begin_array("items");
  for (const RecordShown::Item& item : record.items) {
    json.begin_object();
    json.field("credit_id", item.credit_id);
    filled_field(json, "activity", item.activity);
    json.field("organization", item.organization);
    json.field("on", item.on);
    json.field("place", item.place);
    json.field("target_groups", item.target_groups);
    filled_field(json, "content", item.content);
    if (item.start_at != Instant()) {
      json.field("start_at", item.start_at);
      json.field("end_at", item.end_at);
    }
    json.field("minutes", item.minutes);
    filled_field(json, "evaluation", item.evaluation);
    filled_field(json, "person_in_charge", item.person_in_charge);
    filled_field(json, "recorder", item.recorder);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

Or<Response> get_record(const Node& node, const Request& request) {
  BOOST_OUTCOME_TRY(std::string lang, language_of(request));
  BOOST_OUTCOME_TRY(const auto number, id_param(request, "number"));
  const std::string& volunteer = request.segments.front();
  const auto where = find_thing(node, Thing::kVolunteer, volunteer);
  if (!where) return deny("not_found");
  auto shown = read_shard(node, where->shard, [&](const Domain& domain) {
    return record_of(domain, node.vault(), volunteer, where->key, number);
  });
  if (!shown) return deny("not_found");
  shown->lang = std::move(lang);
  for (RecordShown::Item& item : shown->items) describe(node, item, shown->lang);
  name_places_and_organizations(node, *shown);
  return shown_answer(
      request, shown->lang, [&] { return render_html(*shown, node.zone()); },
      [&] { return render_json(*shown); });
}

}  // namespace haiyu::api
