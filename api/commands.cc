#include "api/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>

#include "api/appending.h"
#include "api/browse.h"
#include "api/forgetting.h"
#include "api/reading.h"
#include "api/reads.h"
#include "api/sealer.h"
#include "api/sealing.h"
#include "api/views.h"

namespace haiyu::api {
namespace {

constexpr std::size_t kKeyBytesMax = 255;

Or<WriteIdentity> identify(const Request& request, const Principal& who) {
  const auto named = [](const auto& field) { return field.first == "idempotency-key"; };
  if (std::count_if(request.headers.begin(), request.headers.end(), named) > 1)
    return deny("malformed", "Idempotency-Key: one, not several.");
  const auto key = request.header("idempotency-key");
  if (!key || key->empty()) return deny("idempotency_key_missing");
  if (key->size() > kKeyBytesMax) return deny("malformed", "Idempotency-Key: at most 255 bytes.");
  return identify_write(who.subject, *key, request.method, request.path, request.body);
}

std::string location_of(const events::TypeInfo& type, std::string_view subject) {
  const Thing thing = thing_named(type.thing);
  // An application has a collection of its own, though it is kept as a member.
  const std::string_view collection = type.thing == "application" ? "/v1/applications" : collection_of(thing);
  return fmt::format("{}/{}", collection, subject);
}

// What a sign-up's request led to: its view as it was decided, and for a refusal what else there is.
Or<Response> answer_signup(Api& api, const std::string& subject, const state::Outcome& outcome) {
  const auto where = find_thing(api.node, Thing::kSignup, subject);
  if (!where) return deny("not_found");
  const std::string location = fmt::format("/v1/signups/{}", subject);
  return read_shard(api.node, where->shard, [&](const services::Domain& domain) -> Or<Response> {
    const auto session = domain.entities().sessions.read(where->session);
    const services::Signup& signup = session->signups[where->slot];
    std::string view = view_of(*session, signup, api.node.vault(), &outcome);
    if (static_cast<services::SignupStatus>(outcome.status) != services::SignupStatus::kRefused)
      return Response{201, {{"content-type", "application/json"}, {"location", location}}, std::move(view)};
    Denial denial{"signup_refused", {}, {}, {}, {{"location", location}}};
    denial.members["reason"] = services::name_of(signup.reason);
    denial.members["signup"] = boost::json::parse(view);
    denial.members["next_steps"] = next_steps(domain, *session, signup, api.options.now());
    return denial;
  });
}

// An order that the fold itself refused is recorded, and answered like a sign-up that was refused.
bool is_refused_order(const events::TypeInfo& type, const state::Outcome& outcome) {
  return type.number == events::number_of<events::OrderPlaced>() &&
         static_cast<services::OrderStatus>(outcome.status) == services::OrderStatus::kRefused;
}

Denial denial_of_order(std::string_view view, std::string location) {
  Denial denial{"order_refused", {}, {}, {}, {{"location", std::move(location)}}};
  boost::json::value order = boost::json::parse(boost::json::string_view(view.data(), view.size()));
  denial.members["reason"] = order.at("reason");
  denial.members["order"] = std::move(order);
  return denial;
}

Denial denial_of_rejection(std::string_view reason) {
  constexpr std::string_view kInvalid = "invalid:";  // and the pointer
  if (reason.starts_with(kInvalid)) {
    return {"invalid",
            {},
            {{std::string(reason.substr(kInvalid.size())), "invalid", "It does not fit what is known."}},
            {},
            {}};
  }
  const ProblemType* const known = find_problem_type(reason);
  HAIYU_CHECK(known != nullptr);  // what folds say is of the catalogue
  return {known->slug, {}, {}, {}, {}};
}

// What a write found instead of the state that it needs, in the words of the thing's own view: the thing that
// the path names, or for something new the one in which it was to be. `path_id`: "" where the path names
// none.
void add_present_state(const Node& node, const events::TypeInfo& type, std::string_view path_id,
                       Denial& denial) {
  const bool is_new = type.target == events::Target::kNewChild;
  if (path_id.empty() || type.parent == "community" || type.parent == "district") return;
  const auto view = render_thing(node, thing_named(is_new ? type.parent : type.thing), path_id);
  if (!view) return;
  const auto thing = boost::json::parse(boost::json::string_view(view->data(), view->size()));
  boost::json::object present;
  for (const char* const member : {"status", "attendance", "dispute", "approved"})
    if (const auto* const value = thing.as_object().if_contains(member)) present[member] = *value;
  if (!present.empty()) denial.members["present"] = std::move(present);
}

// Whether the request is the one whose payload hash the log has: as it is, or under the key that sealed its
// texts. Errors: 410 where that one is destroyed, and nobody can tell.
Or<bool> is_same_payload(const Node& node, const events::TypeInfo& type, std::string_view path_id,
                         std::string_view subject, std::uint64_t kept, std::uint64_t payload_hash) {
  if (kept == payload_hash) return true;
  auto where = find_thing(node, thing_named(type.thing), subject);
  if (!where) {  // it was rejected, and would have been where the path leads
    if (auto there = locate(node, type, path_id)) where = std::move(there).value();
  }
  const auto owner = where ? owner_of(type, where->key, subject) : std::nullopt;
  if (!owner) return false;
  SealKey key;
  switch (find_key(node, type, where->key, subject, *owner, key, Use::kOpen)) {
    case Held::kKey:
      return kept == keyed_hash(key, payload_hash);
    case Held::kDestroyed:
      return deny("forgotten");
    case Held::kNone:
      break;
  }
  return false;
}

// The first answer to this key, if there was one.
Or<std::optional<Response>> replay(Api& api, const events::TypeInfo& type, std::string_view path_id,
                                   const WriteIdentity& identity) {
  for (std::size_t shard = 0; shard < api.node.shards(); ++shard) {
    const auto kept = api.node.shard(shard).shard->read(
        [&](const state::ShardState& state) { return state.remembered(identity.hash); });
    if (!kept) continue;
    BOOST_OUTCOME_TRY(const bool same, is_same_payload(api.node, type, path_id, kept->subject,
                                                       kept->payload_hash, identity.payload_hash));
    if (!same) return deny("idempotency_key_reused");
    const state::Outcome outcome{.verdict = kept->verdict,
                                 .reason = kept->reason,  // outlives the answer
                                 .status = kept->status,
                                 .position = kept->position,
                                 .seats_ahead = kept->seats_ahead};
    BOOST_OUTCOME_TRY(Response response, answer_decision(api, type, path_id, kept->subject, outcome, true));
    return std::optional(std::move(response));
  }
  return std::optional<Response>();
}

Response pending_answer(const events::TypeInfo& type, const std::string& subject) {
  return {202, {{"location", location_of(type, subject)}, {"cache-control", "no-store"}}, {}};
}

Or<Response> answer_fate(Api& api, const PreparedWrite& write, std::string_view path_id, const Fate& fate) {
  if (std::holds_alternative<NotYet>(fate)) return pending_answer(*write.type, write.subject);
  if (std::holds_alternative<NotAppended>(fate)) return deny("log_unavailable");
  const state::Outcome& outcome = std::get<Decided>(fate).outcome;
  if (outcome.verdict == state::Verdict::kDuplicate) {  // another node was first with this key
    BOOST_OUTCOME_TRY(auto first, replay(api, *write.type, path_id, write.identity));
    if (first) return std::move(*first);
    return answer_decision(api, *write.type, path_id, write.subject, outcome, true);
  }
  return answer_decision(api, *write.type, path_id, write.subject, outcome, false);
}

template <class T>
Response respond(const Request& request, Or<T> answer) {
  if (answer) return std::move(answer).value();
  return problem_answer(request, std::move(answer).error());
}

// What changes: nothing that exists when it is created.
std::optional<IdHash> changed_thing(const events::TypeInfo& type, const Request& request) {
  if (type.target != events::Target::kExisting) return std::nullopt;
  return hash_id(collection_of(thing_named(type.thing)), request.segments.front());
}

// The caller was told to ask again later: until the change is decided, the next one would still see the old.
boost::asio::awaitable<void> keep_until_decided(Appending appending, Turns::Turn) {
  constexpr std::chrono::hours kUntilDecided{24 * 365};
  co_await appending.wait(kUntilDecided);
}

// As often as it takes to have the key that its texts want: once, the first time that this owner has some.
boost::asio::awaitable<Or<PreparedWrite>> prepare(Api& api, const events::TypeInfo& type,
                                                  const Request& request, const Principal& who,
                                                  const WriteIdentity& identity) {
  while (true) {
    auto write = prepare_write(api, type, request, who, identity);
    if (!write || !write.value().lacks_key) co_return write;
    std::vector<Owner> owners(1, std::move(*write.value().lacks_key));
    const bool made = co_await make_keys(api.node, std::move(owners), api.options.write_deadline);
    if (!made) co_return deny("log_unavailable");
  }
}

// A person is forgotten once the keys are destroyed, whatever was decided when: false if that takes long.
boost::asio::awaitable<bool> forget_texts(Api& api, const std::string& person) {
  if (!is_forgotten(api.node, person)) co_return true;
  co_return co_await destroy_keys(api.node, owners_of(api.node, person), api.options.write_deadline);
}

}  // namespace

Or<Response> answer_decision(Api& api, const events::TypeInfo& type, std::string_view path_id,
                             const std::string& subject, const state::Outcome& outcome, bool replayed) {
  const auto mark = [replayed](auto& headers) {
    if (replayed) headers.emplace_back("idempotency-replayed", "true");
  };
  if (outcome.verdict == state::Verdict::kPoison) return deny("internal");
  if (outcome.verdict == state::Verdict::kRejected) {
    Denial denial = denial_of_rejection(outcome.reason);
    if (denial.slug == "wrong_state" || denial.slug == "already_checked_in")
      add_present_state(api.node, type, path_id, denial);
    mark(denial.headers);
    return denial;
  }
  if (type.number == events::number_of<events::SignupRequested>()) {
    Or<Response> answer = answer_signup(api, subject, outcome);
    if (answer) {
      mark(answer.value().headers);
      return answer;
    }
    Denial denial = std::move(answer).error();
    mark(denial.headers);
    return denial;
  }
  if (type.thing == "person" && !is_forgetting(type) && is_forgotten(api.node, subject))
    return deny("forgotten");
  auto view = render_thing(api.node, thing_named(type.thing), subject);
  if (!view) return deny("not_found");
  if (is_refused_order(type, outcome)) {
    Denial denial = denial_of_order(*view, location_of(type, subject));
    mark(denial.headers);
    return denial;
  }
  const bool created = type.target != events::Target::kExisting;
  Response response{
      created ? 201 : 200, {{"content-type", "application/json"}, {"etag", etag_of(*view)}}, {}};
  response.body = std::move(*view);
  if (created) response.headers.emplace_back("location", location_of(type, subject));
  mark(response.headers);
  return response;
}

boost::asio::awaitable<Response> handle_write(Api& api, const events::TypeInfo& type, const Request& request,
                                              const Principal& who) {
  auto identity = identify(request, who);
  if (!identity) co_return problem_answer(request, std::move(identity).error());

  if (const auto other = api.in_flight.begin(identity.value().hash, identity.value().payload_hash)) {
    const bool same = *other == identity.value().payload_hash;
    co_return problem_answer(request,
                             {same ? "idempotency_in_flight" : "idempotency_key_reused", {}, {}, {}, {}});
  }
  const std::string_view path_id = request.segments.empty() ? std::string_view() : request.segments.front();
  const InFlight::Hold hold(api.in_flight, identity.value().hash);
  auto first = replay(api, type, path_id, identity.value());
  if (!first) co_return problem_answer(request, std::move(first).error());
  if (first.value()) {
    if (is_forgetting(type) && !co_await forget_texts(api, request.segments.front()))
      co_return pending_answer(type, request.segments.front());
    co_return std::move(*first.value());
  }

  std::optional<Turns::Turn> turn;
  if (const auto thing = changed_thing(type, request)) {
    auto came = co_await api.turns.take(*thing, api.options.write_deadline);
    if (!came) co_return problem_answer(request, {"log_unavailable", {}, {}, {}, {}});
    turn.emplace(std::move(*came));
  }
  auto write = co_await prepare(api, type, request, who, identity.value());
  if (!write) co_return problem_answer(request, std::move(write).error());
  PreparedWrite& prepared = write.value();
  Appending appending(api.node, prepared.where.shard, prepared.identity.hash, std::move(prepared.record));
  const Fate fate = co_await appending.wait(api.options.write_deadline);
  if (turn && std::holds_alternative<NotYet>(fate)) {
    boost::asio::co_spawn(co_await boost::asio::this_coro::executor,
                          keep_until_decided(std::move(appending), std::move(*turn)), boost::asio::detached);
  }
  if (is_forgetting(type) && std::holds_alternative<Decided>(fate) &&
      !co_await forget_texts(api, prepared.subject))
    co_return pending_answer(type, prepared.subject);
  co_return respond(request, answer_fate(api, prepared, path_id, fate));
}

}  // namespace haiyu::api
