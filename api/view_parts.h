// Pieces that views of several families share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/json_writer.h"
#include "services/history.h"

namespace haiyu::api {

// A shown text is stored as the JSON in which it came.
inline void text_field(JsonWriter& json, std::string_view name, std::string_view text_json) {
  if (!text_json.empty()) json.raw_field(name, text_json);
}

// Left out where it is empty.
inline void filled_field(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, value);
}

template <class T>
void list_field(JsonWriter& json, std::string_view name, const std::vector<T>& values) {
  if (!values.empty()) json.field(name, values);
}

// `text`: a detail as it is stored -> as it is shown, "" for not at all.
template <class Text>
void history_field(JsonWriter& json, const services::History& history, Text&& text,
                   std::size_t shown = SIZE_MAX) {
  json.begin_array("history");
  for (const services::HistoryEntry& entry : history.entries()) {
    if (shown-- == 0) break;
    json.begin_object();
    json.field("at", entry.at);
    json.field("what", services::name_of(entry.what));
    filled_field(json, "detail", text(entry.detail));
    json.end_object();
  }
  json.end_array();
}

// Of what is about no one person, hence not sealed.
inline void history_field(JsonWriter& json, const services::History& history) {
  history_field(json, history, [](std::string_view text) { return std::string(text); });
}

}  // namespace haiyu::api
