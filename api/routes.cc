#include "api/routes.h"

#include <array>

#include "api/auth/access.h"
#include "api/browse.h"
#include "api/calendar.h"
#include "api/commands.h"
#include "api/counters_route.h"
#include "api/events_route.h"
#include "api/exports.h"
#include "api/feed_route.h"
#include "api/guide.h"
#include "api/reads.h"
#include "api/reads_catalogue.h"
#include "api/reads_community.h"
#include "api/reads_credits.h"
#include "api/service_record.h"
#include "api/stream.h"
#include "api/system_routes.h"
#include "api/web.h"

namespace haiyu::api {
namespace {

using boost::asio::awaitable;
using Read = Or<Response> (*)(Api&, const Request&);
using SlowRead = awaitable<Or<Response>> (*)(Api&, const Request&);

template <Thing thing>
Or<Response> get_one(Api& api, const Request& request) {
  return get_thing(api.node, request, thing);
}
template <Or<Response> (*list)(const Node&, const Request&)>
Or<Response> of_node(Api& api, const Request& request) {
  return list(api.node, request);
}

using events::Role;

// Who may read: the lowest role, and whom the answer concerns. Without it anybody may: nothing personal is in
// it.
struct Guard {
  Role least = Role::kPublic;
  Scope (*scope)(const Node& node, const Request& request) = nullptr;
};

// The thing in the path.
template <Thing thing>
Scope of_thing(const Node& node, const Request& request) {
  return scope_of(node, thing, request.segments.front());
}
// What the parameters of a list narrow it to.
Scope of_params(const Node& node, const Request& request) {
  Scope scope;
  if (const auto person = request.param("person_id")) scope.person = *person;
  if (const auto organization = request.param("organization_id"))
    scope = scope_of(node, Thing::kOrganization, *organization);
  if (const auto provider = request.param("provider_id")) scope.organizations.emplace_back(*provider);
  if (const auto community = request.param("community_id")) scope.places.emplace_back(*community);
  return scope;
}
Scope of_nobody(const Node&, const Request&) { return {}; }

struct ReadRoute {
  std::string_view pattern;
  Read read;
  Guard guard = {};
};
constexpr std::array kReads = {
    ReadRoute{"/v1/organizations", of_node<list_organizations>},
    ReadRoute{"/v1/organizations/{id}", get_one<Thing::kOrganization>},
    ReadRoute{"/v1/organizations/{id}/members",
              of_node<list_members>,
              {Role::kOrganizer, of_thing<Thing::kOrganization>}},
    ReadRoute{"/v1/organizations/{id}/led", of_node<list_led>},
    ReadRoute{"/v1/members/{id}", get_one<Thing::kMember>, {Role::kPerson, of_thing<Thing::kMember>}},
    ReadRoute{"/v1/applications/{id}", get_one<Thing::kMember>, {Role::kPerson, of_thing<Thing::kMember>}},
    ReadRoute{"/v1/people/{id}", get_one<Thing::kPerson>, {Role::kPerson, of_thing<Thing::kPerson>}},
    ReadRoute{"/v1/people/{id}/signups", of_node<list_signups_of>, {Role::kPerson, of_thing<Thing::kPerson>}},
    ReadRoute{"/v1/volunteers", of_node<list_volunteers>, {Role::kOrganizer, of_params}},
    ReadRoute{
        "/v1/volunteers/{id}", get_one<Thing::kVolunteer>, {Role::kPerson, of_thing<Thing::kVolunteer>}},
    ReadRoute{"/v1/activities", of_node<list_activities>},
    ReadRoute{"/v1/activities/{id}", get_one<Thing::kActivity>},
    ReadRoute{"/v1/activities/{id}/calendar.ics", of_node<get_calendar>},
    ReadRoute{
        "/v1/sessions",
        [](Api& api, const Request& request) { return list_sessions(api.node, request, api.options.now()); }},
    ReadRoute{"/v1/sessions/{id}", get_one<Thing::kSession>},
    ReadRoute{"/v1/sessions/{id}/roster", of_node<get_roster>, {Role::kDesk, of_thing<Thing::kSession>}},
    ReadRoute{"/v1/signups/{id}", get_one<Thing::kSignup>, {Role::kPerson, of_thing<Thing::kSignup>}},
    ReadRoute{"/v1/served/{id}", get_one<Thing::kServed>},
    ReadRoute{"/v1/communities", of_node<list_communities>},
    ReadRoute{"/v1/communities/{id}", get_one<Thing::kCommunity>},
    ReadRoute{"/v1/communities/{id}/parties", of_node<list_parties>},
    ReadRoute{"/v1/parties/{id}", get_one<Thing::kParty>},
    ReadRoute{"/v1/centres", of_node<list_centres>},
    ReadRoute{"/v1/centres/{id}", get_one<Thing::kCentre>},
    ReadRoute{"/v1/districts/{id}/coverage", get_coverage},
    ReadRoute{"/v1/coverage-plans/{id}", get_one<Thing::kCoveragePlan>},
    ReadRoute{"/v1/grants", of_node<list_grants>},
    ReadRoute{"/v1/grants/{id}", get_one<Thing::kGrant>},
    ReadRoute{"/v1/investments", of_node<list_investments>},
    ReadRoute{"/v1/investments/{id}", get_one<Thing::kInvestment>},
    ReadRoute{"/v1/communities/{id}/guide", of_node<get_guide>},
    ReadRoute{"/v1/platforms", of_node<list_platforms>},
    ReadRoute{"/v1/platforms/{id}", get_one<Thing::kPlatform>},
    ReadRoute{"/v1/service-items", of_node<list_service_items>},
    ReadRoute{"/v1/service-items/{id}", get_one<Thing::kServiceItem>},
    ReadRoute{"/v1/surveys", of_node<list_surveys>},
    ReadRoute{"/v1/surveys/{id}", get_one<Thing::kSurvey>},
    ReadRoute{"/v1/surveys/{id}/results", of_node<get_results>},
    ReadRoute{"/v1/answers/{id}", get_one<Thing::kAnswer>, {Role::kCentre, of_thing<Thing::kAnswer>}},
    ReadRoute{"/v1/bills", of_node<list_bills>},
    ReadRoute{"/v1/bills/{id}", get_one<Thing::kBill>},
    ReadRoute{"/v1/orders", of_node<list_orders>, {Role::kPerson, of_params}},
    ReadRoute{"/v1/orders/{id}", get_one<Thing::kOrder>, {Role::kPerson, of_thing<Thing::kOrder>}},
    ReadRoute{
        "/v1/volunteers/{id}/credits", of_node<get_credits>, {Role::kPerson, of_thing<Thing::kVolunteer>}},
    ReadRoute{
        "/v1/volunteers/{id}/record", of_node<get_record>, {Role::kPerson, of_thing<Thing::kVolunteer>}},
    ReadRoute{"/v1/credits/{id}", get_one<Thing::kCredit>, {Role::kPerson, of_thing<Thing::kCredit>}},
    ReadRoute{"/v1/records/{id}", get_one<Thing::kRecord>},
    ReadRoute{"/v1/districts/{id}/credit-rules", of_node<list_credit_rules>},
    ReadRoute{"/v1/credit-rules/{id}", get_one<Thing::kCreditRules>},
    ReadRoute{"/v1/counters", of_node<list_counters>},
    ReadRoute{"/v1/counters/{metric}", of_node<get_counter>},
    ReadRoute{"/exports/{file}", get_export},
    ReadRoute{"/v1/poison", of_node<list_poison>, {Role::kOperator, of_nobody}},
};

void mark_position(const Node& node, Response& response) {
  response.headers.emplace_back("haiyu-position", state::format_position(node.position()));
}

Response respond(const Request& request, Or<Response> answer) {
  if (answer) return std::move(answer).value();
  return problem_answer(request, std::move(answer).error());
}

// Also where anybody may read, a token that is not good is refused: its owner should know.
Or<void> check_guard(Api& api, const Request& request, const Guard& guard) {
  BOOST_OUTCOME_TRY(const auto who, api.gate->admit(request));
  if (guard.scope == nullptr) return boost::outcome_v2::success();
  if (!ranks(who->role, guard.least)) return boost::outcome_v2::failure(Gate::refuse(*who));
  // An operator may everything: whom it concerns need not be found out.
  if (who->role == Role::kOperator || may(api.node, *who, guard.least, guard.scope(api.node, request)))
    return boost::outcome_v2::success();
  return boost::outcome_v2::failure(Gate::refuse(*who));
}

// The position is taken before the read, so the answer reaches at least that far.
template <class AnyRead>
Handler read_handler(Api& api, AnyRead read, Guard guard = {}) {
  return [&api, read, guard](const Request& request) -> awaitable<Answer> {
    Or<void> may = boost::outcome_v2::success();
    if (!api.node.ready())
      may = deny("replaying");
    else if (request.header("haiyu-min-position"))
      may = co_await await_position(api.node, request);
    if (may) may = check_guard(api, request, guard);
    std::string position = state::format_position(api.node.position());
    Answer answer;
    if (!may)
      answer.response = problem_answer(request, may.error());
    else if constexpr (std::is_same_v<AnyRead, SlowRead>)
      answer.response = respond(request, co_await read(api, request));
    else
      answer.response = respond(request, read(api, request));
    answer.response.headers.emplace_back("haiyu-position", std::move(position));
    co_return answer;
  };
}

// `write(api, request, who)` is called with whoever has at least the role `least`.
template <class Write>
Handler write_handler(Api& api, Role least, Write write) {
  return [&api, least, write](const Request& request) -> awaitable<Answer> {
    Answer answer;
    if (!api.node.ready()) {
      answer.response = problem_answer(request, {"replaying", {}, {}, {}, {}});
    } else if (const auto who = api.gate->admit(request); !who) {
      answer.response = problem_answer(request, who.error());
    } else if (!ranks(who.value()->role, least)) {
      answer.response = problem_answer(request, Gate::refuse(*who.value()));
    } else {
      answer.response = co_await write(api, request, *who.value());
    }
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

Handler stream_handler(Api& api) {
  return [&api](const Request& request) -> awaitable<Answer> {
    auto opened = api.node.ready() ? open_stream(api, request) : Or<Answer>(deny("replaying"));
    Answer answer;
    if (opened)
      answer = std::move(opened).value();
    else
      answer.response = problem_answer(request, std::move(opened).error());
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

// Outside /v1: answered also while the log is replayed.
template <class Get>
Handler plain_handler(Api& api, Get get) {
  return [&api, get](const Request& request) -> awaitable<Answer> {
    Answer answer;
    answer.response = get(request);
    mark_position(api.node, answer.response);
    co_return answer;
  };
}

}  // namespace

void add_routes(Router& router, Api& api) {
  const auto add = [&](std::string_view method, std::string_view pattern, Handler handler) {
    router.add(method, pattern, std::move(handler));
    api.metrics.add_route(pattern);
  };
  for (const events::TypeInfo& type : events::types()) {
    if (type.route.empty()) continue;
    add(type.method, type.route,
        write_handler(api, type.who, [&type](Api& of, const Request& request, const Principal& who) {
          return handle_write(of, type, request, who);
        }));
  }
  for (const ReadRoute& route : kReads) add("GET", route.pattern, read_handler(api, route.read, route.guard));
  add("GET", "/v1/events", read_handler<SlowRead>(api, get_events));
  add("POST", "/v1/events",
      write_handler(api, Role::kProducer, [](Api& of, const Request& request, const Principal&) {
        return post_events(of, request);
      }));
  add("GET", "/v1/stream", stream_handler(api));

  add("GET", "/healthz", plain_handler(api, [](const Request&) { return get_healthz(); }));
  add("GET", "/readyz", plain_handler(api, [&api](const Request&) { return get_readyz(api.node); }));
  add("GET", "/metrics", plain_handler(api, [&api](const Request&) { return get_metrics(api); }));
  add("GET", "/problems/{slug}",
      plain_handler(api, [](const Request& request) { return respond(request, get_problem(request)); }));
  for (const WebFile& file : web_files())
    add("GET", file.path,
        plain_handler(api, [&file](const Request& request) { return web_answer(request, file); }));
}

}  // namespace haiyu::api
