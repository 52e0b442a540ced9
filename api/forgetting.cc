#include "api/forgetting.h"

#include <future>
#include <utility>

#include "api/auth/scope.h"
#include "api/lookup.h"
#include "api/sealing.h"
#include "events/event_writer.h"

namespace haiyu::api {
namespace {

using services::Domain;
using services::Rows;

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::size_t kMostAtOnce = 500;
constexpr std::string_view kSource = "urn:haiyu:forgetting";

void add_things(const Domain& domain, std::string_view person, std::vector<Owner>& owners) {
  domain.find_signups_of(PersonIdView(person), [&](const auto& session, const auto& signup) {
    owners.push_back(owner_signup(session.activity_id.view(), signup.id.view()));
    return false;
  });
  domain.index().scan(row_table(Rows::kMembersOfPerson), {person}, {},
                      [&](std::string_view parts, std::string_view organization) {
                        owners.push_back(owner_member(organization, state::split_parts(parts)[1]));
                        return true;
                      });
  domain.index().scan(row_table(Rows::kOrdersOfPerson), {person}, {}, [&](std::string_view parts, auto) {
    const std::string_view id = state::split_parts(parts)[1];
    const auto order = domain.entities().orders.read(id);
    HAIYU_CHECK(order);  // an order is never taken out
    owners.push_back(owner_order(order->community_id.view(), id));
    return true;
  });
}

bool is_forgotten_by_fold(const Node& node, std::string_view person) {
  return read_shard(node, node.shard_of(person), [&](const Domain& domain) {
    const auto known = domain.entities().people.read(person);
    return known && known->forgotten_at;
  });
}

// The same whoever writes it, so that the log has it once.
NewRecord forgotten_record(std::string_view person, Instant now) {
  return events::write_record({.type = *events::type_named("haiyu.person.forgotten.v1"),
                               .id = person,
                               .source = kSource,
                               .subject = person,
                               .key = person,
                               .time = now,
                               .actor = events::Actor::kOperator,
                               .body = "{}"});
}

}  // namespace

bool is_forgotten(const Node& node, std::string_view person) {
  return is_forgotten_by_fold(node, person) || is_destroyed(node.vault(), owner_person(person));
}

std::vector<Owner> owners_of(const Node& node, std::string_view person) {
  std::vector<Owner> owners{owner_person(person)};
  for (std::size_t shard = 0; shard < node.shards(); ++shard)
    read_shard(node, shard, [&](const Domain& domain) { add_things(domain, person, owners); });
  return owners;
}

bool has_things(const Node& node, std::string_view person) {
  if (owners_of(node, person).size() > 1) return true;
  return read_shard(node, node.shard_of(person), [&](const Domain& domain) {
    return static_cast<bool>(domain.entities().credits.read(person));
  });
}

std::string person_behind(const Node& node, std::string_view thing, std::string_view subject) {
  return scope_of(node, thing_named(thing), subject).person;
}

Eraser::Eraser(Node& node, std::function<Instant()> now, std::chrono::milliseconds all_again)
    : node_(node),
      now_(std::move(now)),
      all_again_(all_again),
      done_(node.shards()),
      ticker_(kInterval, [this] { look(); }) {}

void Eraser::look() {
  const auto now = std::chrono::steady_clock::now();
  const bool begins = !began_;
  if (begins || now >= *began_ + all_again_) {
    began_ = now;
    done_.assign(done_.size(), {});
  }
  for (std::size_t shard = 0; shard < done_.size(); ++shard) {
    if (begins) tell_again(shard);
    look(shard);
  }
}

void Eraser::look(std::size_t shard) {
  std::vector<std::string> people;
  std::string last = done_[shard];
  read_shard(node_, shard, [&](const Domain& domain) {
    domain.index().scan(row_table(Rows::kForgotten), {}, done_[shard], [&](std::string_view parts, auto) {
      people.emplace_back(state::split_parts(parts)[1]);
      last = parts;
      return people.size() < kMostAtOnce;
    });
  });
  if (!people.empty() && erase(people)) done_[shard] = last;
}

// Volunteers: of others the state shows nothing that the vault does not hide. What cannot be appended is told
// at the next start.
void Eraser::tell_again(std::size_t shard) {
  std::string last;
  for (std::vector<std::string> people(1); !people.empty();) {
    people.clear();
    const std::string after = last;
    read_shard(node_, shard, [&](const Domain& domain) {
      domain.index().scan(row_table(Rows::kVolunteers), {}, after,
                          [&](std::string_view parts, std::string_view person) {
                            people.emplace_back(person);
                            last = parts;
                            return people.size() < kMostAtOnce;
                          });
    });
    for (const std::string& person : people)
      if (is_destroyed(node_.vault(), owner_person(person)) && !is_forgotten_by_fold(node_, person))
        node_.log().append(forgotten_record(person, now_()), [](const Result<Appended>&) {});
  }
}

bool Eraser::erase(const std::vector<std::string>& people) {
  std::vector<Owner> owners;
  for (const std::string& person : people) {
    const std::vector<Owner> theirs = owners_of(node_, person);
    owners.insert(owners.end(), theirs.begin(), theirs.end());
  }
  std::promise<bool> erased;
  node_.vault().destroy(owners, [&](bool done) { erased.set_value(done); });
  return erased.get_future().get();
}

}  // namespace haiyu::api
