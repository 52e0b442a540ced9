#include "events/references.h"

#include "events/types/rows.h"

namespace haiyu::events {

namespace {

// "": nothing that has to exist.
template <class Id>
inline constexpr std::string_view kThing{};
template <>
inline constexpr std::string_view kThing<OrganizationIdView> = "organization";
template <>
inline constexpr std::string_view kThing<ApplicationIdView> = "application";
template <>
inline constexpr std::string_view kThing<ActivityIdView> = "activity";
template <>
inline constexpr std::string_view kThing<SessionIdView> = "session";
template <>
inline constexpr std::string_view kThing<PlatformIdView> = "platform";
template <>
inline constexpr std::string_view kThing<ServiceItemIdView> = "service_item";
template <>
inline constexpr std::string_view kThing<SurveyIdView> = "survey";

template <class Struct>
void collect_fields(const Struct& of, const std::string& pointer, std::vector<Reference>& found);

template <class T>
void collect(const Maybe<T>& value, const std::string& pointer, std::vector<Reference>& found);
template <class T>
void collect(const List<T>& values, const std::string& pointer, std::vector<Reference>& found);

template <class T>
void collect(const T& value, const std::string& pointer, std::vector<Reference>& found) {
  if constexpr (!kThing<T>.empty()) {
    if (!value.empty()) found.push_back({pointer, kThing<T>, value.view()});
  } else if constexpr (kFieldCount < T >> 0) {
    collect_fields(value, pointer, found);
  }
}
template <class T>
void collect(const Maybe<T>& value, const std::string& pointer, std::vector<Reference>& found) {
  if (value) collect(*value, pointer, found);
}
template <class T>
void collect(const List<T>& values, const std::string& pointer, std::vector<Reference>& found) {
  for (std::size_t n = 0; n < values.size(); ++n)
    collect(values[n], pointer + "/" + std::to_string(n), found);
}

template <class Struct>
bool names_its_provider(const Struct& of) {
  if constexpr (requires { of.provider_name; }) return of.provider_name.has_value();
  return false;
}

template <class Struct>
void collect_fields(const Struct& of, const std::string& pointer, std::vector<Reference>& found) {
  [[maybe_unused]] const auto look = [&](const auto& field) {
    if (field.name == "provider_id" && names_its_provider(of)) return;
    collect(of.*field.member, pointer + "/" + std::string(field.name), found);
  };
  std::apply([&](const auto&... field) { (look(field), ...); }, fields_of<Struct>());
}

}  // namespace

std::vector<Reference> references_of(const Payload& payload) {
  std::vector<Reference> found;
  std::visit([&](const auto& of) { collect_fields(of, "", found); }, payload);
  return found;
}

}  // namespace haiyu::events
