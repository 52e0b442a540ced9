// Pieces that views of several families share.
#pragma once

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

inline void history_field(JsonWriter& json, const services::History& history, std::size_t shown = SIZE_MAX) {
  json.begin_array("history");
  for (const services::HistoryEntry& entry : history.entries()) {
    if (shown-- == 0) break;
    json.begin_object();
    json.field("at", entry.at);
    json.field("what", services::name_of(entry.what));
    if (!entry.detail.empty()) json.field("detail", entry.detail);
    json.end_object();
  }
  json.end_array();
}

}  // namespace haiyu::api
