// The values of one JSON text, read strictly: the right type within its limits, or an error that names the
// field.
//
// Ownership: views point into the text's buffer (strings without escapes) or the parser's.
// Errors: collected in `Faults`; reading goes on after a wrong value, so that all are named, and stops at a
// text that is no JSON (`broken()`), where the parser no longer knows where it is. Why tokens: most strings
// have no escapes and need no copy; what stage 1 of the parser found (UTF-8, closed strings, no control
// characters) is all that a plain token still needs.
#pragma once

#include <simdjson.h>

#include <cstring>
#include <string>
#include <string_view>

#include "events/decoder.h"
#include "events/types/fields.h"
#include "events/types/vocabulary.h"

namespace haiyu::events::reading {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;
using Array = simdjson::ondemand::array;

// Where a value stands; turned into a JSON pointer only for an error.
struct Path {
  const Path* up = nullptr;
  std::string_view name{};  // of a field, or
  std::size_t index = 0;    // of an item, where there is no name
  std::string pointer() const;
};

class Faults {
 public:
  void clear();
  // The value at `path` is wrong. Beyond kMaxErrors no more are kept.
  void add(const Path& path, std::string_view code, std::string_view detail);
  void add(std::string pointer, std::string_view code, std::string_view detail);
  void unknown_field(const Path& path);
  // The text is no JSON from here on.
  void broken(const Path& path, simdjson::error_code why);

  bool any() const { return !errors_.empty(); }
  bool broken() const { return broken_; }
  Refusal refusal();

 private:
  static constexpr std::size_t kMaxErrors = 32;
  std::vector<FieldError> errors_;
  std::size_t unknown_ = 0;
  bool broken_ = false;
};

// What reading a text needs to know everywhere.
struct Context {
  Faults& faults;
  bool strict;                 // an unknown field is refused; otherwise it is only checked to be JSON
  const char* text = nullptr;  // its beginning
  std::vector<PersonalText>* personal = nullptr;  // where to note personal texts; nullptr: they may be sealed
};

inline constexpr int kMaxDepth = 16;

// The text of a string token, without a copy where it has no escapes. False: an error was added.
bool read_string(Context& context, Value& value, std::string_view& out, const Path& path);
// The fields of one object that nobody reads: each stands once, and there are at most kMaxUnknown.
class UnknownFields {
 public:
  static constexpr std::size_t kMaxUnknown = 256;
  void note(Context& context, std::string_view name, const Path& path);

 private:
  std::vector<std::string_view> seen_;
};

// Checks that an ignored value is JSON, at most kMaxDepth deep.
void skim(Context& context, Value value, const Path& path, int depth = 0);
// The key of a field; false when the text is broken.
bool read_key(Context& context, simdjson::ondemand::field& field, std::string_view& out, const Path& path);

void read(Context& context, Value& value, Text& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, Plain& out, const Limits& limits, const Path& path);
// A text by or about a person; sealed, it has a limit that follows from its own.
void read_personal(Context& context, Value& value, Plain& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, Code& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, Instant& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, Day& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, bool& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, std::int32_t& out, const Limits& limits, const Path& path);
void read(Context& context, Value& value, std::int64_t& out, const Limits& limits, const Path& path);
void read_id(Context& context, Value& value, std::string_view& out, const Path& path);
void read_place(Context& context, Value& value, std::string_view& out, const Limits& limits,
                const Path& path);

template <class Tag>
void read(Context& context, Value& value, IdView<Tag>& out, const Limits& limits, const Path& path) {
  std::string_view text;
  if constexpr (std::is_same_v<IdView<Tag>, PlaceIdView>) {
    read_place(context, value, text, limits, path);
  } else {
    read_id(context, value, text, path);
  }
  out = IdView<Tag>(text);
}

void not_in_vocabulary(Context& context, std::span<const std::string_view> words, const Path& path);

template <Worded Enum>
void read(Context& context, Value& value, Enum& out, const Limits&, const Path& path) {
  std::string_view word;
  if (!read_string(context, value, word, path)) return;
  if (const auto found = worded<Enum>(word)) {
    out = *found;
  } else {
    not_in_vocabulary(context, kWords<Enum>, path);
  }
}

}  // namespace haiyu::events::reading
