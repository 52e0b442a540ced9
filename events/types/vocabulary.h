// The words of the closed vocabularies: how each enumerator stands in JSON.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "events/types/activities.h"
#include "events/types/communities.h"
#include "events/types/credits.h"
#include "events/types/funding.h"

namespace haiyu::events {

// kWords<Enum>[n] is the word of the enumerator with the value n.
template <class Enum>
inline constexpr std::array<std::string_view, 0> kWords{};
template <>
inline constexpr std::array<std::string_view, 2> kWords<Track> = {"registered", "filed"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<Sector> = {"public", "social", "market"};
template <>
inline constexpr std::array<std::string_view, 2> kWords<Channel> = {"one_stop", "online"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<Residency> = {"unknown", "registered", "migrant"};
template <>
inline constexpr std::array<std::string_view, 2> kWords<Side> = {"helper", "beneficiary"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<Waitlist> = {"first_fit", "strict", "none"};
template <>
inline constexpr std::array<std::string_view, 3> kWords<CorrectedTo> = {"checked_in", "completed", "no_show"};

template <>
inline constexpr std::array<std::string_view, 7> kWords<PartyKind> = {
    "core",      "workstation",   "residents_committee", "community_organization",
    "residents", "property_firm", "stock_company"};
template <>
inline constexpr std::array<std::string_view, 5> kWords<FunderKind> = {"district", "street", "property_firm",
                                                                       "stock_company", "residents"};

template <>
inline constexpr std::array<std::string_view, 3> kWords<Rounding> = {"down", "nearest", "up"};

template <class Enum>
concept Worded = std::is_enum_v<Enum> && !kWords<Enum>.empty();

template <Worded Enum>
constexpr std::string_view word_of(Enum value) {
  return kWords<Enum>[static_cast<std::size_t>(value)];
}

template <Worded Enum>
constexpr std::optional<Enum> worded(std::string_view word) {
  for (std::size_t n = 0; n < kWords<Enum>.size(); ++n) {
    if (kWords<Enum>[n] == word) return static_cast<Enum>(n);
  }
  return std::nullopt;
}

}  // namespace haiyu::events
