// From a request to the event it asks for.
#include <fmt/format.h>

#include <algorithm>

#include "api/auth/access.h"
#include "api/claims.h"
#include "api/commands.h"
#include "api/forgetting.h"
#include "api/reading.h"
#include "api/reads.h"
#include "api/sealer.h"
#include "events/carrier.h"
#include "events/decoder.h"
#include "events/event_writer.h"
#include "events/references.h"

namespace haiyu::api {
namespace {

using events::Target;

// A decoder reuses its buffers, so each thread that serves requests has one.
events::Decoder& decoder_of_this_thread() {
  static thread_local events::Decoder decoder;
  return decoder;
}

// The JSON of the body; a verb without fields needs none.
Or<std::string_view> json_of(const Request& request) {
  if (request.body.empty()) return std::string_view("{}");
  const std::string type = media_type(request);
  if (type != "application/json" && type != "application/merge-patch+json")
    return deny("unsupported_media_type", "Send application/json.");
  return std::string_view(request.body);
}

// What is created has the id that the caller brings, else one that follows from the key.
std::string subject_of(const events::TypeInfo& type, const Request& request, const WriteIdentity& identity,
                       std::string_view id_in_body) {
  if (type.target == Target::kExisting) return request.segments.front();
  return id_in_body.empty() ? identity.thing_id : std::string(id_in_body);
}

// What an event carries among its fields and an HTTP body does not: its path says it.
std::vector<std::pair<std::string_view, std::string_view>> parents_of(const events::TypeInfo& type,
                                                                      const Request& request) {
  std::vector<std::pair<std::string_view, std::string_view>> parents;
  for (const events::FieldInfo& field : type.fields)
    if (field.from_path) parents.emplace_back(field.name, request.segments.front());
  return parents;
}

// The aggregate of what is new: the subject itself, what a field names, or what carries a thing that a field
// names.
Or<Whereabouts> locate_new(const Node& node, const events::TypeInfo& type, const events::Event& body,
                           std::string_view subject) {
  const std::string_view key = type.key_field.empty() ? subject : body.key;
  if (!key.empty()) return Whereabouts{node.shard_of(key), std::string(key), {}};
  const auto carrier = events::carrier_of(body.payload);
  if (!carrier)
    return deny("invalid", {}, {{fmt::format("/{}", type.key_field), "required", "this field is needed"}});
  auto found = find_thing(node, thing_named(carrier->thing), carrier->id);
  if (!found)
    return deny("invalid", {},
                {{fmt::format("/{}", carrier->field), "unknown", "There is none with this id."}});
  return std::move(*found);
}

// What the body names must be there, as far as this node has folded. Events that come in the log itself are
// folded whatever they name: topics have no order between them.
Or<void> check_references(const Node& node, const events::Payload& payload) {
  std::vector<FieldError> errors;
  for (const events::Reference& reference : events::references_of(payload)) {
    if (find_thing(node, thing_named(reference.thing), reference.id)) continue;
    errors.push_back(
        {reference.pointer, "unknown", fmt::format("There is no {} with this id.", reference.thing)});
  }
  if (!errors.empty()) return deny("invalid", {}, std::move(errors));
  return boost::outcome_v2::success();
}

Or<void> check_if_match(const Node& node, const events::TypeInfo& type, const Request& request) {
  if (!request.header("if-match") || type.target != Target::kExisting) return boost::outcome_v2::success();
  const auto view = render_thing(node, thing_named(type.thing), request.segments.front());
  if (!view) return deny("not_found");
  const std::string etag = etag_of(*view);
  if (*lists_etag(request, "if-match", etag, Comparison::kStrong)) return boost::outcome_v2::success();
  Denial denial{"changed_meanwhile", {}, {}, {}, {{"etag", etag}}};
  return denial;
}

// Whom the path's thing concerns. Who organizes may change a person of theirs, but not have them forgotten.
Scope scope_of_existing(const Node& node, const events::TypeInfo& type, const std::string& id) {
  if (is_forgetting(type)) return Scope{.person = id};
  return scope_of(node, thing_named(type.thing), id);
}

// Of whom the event says something new; "": of nobody.
std::string_view person_of(const events::TypeInfo& type, const events::Payload& payload,
                           std::string_view key) {
  if (type.topic == Topic::kVolunteers && (type.target != Target::kExisting || type.thing == "person"))
    return key;
  return std::visit(
      [](const auto& of) -> std::string_view {
        if constexpr (requires { of.person_id.view(); }) return of.person_id.view();
        return {};
      },
      payload);
}

// What was forgotten stays so: nothing new is said of the person, but what there is may still be moved.
// Whether somebody is to be forgotten twice is for the log to say.
Or<void> check_remembered(const Node& node, const events::TypeInfo& type, std::string_view person) {
  if (!is_forgetting(type) && !person.empty() && is_forgotten(node, person)) return deny("forgotten");
  return boost::outcome_v2::success();
}

Or<void> check_access(const Node& node, const Principal& who, const events::TypeInfo& type,
                      const Scope& scope) {
  if (may(node, who, type.who, scope)) return boost::outcome_v2::success();
  return boost::outcome_v2::failure(Gate::refuse(who));
}

bool is_verified_by(const Node& node, const Whereabouts& where, std::string_view volunteer,
                    std::string_view code, std::string_view organization) {
  return read_shard(node, where.shard, [&](const services::Domain& domain) {
    const auto known = domain.entities().volunteers.read(volunteer);
    return known && std::any_of(known->skills.begin(), known->skills.end(), [&](const auto& held) {
             return held.code == code && held.verified_by && held.verified_by->view() == organization;
           });
  });
}

// Places ask for verified skills, so an organization vouches in its own name only; what another one has
// verified may stay as it is.
Or<void> check_verifiers(const Node& node, const Principal& who, const PreparedWrite& write,
                         const events::Payload& payload) {
  std::span<const events::Skill> skills;
  if (const auto* const set = std::get_if<events::VolunteerSkillsSet>(&payload)) skills = set->skills;
  if (const auto* const recruited = std::get_if<events::VolunteerRecruited>(&payload))
    skills = recruited->skills;
  std::vector<FieldError> errors;
  for (std::size_t n = 0; n < skills.size(); ++n) {
    const events::Skill& skill = skills[n];
    if (!skill.verified_by || skill.verified_by->view() == who.organization ||
        is_verified_by(node, write.where, write.subject, skill.code.view, skill.verified_by->view()))
      continue;
    errors.push_back({fmt::format("/skills/{}/verified_by", n), "forbidden",
                      "An organization verifies skills in its own name only."});
  }
  if (errors.empty()) return boost::outcome_v2::success();
  return deny("forbidden", {}, std::move(errors));
}

// For deadlines. Without authentication nobody knows who it is: they hold, as for a person.
events::Actor actor_of(const Principal& who) {
  if (who.subject == kStrangerSubject) return events::Actor::kUnknown;
  switch (who.role) {
    case events::Role::kPerson:
      return events::Actor::kPerson;
    case events::Role::kOperator:
      return events::Actor::kOperator;
    default:
      return events::Actor::kOrganizer;
  }
}

}  // namespace

bool is_forgetting(const events::TypeInfo& type) {
  return type.number == events::number_of<events::PersonForgotten>();
}

Or<Whereabouts> locate(const Node& node, const events::TypeInfo& type, std::string_view path_id) {
  if (type.target == Target::kNew) return Whereabouts{};
  auto found =
      type.parent == "community" ? find_place(node, 3, path_id)
      : type.parent == "district"
          ? find_place(node, 1, path_id)
          : find_thing(node, thing_named(type.target == Target::kNewChild ? type.parent : type.thing),
                       path_id);
  if (!found && is_forgetting(type) && has_things(node, path_id))
    return Whereabouts{node.shard_of(path_id), std::string(path_id), {}};
  if (!found) return deny("not_found");
  return std::move(*found);
}

Or<PreparedWrite> prepare_write(Api& api, const events::TypeInfo& type, const Request& request,
                                const Principal& who, WriteIdentity identity) {
  BOOST_OUTCOME_TRY(const std::string_view body, json_of(request));
  const std::string_view path_id = request.segments.empty() ? std::string_view() : request.segments.front();
  PreparedWrite write;
  write.type = &type;
  write.identity = std::move(identity);
  BOOST_OUTCOME_TRY(write.where, locate(api.node, type, path_id));
  const bool exists = type.target == Target::kExisting;
  const bool bound = who.role != events::Role::kOperator;  // else whom it concerns need not be found out
  if (bound && exists) {
    BOOST_OUTCOME_TRY(
        check_access(api.node, who, type, scope_of_existing(api.node, type, request.segments.front())));
  }
  if (exists && type.thing == "person") {
    BOOST_OUTCOME_TRY(check_remembered(api.node, type, request.segments.front()));
  }
  BOOST_OUTCOME_TRY(check_if_match(api.node, type, request));
  auto decoded = decoder_of_this_thread().decode_body(type.number, body);
  if (!decoded) return denial_of(decoded.error());
  write.subject = subject_of(type, request, write.identity, decoded.value()->subject);
  const std::string_view named = decoded.value()->key;  // by a field of the body
  if (type.target == Target::kNew) {
    BOOST_OUTCOME_TRY(write.where, locate_new(api.node, type, *decoded.value(), write.subject));
  } else if (!named.empty() && named != write.where.key) {
    return deny("invalid", {},
                {{fmt::format("/{}", type.key_field), "contradiction", "The path names another one."}});
  }

  if (bound && !exists) {
    BOOST_OUTCOME_TRY(check_access(
        api.node, who, type,
        scope_of_new(api.node, type, *decoded.value(), write.subject, write.where.key, path_id)));
  }
  if (bound) {
    BOOST_OUTCOME_TRY(check_verifiers(api.node, who, write, decoded.value()->payload));
  }
  BOOST_OUTCOME_TRY(
      check_remembered(api.node, type, person_of(type, decoded.value()->payload, write.where.key)));
  BOOST_OUTCOME_TRY(check_references(api.node, decoded.value()->payload));
  const auto claims = claims_for(api.node, decoded.value()->payload, write.where);
  const events::Claims view = claims ? claims->view() : events::Claims();
  const auto parents = parents_of(type, request);
  const Sealed sealed = seal_texts(api.node, type, write.where.key, write.subject, body,
                                   decoder_of_this_thread().personal_texts());
  if (sealed.lacks_key) {
    write.lacks_key = sealed.lacks_key;
    return write;
  }
  const std::uint64_t payload_hash = write.identity.payload_hash;
  write.record =
      events::write_record({.type = type,
                            .id = write.identity.event_id,
                            .source = write.identity.source,
                            .subject = write.subject,
                            .key = write.where.key,
                            .time = api.options.now(),
                            .actor = actor_of(who),
                            .payload_hash = sealed.key ? keyed_hash(*sealed.key, payload_hash) : payload_hash,
                            .body = sealed.json,
                            .parents = parents,
                            .claims = claims ? &view : nullptr});
  if (write.record.value.size() > events::kMaxEventBytes) return deny("body_too_large");
  return write;
}

}  // namespace haiyu::api
