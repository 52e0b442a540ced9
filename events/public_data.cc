#include "events/public_data.h"

#include "events/event_writer.h"
#include "events/types/rows.h"
#include "events/types/vocabulary.h"

namespace haiyu::events {

namespace {

template <class Struct>
void append_object(std::string& json, const Struct& object);

void append(std::string& json, Text text) { json += text.json; }
void append(std::string& json, Plain text) { append_quoted(json, text); }
void append(std::string& json, Code code) { append_quoted(json, code.view); }
void append(std::string& json, Instant instant) { append_quoted(json, format_instant(instant)); }
void append(std::string& json, Day day) { append_quoted(json, format_day(day)); }
template <class Tag>
void append(std::string& json, const IdView<Tag>& id) {
  append_quoted(json, id.view());
}
template <class T>
void append(std::string& json, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    json += value ? "true" : "false";
  } else if constexpr (std::is_integral_v<T>) {
    json += std::to_string(value);
  } else if constexpr (Worded<T>) {
    append_quoted(json, word_of(value));
  } else {
    append_object(json, value);
  }
}
template <class T>
void append(std::string& json, const List<T>& list) {
  json += '[';
  for (const T& item : list) {
    if (&item != &list.front()) json += ',';
    append(json, item);
  }
  json += ']';
}

template <class T>
const T* present(const T& value) {
  return &value;
}
template <class T>
const T* present(const Maybe<T>& value) {
  return value ? &*value : nullptr;
}

template <class Struct>
void append_object(std::string& json, const Struct& object) {
  static_assert(kDeclared<Struct>);
  json += '{';
  const std::size_t begin = json.size();
  [[maybe_unused]] const auto member = [&](const auto& field) {
    const auto* const value = present(object.*field.member);
    if (!is_shown(field.privacy) || value == nullptr) return;
    if (json.size() > begin) json += ',';
    append_quoted(json, field.name);
    json += ':';
    append(json, *value);
  };
  std::apply([&](const auto&... field) { (member(field), ...); }, fields_of<Struct>());
  json += '}';
}

}  // namespace

void append_public_data(std::string& json, const Payload& payload) {
  std::visit([&](const auto& data) { append_object(json, data); }, payload);
}

}  // namespace haiyu::events
