// Writes JSON text straight into a string: views of entities need no tree in between.
//
// A comma is set where one is due, so calls follow the shape of the document. The caller keeps the shape
// right: names only within objects, and each `begin_` has its `end_`.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/ids.h"
#include "events/time.h"

namespace haiyu::api {

class JsonWriter {
 public:
  JsonWriter() { out_.reserve(512); }

  void begin_object() { punctuate(), out_.push_back('{'); }
  void begin_object(std::string_view name) { key(name), out_.push_back('{'); }
  void end_object() { out_.push_back('}'); }
  void begin_array() { punctuate(), out_.push_back('['); }
  void begin_array(std::string_view name) { key(name), out_.push_back('['); }
  void end_array() { out_.push_back(']'); }

  // An array's element.
  void item(std::string_view value) { punctuate(), text(value); }
  // A member of an object; an absent optional leaves the member out.
  template <class T>
  void field(std::string_view name, const T& value) {
    key(name);
    put(value);
  }
  template <class T>
  void field(std::string_view name, const std::optional<T>& value) {
    if (value) field(name, *value);
  }
  void null_field(std::string_view name) { key(name), out_.append("null"); }
  // JSON that is known to be well formed: stored texts, rendered views.
  void raw_field(std::string_view name, std::string_view json) { key(name), out_.append(json); }
  void raw_item(std::string_view json) { punctuate(), out_.append(json); }

  const std::string& text_so_far() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void punctuate() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') out_.push_back(',');
  }
  void key(std::string_view name) {
    punctuate();
    out_.push_back('"');
    out_.append(name);  // names are ours: nothing to escape
    out_.append("\":");
  }
  void put(std::string_view value) { text(value); }
  void put(const std::string& value) { text(value); }
  void put(const char* value) { text(value); }
  void put(bool value) { out_.append(value ? "true" : "false"); }
  template <std::integral T>
  requires(!std::same_as<T, bool>) void put(T value) { out_.append(std::to_string(value)); }
  void put(Instant value) { text(format_instant(value)); }
  void put(Day value) { text(format_day(value)); }
  template <class Tag>
  void put(const Id<Tag>& value) {
    text(value.view());
  }
  template <class T>
  void put(const std::vector<T>& values) {
    out_.push_back('[');
    for (const T& value : values) {
      punctuate();
      put(value);
    }
    out_.push_back(']');
  }
  void text(std::string_view value);

  std::string out_;
};

}  // namespace haiyu::api
