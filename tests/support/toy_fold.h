// A fold small enough to be checked by heart, for tests of the shard: accounts with a balance that never goes
// below zero, an index of who has how much, and counters. Its records are not JSON (toy_decode).
#pragma once

#include <array>
#include <string>

#include "state/fold_loop.h"
#include "state/table_inl.h"

namespace haiyu::test {

struct ToyEvent {
  std::uint64_t id = 0;
  std::int32_t amount = 0;
  std::uint64_t payload_hash = 0;
};

inline constexpr std::string_view kToyPoison = "no event";
inline IdHash toy_hash(std::uint64_t id) {
  return {id * 0x9e3779b97f4a7c15u + 1, id * 0xc2b2ae3d27d4eb4fu + 1};
}

inline std::string toy_bytes(const ToyEvent& event) {
  state::Writer w;
  w.put(event.id, event.amount, event.payload_hash);
  return w.take();
}

inline state::Decode toy_decode() {
  struct Ring {
    std::array<events::Event, state::kFoldWindow> events;
    std::size_t next = 0;
  };
  return
      [ring = std::make_shared<Ring>()](const RecordView& record) -> events::Decoded<const events::Event*> {
        events::Event* const event = &ring->events[ring->next++ % state::kFoldWindow];
        ToyEvent toy;
        state::Reader r(record.value);
        r.get(toy.id, toy.amount, toy.payload_hash);
        if (record.value == kToyPoison || r.failed() || !r.at_end()) {
          return boost::outcome_v2::failure(
              events::Refusal{events::Refusal::Kind::kMalformed, {{"", "malformed", "not a toy"}}});
        }
        event->subject = event->key = record.key;
        event->topic = record.topic;
        event->offset = record.offset;
        event->append_time = record.append_time;
        event->payload_hash = toy.payload_hash;
        event->id_hash = toy_hash(toy.id);
        event->payload.emplace<events::ServedRecorded>().count = toy.amount;
        return event;
      };
}

inline constexpr state::MetricInfo kToyMetrics[] = {
    {"toys.amount", "toys", state::Add::kSum, 1, "What was added to accounts."},
    {"toys.changes", "changes", state::Add::kLast, 1, "How often an account changed."},
    {"toys.people", "persons", state::Add::kDistinct, 1, "Who changed an account."},
};
inline constexpr state::DimensionInfo kToyDimensions[] = {{"account"}};
inline const state::Schema& toy_schema() {
  static constexpr state::Schema kSchema{kToyMetrics, kToyDimensions};
  return kSchema;
}

struct Account {
  std::int64_t balance = 0;
  std::uint64_t changes = 0;
  void write(state::Writer& w) const { w.put(balance, changes); }
  void read(state::Reader& r) { r.get(balance, changes); }
  friend bool operator==(const Account&, const Account&) = default;
};

class ToyFold final : public state::Fold {
 public:
  static constexpr std::uint8_t kOwners = 1;  // (topic, account) -> balance; no row at zero

  explicit ToyFold(state::ShardState& state)
      : state_(state), accounts_(state.store(), state.shard(), 'a'), tables_{&accounts_} {}

  state::Outcome apply(const events::Event& event) override {
    const std::int32_t amount = std::get<events::ServedRecorded>(event.payload).count;
    const std::string id = account_id(event.topic, event.key);
    const Account* const before = accounts_.find(id);
    const std::int64_t balance = (before ? before->balance : 0) + amount;
    if (balance < 0) return state::rejected("overdrawn");
    Account& account = before ? *accounts_.edit(id) : accounts_.create(id);
    account.balance = balance;
    ++account.changes;
    if (balance == 0) {
      state_.index().erase(kOwners, {id});
    } else {
      state_.index().put(kOwners, {id}, std::to_string(balance));
    }
    count(id, amount, event);
    state::Outcome outcome;
    outcome.position = static_cast<std::int32_t>(account.changes);
    return outcome;
  }
  std::span<state::TableBase* const> tables() override { return tables_; }

  const state::Table<Account>& accounts() const { return accounts_; }
  static std::string account_id(Topic topic, std::string_view key) {
    std::string id(1, static_cast<char>('0' + static_cast<int>(topic)));
    return id.append(key);
  }

 private:
  void count(const std::string& id, std::int32_t amount, const events::Event& event) {
    state::Counters& counters = state_.counters();
    state::Dims dims;
    dims.set(0, id);
    const state::DimsId interned = counters.intern(dims);
    const Day day(std::chrono::days(16'000 + event.offset % 40));
    counters.add(0, interned, day, amount);
    counters.add(1, interned, day, 1);
    counters.add_person(2, interned, day, event.id_hash.low % 5, amount < 0 ? -1 : 1);
  }

  state::ShardState& state_;
  state::Table<Account> accounts_;
  std::array<state::TableBase*, 1> tables_;
};

}  // namespace haiyu::test
