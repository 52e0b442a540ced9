// One shard's services on a store in memory, driven by events made in place.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "kit.h"
#include "services/dims.h"
#include "services/domain.h"
#include "state/memory_store.h"
#include "state/shard_state.h"

namespace haiyu::services::test {

inline constexpr std::string_view kCentre = "centre";
inline constexpr std::string_view kCommunity = "baoan.xinan.haiyu";

// Of the nth day since 1970, in Shanghai.
inline Instant noon(std::int64_t n) { return Instant(std::chrono::hours(24 * n + 4)); }

// Keeps text alive for the views of events.
class Texts {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> texts_;
};

template <class Payload>
events::Event event(std::string_view key, std::string_view subject, Payload payload, Instant time = {},
                    events::Actor actor = events::Actor::kUnknown) {
  events::Event e;
  e.key = key;
  e.subject = subject;
  e.time = time;
  e.append_time = time;
  e.actor = actor;
  e.payload = std::move(payload);
  return e;
}

class World {
 public:
  World() : World(std::make_shared<state::MemoryStore>()) {}

  state::Outcome apply(const events::Event& e) { return domain_->apply(e); }
  template <class Payload>
  state::Outcome apply(std::string_view key, std::string_view subject, Payload payload, Instant time = {},
                       events::Actor actor = events::Actor::kUnknown) {
    return apply(event(key, subject, std::move(payload), time, actor));
  }

  void commit() {
    state_->seal();
    const state::Batch batch = state_->collect(domain_->tables());
    if (!store_->write(batch)) die("test", "a write to memory failed");
    state_->committed(domain_->tables());
    state_->sweep();
  }
  state::ShardState::Digest digest() {
    commit();
    return state_->digest();
  }
  // The same store, read anew.
  World reopened() {
    commit();
    return World(store_);
  }

  using Filter = std::vector<std::pair<Dimension, std::string>>;
  std::int64_t total(Metric metric, const Filter& filter = {}, std::optional<Day> from = {},
                     std::optional<Day> to = {}) const {
    state::CounterQuery query;
    query.metric = number_of(metric);
    query.from = from;
    query.to = to;
    for (const auto& [dimension, value] : filter) query.filter.emplace_back(number_of(dimension), value);
    const state::Counters* counters = &state_->counters();
    const auto answer = state::Counters::query(std::span(&counters, 1), query);
    return answer.total.empty() ? 0 : answer.total.back().value;
  }

  state::ShardState& state() { return *state_; }
  const Domain& domain() const { return *domain_; }

 private:
  explicit World(std::shared_ptr<state::MemoryStore> store) : store_(std::move(store)) {
    state_ = std::make_unique<state::ShardState>(*store_, 0, schema());
    if (const auto loaded = state_->load("log", 1); !loaded) die("test", loaded.error().detail);
    domain_ = std::make_unique<Domain>(*state_, Zone::find("Asia/Shanghai").value());
  }

  std::shared_ptr<state::MemoryStore> store_;
  std::unique_ptr<state::ShardState> state_;
  std::unique_ptr<Domain> domain_;
};

// The events that most tests begin with.
inline events::OrganizationRegistered registered(events::Track track = events::Track::kRegistered) {
  events::OrganizationRegistered r;
  r.name = {R"("Haiyu")"};
  r.kind = {"social_group"};
  r.track = track;
  r.registered_on = day(100);
  r.place_id = PlaceIdView(kCommunity);
  r.community_level = true;
  return r;
}
inline events::ActivityPosted posted() {
  events::ActivityPosted p;
  p.organization_id = OrganizationIdView("club");
  p.title = {R"("Free clinic")"};
  p.category = {"health"};
  p.sector = events::Sector::kSocial;
  p.community_id = PlaceIdView(kCommunity);
  p.channel = events::Channel::kOneStop;
  p.target_groups = {{"elderly"}, {"youth"}};
  p.supported_by = {OrganizationIdView(kCentre)};
  return p;
}
inline events::SessionScheduled scheduled(std::int32_t helpers = 2, std::int32_t guests = 2) {
  events::SessionScheduled s;
  s.start_at = minute(kStart);
  s.end_at = minute(kEnd);
  s.places = {place("helper", helpers), place("guest", guests, events::Side::kBeneficiary)};
  return s;
}
inline events::SignupRequested requested(std::string_view session, std::string_view person,
                                         std::string_view role = "helper", std::int32_t party = 1) {
  return {.session_id = SessionIdView(session),
          .person_id = PersonIdView(person),
          .role = {role},
          .party_size = party};
}

}  // namespace haiyu::services::test
