#include "api/description/vocabularies.h"

#include <array>

#include "events/record.h"
#include "events/result.h"
#include "events/types/vocabulary.h"
#include "services/credits/entities.h"
#include "services/entities.h"
#include "services/metrics.h"
#include "services/needs/entities.h"
#include "services/signup.h"

namespace haiyu::api::description {
namespace {

struct OfEvents {
  std::string_view name;
  std::span<const std::string_view> words;
};
template <class Enum>
constexpr OfEvents of_events(std::string_view name) {
  return {name, events::kWords<Enum>};
}
constexpr std::array kOfEvents = {
    of_events<events::Track>("Track"),
    of_events<events::Sector>("Sector"),
    of_events<events::Channel>("Channel"),
    of_events<events::Residency>("Residency"),
    of_events<events::Side>("Side"),
    of_events<events::Waitlist>("Waitlist"),
    of_events<events::PartyKind>("PartyKind"),
    of_events<events::FunderKind>("FunderKind"),
    of_events<events::CorrectedTo>("CorrectedTo"),
    of_events<events::Rounding>("Rounding"),
};

// The words of an enum of the services, from `first` to `last`.
template <class Enum>
std::vector<std::string_view> words_of(Enum first, Enum last) {
  std::vector<std::string_view> words;
  for (auto n = static_cast<unsigned>(first); n <= static_cast<unsigned>(last); ++n)
    words.push_back(name_of(static_cast<Enum>(n)));
  return words;
}

template <class Infos>
std::vector<std::string_view> names_of(const Infos& infos) {
  std::vector<std::string_view> names;
  for (const auto& info : infos) names.push_back(info.name);
  return names;
}

}  // namespace

std::vector<Vocabulary> vocabularies() {
  using namespace services;
  std::vector<Vocabulary> all;
  for (const OfEvents& one : kOfEvents) all.push_back({one.name, {one.words.begin(), one.words.end()}});
  all.push_back({"MemberStatus", words_of(MemberStatus::kApplied, MemberStatus::kAccepted)});
  all.push_back({"SessionStatus", words_of(SessionStatus::kScheduled, SessionStatus::kNotHeld)});
  all.push_back({"SignupStatus", words_of(SignupStatus::kConfirmed, SignupStatus::kExpired)});
  all.push_back({"RefusalReason", words_of(RefusalReason::kFull, RefusalReason::kPartyTooLarge)});
  all.push_back({"Attendance", words_of(Attendance::kNone, Attendance::kNoShow)});
  all.push_back({"Step", words_of(Step::kConfirmed, Step::kApproved)});
  all.push_back({"OrderStatus", words_of(OrderStatus::kPlaced, OrderStatus::kFollowedUp)});
  all.push_back({"OrderRefusalReason", {kQuotaUsedUp, kWithdrawn}});
  all.push_back({"DisputeStatus", words_of(Credit::Dispute::kNone, Credit::Dispute::kResolved)});
  all.push_back({"Metric", names_of(schema().metrics)});
  all.push_back({"Dimension", names_of(schema().dimensions)});
  Vocabulary topics{"Topic", {}};
  for (const Topic topic : kTopics) topics.words.push_back(haiyu::name_of(topic));
  all.push_back(std::move(topics));
  return all;
}

std::string_view vocabulary_of(std::span<const std::string_view> words) {
  for (const OfEvents& one : kOfEvents)
    if (one.words.data() == words.data()) return one.name;
  die("vocabulary_of", words.front());
}

}  // namespace haiyu::api::description
