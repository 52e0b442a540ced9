#include "api/read_routes.h"

#include <array>

#include "api/browse.h"
#include "api/calendar.h"
#include "api/counters_route.h"
#include "api/exports.h"
#include "api/guide.h"
#include "api/personal_calendar.h"
#include "api/reads.h"
#include "api/reads_catalogue.h"
#include "api/reads_community.h"
#include "api/reads_credits.h"
#include "api/roster.h"
#include "api/rpde.h"
#include "api/service_record.h"

namespace haiyu::api {
namespace {

using events::Role;

template <Thing thing>
Or<Response> get_one(Api& api, const Request& request) {
  return get_thing(api.node, request, thing);
}
template <Or<Response> (*read)(const Node&, const Request&)>
Or<Response> of_node(Api& api, const Request& request) {
  return read(api.node, request);
}
Or<Response> browse_sessions(Api& api, const Request& request) {
  return list_sessions(api.node, request, api.options.now());
}

template <DataSet set>
Or<Response> export_of(Api& api, const Request& request) {
  return get_export(api, request, set);
}

// The thing in the path.
template <Thing thing>
Scope of_thing(const Node& node, const Request& request) {
  return scope_of(node, thing, request.segments.front());
}
// What the parameters of a list narrow it to.
Scope of_params(const Node& node, const Request& request) {
  Scope scope;
  if (const auto organization = request.param("organization_id"))
    scope = scope_of(node, Thing::kOrganization, *organization);
  if (const auto person = request.param("person_id")) scope.person = *person;
  if (const auto provider = request.param("provider_id")) scope.organizations.emplace_back(*provider);
  if (const auto community = request.param("community_id")) scope.places.emplace_back(*community);
  return scope;
}
// The person in the path, and nobody who answers for them.
Scope of_person_only(const Node&, const Request& request) { return {.person = request.segments.front()}; }
// Nobody but an operator.
Scope of_nobody(const Node&, const Request&) { return {}; }

constexpr std::array kReads = {
    ReadRoute{{"list_organizations", "/v1/organizations", Role::kPublic, "Organizations, by id.",
               "Organization", Shape::kList, "limit cursor kind place_id track community_level"},
              of_node<list_organizations>},
    ReadRoute{
        {"get_organization", "/v1/organizations/{id}", Role::kPublic, "One organization.", "Organization"},
        get_one<Thing::kOrganization>},
    ReadRoute{{"list_members", "/v1/organizations/{id}/members", Role::kOrganizer,
               "Members of an organization, and who applied, by id.", "Member", Shape::kList,
               "limit cursor member_status"},
              of_node<list_members>,
              of_thing<Thing::kOrganization>},
    ReadRoute{{"list_led", "/v1/organizations/{id}/led", Role::kPublic,
               "The organizations that a centre leads, as they were led.", "LedOrganization", Shape::kList,
               "limit cursor current"},
              of_node<list_led>},
    ReadRoute{{"get_member", "/v1/members/{id}", Role::kPerson, "One membership.", "Member"},
              get_one<Thing::kMember>,
              of_thing<Thing::kMember>},
    ReadRoute{{"get_application", "/v1/applications/{id}", Role::kPerson,
               "One application, or the membership that it became.", "Member"},
              get_one<Thing::kMember>,
              of_thing<Thing::kMember>},
    ReadRoute{{.id = "get_person",
               .path = "/v1/people/{id}",
               .who = Role::kPerson,
               .summary = "One person, with personal fields.",
               .answer = "Person",
               .problems = "forgotten"},
              get_one<Thing::kPerson>,
              of_thing<Thing::kPerson>},
    ReadRoute{{"list_signups_of_person", "/v1/people/{id}/signups", Role::kPerson,
               "The sign-ups of a person, by id.", "Signup", Shape::kList, "limit cursor signup_status"},
              of_node<list_signups_of>,
              of_thing<Thing::kPerson>},
    ReadRoute{{"get_calendar_link", "/v1/people/{id}/calendar", Role::kPerson,
               "The secret link to a person's calendar.", "CalendarLink", Shape::kOne, "lang",
               "application/json", "invalid"},
              get_calendar_link,
              of_person_only},
    ReadRoute{{"get_personal_calendar", "/v1/people/{id}/calendar.ics", Role::kPublic,
               "What a person signed up for, for calendars; the key is the link's.", "", Shape::kOne,
               "key lang", "text/calendar", "invalid"},
              get_personal_calendar},
    ReadRoute{{"list_memberships_of_person", "/v1/people/{id}/memberships", Role::kPerson,
               "The memberships of a person, and what the person applied for, by id.", "Member", Shape::kList,
               "limit cursor"},
              of_node<list_memberships_of>,
              of_thing<Thing::kPerson>},
    ReadRoute{{"list_volunteers", "/v1/volunteers", Role::kPerson, "Volunteers, by id.", "Volunteer",
               Shape::kList, "limit cursor organization_id person_id skill current"},
              of_node<list_volunteers>,
              of_params},
    ReadRoute{{"get_volunteer", "/v1/volunteers/{id}", Role::kPerson, "One volunteer.", "Volunteer"},
              get_one<Thing::kVolunteer>,
              of_thing<Thing::kVolunteer>},
    ReadRoute{{"list_activities", "/v1/activities", Role::kPublic, "Activities, by id.", "Activity",
               Shape::kList, "limit cursor organization_id place_id category sector"},
              of_node<list_activities>},
    ReadRoute{{"get_activity", "/v1/activities/{id}", Role::kPublic, "One activity.", "Activity"},
              get_one<Thing::kActivity>},
    ReadRoute{
        {"get_calendar", "/v1/activities/{id}/calendar.ics", Role::kPublic,
         "The sessions of an activity, for calendars.", "", Shape::kOne, "lang", "text/calendar", "invalid"},
        of_node<get_calendar>},
    ReadRoute{
        {"list_sessions", "/v1/sessions", Role::kPublic, "Sessions to browse, by start and id.", "Session",
         Shape::kList,
         "limit cursor from to organization_id activity_id place_id role side category open needs_help q"},
        browse_sessions},
    ReadRoute{{"get_session", "/v1/sessions/{id}", Role::kPublic, "One session with its places.", "Session"},
              get_one<Thing::kSession>},
    ReadRoute{{"get_roster", "/v1/sessions/{id}/roster", Role::kDesk,
               "The sign-ups of a session in the order of the log, as JSON or CSV.", "Signup", Shape::kList,
               "limit cursor format signup_status", "application/json text/csv"},
              of_node<get_roster>,
              of_thing<Thing::kSession>},
    ReadRoute{{"get_signup", "/v1/signups/{id}", Role::kPerson, "One sign-up.", "Signup"},
              get_one<Thing::kSignup>,
              of_thing<Thing::kSignup>},
    ReadRoute{{"get_served", "/v1/served/{id}", Role::kPublic, "One record of what was served.", "Served"},
              get_one<Thing::kServed>},
    ReadRoute{{"list_communities", "/v1/communities", Role::kPublic, "Communities, by id.", "Community",
               Shape::kList, "limit cursor place_id"},
              of_node<list_communities>},
    ReadRoute{{"get_community", "/v1/communities/{id}", Role::kPublic, "One community.", "Community"},
              get_one<Thing::kCommunity>},
    ReadRoute{
        {"list_parties", "/v1/communities/{id}/parties", Role::kPublic, "The parties of a community, by id.",
         "Party", Shape::kList, "limit cursor party_kind current"},
        of_node<list_parties>},
    ReadRoute{{"get_party", "/v1/parties/{id}", Role::kPublic, "One party.", "Party"},
              get_one<Thing::kParty>},
    ReadRoute{{"list_centres", "/v1/centres", Role::kPublic, "Service centres, by id.", "Centre",
               Shape::kList, "limit cursor place_id as_of"},
              of_node<list_centres>},
    ReadRoute{{"get_centre", "/v1/centres/{id}", Role::kPublic, "One service centre.", "Centre"},
              get_one<Thing::kCentre>},
    ReadRoute{{"get_coverage", "/v1/districts/{id}/coverage", Role::kPublic,
               "How many communities of a district have a centre, and are planned to.", "Coverage",
               Shape::kOne, "as_of"},
              get_coverage},
    ReadRoute{{"get_coverage_plan", "/v1/coverage-plans/{id}", Role::kPublic, "One plan of coverage.",
               "CoveragePlan"},
              get_one<Thing::kCoveragePlan>},
    ReadRoute{{"list_grants", "/v1/grants", Role::kPublic, "Grants, by id.", "Grant", Shape::kList,
               "limit cursor organization_id place_id"},
              of_node<list_grants>},
    ReadRoute{{"get_grant", "/v1/grants/{id}", Role::kPublic, "One grant.", "Grant"}, get_one<Thing::kGrant>},
    ReadRoute{{"list_investments", "/v1/investments", Role::kPublic, "Investments, by id.", "Investment",
               Shape::kList, "limit cursor place_id funder_kind"},
              of_node<list_investments>},
    ReadRoute{{"get_investment", "/v1/investments/{id}", Role::kPublic, "One investment.", "Investment"},
              get_one<Thing::kInvestment>},
    ReadRoute{{"get_guide", "/v1/communities/{id}/guide", Role::kPublic,
               "The Community Service Guide, as JSON or as a page to be printed.", "Guide", Shape::kOne,
               "lang", "application/json text/html"},
              of_node<get_guide>},
    ReadRoute{{"list_platforms", "/v1/platforms", Role::kPublic, "Platforms, by id.", "Platform",
               Shape::kList, "limit cursor community_id provider_id channel listing_status"},
              of_node<list_platforms>},
    ReadRoute{{"get_platform", "/v1/platforms/{id}", Role::kPublic, "One platform.", "Platform"},
              get_one<Thing::kPlatform>},
    ReadRoute{{"list_service_items", "/v1/service-items", Role::kPublic, "Service items, by id.",
               "ServiceItem", Shape::kList,
               "limit cursor community_id provider_id channel listing_status sector category delivery_mode "
               "target_group platform_id"},
              of_node<list_service_items>},
    ReadRoute{
        {"get_service_item", "/v1/service-items/{id}", Role::kPublic, "One service item.", "ServiceItem"},
        get_one<Thing::kServiceItem>},
    ReadRoute{{"list_surveys", "/v1/surveys", Role::kPublic, "Surveys, by id.", "Survey", Shape::kList,
               "limit cursor community_id open"},
              of_node<list_surveys>},
    ReadRoute{{"get_survey", "/v1/surveys/{id}", Role::kPublic, "One survey.", "Survey"},
              get_one<Thing::kSurvey>},
    ReadRoute{{"get_survey_results", "/v1/surveys/{id}/results", Role::kPublic,
               "How often each option of a survey is wanted.", "SurveyResults"},
              of_node<get_results>},
    ReadRoute{{"get_answer", "/v1/answers/{id}", Role::kCentre, "One answer to a survey.", "Answer"},
              get_one<Thing::kAnswer>,
              of_thing<Thing::kAnswer>},
    ReadRoute{{"list_bills", "/v1/bills", Role::kPublic, "Bills of services, by id.", "Bill", Shape::kList,
               "limit cursor community_id current"},
              of_node<list_bills>},
    ReadRoute{{"get_bill", "/v1/bills/{id}", Role::kPublic, "One bill of services.", "Bill"},
              get_one<Thing::kBill>},
    ReadRoute{{"list_orders", "/v1/orders", Role::kPerson, "Orders, by id.", "Order", Shape::kList,
               "limit cursor community_id service_item_id provider_id person_id order_status"},
              of_node<list_orders>,
              of_params},
    ReadRoute{{"get_order", "/v1/orders/{id}", Role::kPerson, "One order.", "Order"},
              get_one<Thing::kOrder>,
              of_thing<Thing::kOrder>},
    ReadRoute{{"get_credits", "/v1/volunteers/{id}/credits", Role::kPerson,
               "All credited service of a volunteer's person.", "Credits"},
              of_node<get_credits>,
              of_thing<Thing::kVolunteer>},
    ReadRoute{{"get_service_record", "/v1/volunteers/{id}/record", Role::kPerson,
               "The record of service, as JSON or as a page to be printed.", "ServiceRecord", Shape::kOne,
               "lang number", "application/json text/html"},
              of_node<get_record>,
              of_thing<Thing::kVolunteer>},
    ReadRoute{{"get_credit", "/v1/credits/{id}", Role::kPerson, "One piece of credited service.", "Credit"},
              get_one<Thing::kCredit>,
              of_thing<Thing::kCredit>},
    ReadRoute{{"check_record", "/v1/records/{id}", Role::kPublic,
               "Whether an issued record of service still holds.", "Record"},
              get_one<Thing::kRecord>},
    ReadRoute{{"list_credit_rules", "/v1/districts/{id}/credit-rules", Role::kPublic,
               "The rules of a district for credited service, in the order of the log.", "CreditRules",
               Shape::kList},
              of_node<list_credit_rules>},
    ReadRoute{{"get_credit_rules", "/v1/credit-rules/{id}", Role::kPublic, "Rules for credited service.",
               "CreditRules"},
              get_one<Thing::kCreditRules>},
    ReadRoute{{"list_counters", "/v1/counters", Role::kPublic, "The metrics that are counted.", "MetricInfo",
               Shape::kList},
              of_node<list_counters>},
    ReadRoute{{"get_counter", "/v1/counters/{metric}", Role::kPublic, "A metric by window and dimensions.",
               "Counter", Shape::kOne, "window by counter_from counter_to counter_as_of dimensions",
               "application/json", "too_many_rows dimension_not_kept"},
              of_node<get_counter>},
    ReadRoute{{"follow_changes", "/feeds/{kind}", Role::kPublic,
               "Organizations, activities or service items as they change (OpenActive Realtime Paged Data "
               "Exchange 1.0).",
               "ChangePage", Shape::kOne, "afterChangeNumber seen feed_limit", "application/json",
               "invalid_cursor"},
              get_changes},
    ReadRoute{
        {"export_organizations", "/exports/organizations.csv", Role::kPublic, "Organizations as a table.", "",
         Shape::kOne, "columns lang kind place_id track community_level", "text/csv", "invalid"},
        export_of<DataSet::kOrganizations>},
    ReadRoute{{"export_activities", "/exports/activities.csv", Role::kPublic, "Activities as a table.", "",
               Shape::kOne, "columns lang organization_id place_id category sector", "text/csv", "invalid"},
              export_of<DataSet::kActivities>},
    ReadRoute{
        {"export_sessions", "/exports/sessions.csv", Role::kPublic, "Sessions as a table.", "", Shape::kOne,
         "columns lang from to organization_id activity_id place_id role side category open needs_help q",
         "text/csv", "invalid"},
        export_of<DataSet::kSessions>},
    ReadRoute{{"export_communities", "/exports/communities.csv", Role::kPublic, "Communities as a table.", "",
               Shape::kOne, "columns lang place_id", "text/csv", "invalid"},
              export_of<DataSet::kCommunities>},
    ReadRoute{{"export_centres", "/exports/centres.csv", Role::kPublic, "Service centres as a table.", "",
               Shape::kOne, "columns lang place_id as_of", "text/csv", "invalid"},
              export_of<DataSet::kCentres>},
    ReadRoute{
        {"export_platforms", "/exports/platforms.csv", Role::kPublic, "Platforms as a table.", "",
         Shape::kOne, "columns lang community_id provider_id channel listing_status", "text/csv", "invalid"},
        export_of<DataSet::kPlatforms>},
    ReadRoute{{"export_service_items", "/exports/service-items.csv", Role::kPublic,
               "Service items as a table.", "", Shape::kOne,
               "columns lang community_id provider_id channel listing_status sector category delivery_mode "
               "target_group platform_id",
               "text/csv", "invalid"},
              export_of<DataSet::kServiceItems>},
    ReadRoute{{"export_grants", "/exports/grants.csv", Role::kPublic, "Grants as a table.", "", Shape::kOne,
               "columns lang organization_id place_id", "text/csv", "invalid"},
              export_of<DataSet::kGrants>},
    ReadRoute{{"export_investments", "/exports/investments.csv", Role::kPublic, "Investments as a table.", "",
               Shape::kOne, "columns lang place_id funder_kind", "text/csv", "invalid"},
              export_of<DataSet::kInvestments>},
    ReadRoute{{"list_poison", "/v1/poison", Role::kOperator,
               "What was set aside: records that are no events.", "Poison", Shape::kList, "limit cursor"},
              of_node<list_poison>,
              of_nobody},
};

}  // namespace

std::span<const ReadRoute> read_routes() { return kReads; }

}  // namespace haiyu::api
