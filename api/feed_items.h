// What the feed tells, item by item, as CloudEvents in JSON without personal data; and which types it has.
//
// A fact has the attributes of its event in the log but for those of the writer (actor, payloadhash), and of
// its data what everybody may read (events/public_data.h). A decision is an event of the feed's own: its id
// follows from where its cause stands in the log. Beside these: `recordedtime`, when it arrived, and
// `position`, where the event (or the cause) stands: SHARD/TOPIC/OFFSET.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "services/journal_entry.h"

namespace haiyu::api {

inline constexpr std::string_view kDecidedType = "haiyu.signup.decided.v1";
inline constexpr std::string_view kPromotedType = "haiyu.signup.promoted.v1";

// Which types a client wants.
struct FeedTypes {
  std::vector<bool> facts;  // by the type's number
  bool decided = false, promoted = false;

  static FeedTypes all();
  bool any_fact_of(Topic topic) const;
  bool any_decision() const { return decided || promoted; }
};
// Names with commas between, whole ("haiyu.signup.decided.v1") or short ("signup.decided"). nullopt: one of
// them is no type's.
std::optional<FeedTypes> feed_types(std::string_view names);

// An entry of the journal of decisions.
struct FeedDecision {
  std::uint64_t offset = 0;  // of its cause, in `activities`
  std::size_t number = 0;    // among the journal's entries of that offset
  services::JournalEntry decision;
};

std::string fact_item(const events::Event& event, std::uint32_t shard);
std::string decision_item(const events::Event& cause, std::uint32_t shard, const FeedDecision& decision);

}  // namespace haiyu::api
