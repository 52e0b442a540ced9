#include "events/decoder_reader.h"

#include <algorithm>
#include <limits>

namespace haiyu::events::reading {

namespace {

constexpr std::size_t kMaxCodeBytes = 64;
constexpr std::size_t kMaxLanguages = 16;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string_view trim_end(std::string_view token) {
  while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
  return token;
}

bool is_code(std::string_view text) {
  if (text.empty() || text.size() > kMaxCodeBytes || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// "zh", "zh-CN", "zh-Hans-CN": letters and digits in groups of at most eight.
bool is_language(std::string_view tag) {
  std::size_t group = 0;
  for (const char c : tag) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || digit) {
      if (++group > 8) return false;
    } else if (c == '-' && group > 0) {
      group = 0;
    } else {
      return false;
    }
  }
  return group > 0 && tag.size() >= 2 && tag.size() <= 35;
}

void wrong_type(Context& context, const Path& path, std::string_view wanted) {
  context.faults.add(path, "wrong_type", wanted);
}

// What a failed read of a scalar means: another type stands there, or the text is no JSON.
void refuse_scalar(Context& context, const Path& path, simdjson::error_code why, std::string_view wanted) {
  if (why == simdjson::INCORRECT_TYPE || why == simdjson::NUMBER_ERROR) {
    wrong_type(context, path, wanted);
  } else {
    context.faults.broken(path, why);
  }
}

bool check_bytes(Context& context, std::size_t size, const Limits& limits, std::int64_t max,
                 const Path& path) {
  const auto bytes = static_cast<std::int64_t>(size);
  if (limits.bounded && bytes < limits.min) {
    context.faults.add(path, bytes == 0 ? "empty" : "too_short",
                       "at least " + std::to_string(limits.min) + " bytes are needed");
    return false;
  }
  const std::int64_t most = limits.bounded ? limits.max : max;
  if (bytes <= most) return true;
  context.faults.add(path, "too_long", "at most " + std::to_string(most) + " bytes are allowed");
  return false;
}

// The texts of a language map, each with its tag.
void read_language_map(Context& context, Object& map, const Path& path) {
  std::vector<std::string_view> tags;
  for (auto field_or : map) {
    simdjson::ondemand::field field;
    if (const auto why = std::move(field_or).get(field)) return context.faults.broken(path, why);
    std::string_view tag;
    if (!read_key(context, field, tag, path)) return;
    const Path at{.up = &path, .name = tag};
    if (!is_language(tag)) context.faults.add(at, "malformed", "a language map's keys are language tags");
    if (std::find(tags.begin(), tags.end(), tag) != tags.end()) {
      context.faults.add(at, "duplicate", "a language stands once");
    }
    tags.push_back(tag);
    if (tags.size() > kMaxLanguages) return context.faults.add(path, "too_many", "at most 16 languages");
    Value text_value = field.value();
    std::string_view text;
    if (!read_string(context, text_value, text, at)) {
      if (context.faults.broken()) return;
      continue;
    }
    if (text.empty()) context.faults.add(at, "empty", "a text is not empty");
  }
  if (tags.empty()) context.faults.add(path, "empty", "a language map has at least one language");
}

template <class Container>
void skim_each(Context& context, Container& container, const Path& path, int depth) {
  UnknownFields fields;
  for (auto element_or : container) {
    if constexpr (std::is_same_v<Container, Object>) {
      simdjson::ondemand::field field;
      if (const auto why = std::move(element_or).get(field)) return context.faults.broken(path, why);
      std::string_view key;
      if (!read_key(context, field, key, path)) return;
      fields.note(context, key, Path{.up = &path, .name = key});
      if (context.faults.broken()) return;
      skim(context, field.value(), path, depth + 1);
    } else {
      Value item;
      if (const auto why = std::move(element_or).get(item)) return context.faults.broken(path, why);
      skim(context, item, path, depth + 1);
    }
    if (context.faults.broken()) return;
  }
}

}  // namespace

std::string Path::pointer() const {
  if (up == nullptr && name.empty()) return {};
  std::string text = up == nullptr ? std::string() : up->pointer();
  text += '/';
  if (name.data() == nullptr) return text + std::to_string(index);
  for (const char c : name) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

void Faults::clear() {
  errors_.clear();
  unknown_ = 0;
  broken_ = false;
}

void Faults::add(std::string pointer, std::string_view code, std::string_view detail) {
  if (errors_.size() >= kMaxErrors) return;
  errors_.push_back({std::move(pointer), std::string(code), std::string(detail)});
}

void Faults::add(const Path& path, std::string_view code, std::string_view detail) {
  add(path.pointer(), code, detail);
}

void Faults::unknown_field(const Path& path) {
  if (errors_.size() < kMaxErrors) ++unknown_;
  add(path, "unknown_field", "there is no such field");
}

void Faults::broken(const Path& path, simdjson::error_code why) {
  if (broken_) return;
  broken_ = true;
  errors_.clear();  // what was found before may be a consequence
  add(path, "malformed", simdjson::error_message(why));
}

Refusal Faults::refusal() {
  Refusal refusal;
  if (broken_) {
    refusal.kind = Refusal::Kind::kMalformed;
  } else if (unknown_ == errors_.size()) {
    refusal.kind = Refusal::Kind::kUnknownField;
  } else {
    refusal.kind = Refusal::Kind::kInvalid;
  }
  refusal.errors = std::move(errors_);
  clear();
  return refusal;
}

bool read_string(Context& context, Value& value, std::string_view& out, const Path& path) {
  const std::string_view with_space = value.raw_json_token();
  const std::string_view token = trim_end(with_space);
  if (token.empty() || token.front() != '"') {
    wrong_type(context, path, "a string is needed");
    return false;
  }
  // The parser skips what is not consumed, and would take `"value":{}` for a field of its own.
  if (with_space.data()[with_space.size()] == ':') {
    context.faults.broken(path, simdjson::TAPE_ERROR);
    return false;
  }
  if (std::memchr(token.data(), '\\', token.size()) == nullptr && token.size() >= 2 && token.back() == '"') {
    out = token.substr(1, token.size() - 2);
    return true;
  }
  if (const auto why = value.get_string().get(out)) {
    context.faults.broken(path, why);
    return false;
  }
  return true;
}

bool read_key(Context& context, simdjson::ondemand::field& field, std::string_view& out, const Path& path) {
  // A key without escapes ends at the first quote; stage 1 made sure that there is one.
  const char* const begin = field.key().raw();
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '"') {
    out = {begin, static_cast<std::size_t>(end - begin)};
    return true;
  }
  if (const auto why = field.unescaped_key().get(out)) {
    context.faults.broken(path, why);
    return false;
  }
  return true;
}

void UnknownFields::note(Context& context, std::string_view name, const Path& path) {
  if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
    context.faults.add(path, "duplicate", "a field stands once");
  } else if (seen_.size() == kMaxUnknown) {
    context.faults.broken(path, simdjson::CAPACITY);  // stops here: looking for duplicates is quadratic
  } else {
    seen_.push_back(name);
  }
}

void skim(Context& context, Value value, const Path& path, int depth) {
  if (depth > kMaxDepth) return context.faults.broken(path, simdjson::DEPTH_ERROR);
  simdjson::ondemand::json_type type;
  simdjson::error_code why = value.type().get(type);
  if (why) return context.faults.broken(path, why);
  switch (type) {
    case simdjson::ondemand::json_type::object: {
      Object object;
      if ((why = value.get_object().get(object))) break;
      return skim_each(context, object, path, depth);
    }
    case simdjson::ondemand::json_type::array: {
      Array array;
      if ((why = value.get_array().get(array))) break;
      return skim_each(context, array, path, depth);
    }
    case simdjson::ondemand::json_type::string: {
      std::string_view text;
      read_string(context, value, text, path);
      return;
    }
    case simdjson::ondemand::json_type::number: {
      double number = 0;
      why = value.get_double().get(number);
      break;
    }
    case simdjson::ondemand::json_type::boolean: {
      bool flag = false;
      why = value.get_bool().get(flag);
      break;
    }
    default: {
      bool null = false;
      why = value.is_null().get(null);
      if (!why && !null) why = simdjson::N_ATOM_ERROR;
      break;
    }
  }
  if (why) context.faults.broken(path, why);
}

void read(Context& context, Value& value, Text& out, const Limits& limits, const Path& path) {
  const std::string_view token = trim_end(value.raw_json_token());
  if (!token.empty() && token.front() == '{') {
    Object map;
    if (const auto why = value.get_object().get(map)) return context.faults.broken(path, why);
    read_language_map(context, map, path);
    if (context.faults.broken()) return;
    bool restarted = false;
    if (const auto why = map.reset().get(restarted)) return context.faults.broken(path, why);
    if (const auto why = map.raw_json().get(out.json)) return context.faults.broken(path, why);
    out.json = trim_end(out.json);
  } else {
    std::string_view text;
    if (!read_string(context, value, text, path)) return;
    if (text.empty()) return context.faults.add(path, "empty", "a text is not empty");
    out.json = token;
  }
  check_bytes(context, out.json.size(), limits, kMaxTextBytes, path);
}

void read(Context& context, Value& value, Plain& out, const Limits& limits, const Path& path) {
  if (!read_string(context, value, out, path)) return;
  check_bytes(context, out.size(), limits, kMaxPlainBytes, path);
}

void read_personal(Context& context, Value& value, Plain& out, const Limits& limits, const Path& path) {
  const std::string_view token = trim_end(value.raw_json_token());
  if (!read_string(context, value, out, path)) return;
  if (!is_sealed(out)) {
    if (context.personal != nullptr)
      context.personal->push_back(
          {static_cast<std::size_t>(token.data() - context.text), token.size(), std::string(out)});
    check_bytes(context, out.size(), limits, kMaxPlainBytes, path);
  } else if (context.personal != nullptr) {
    context.faults.add(path, "malformed", "no text begins with the mark of what the server has sealed");
  } else if (!is_well_formed_seal(out)) {
    context.faults.add(path, "malformed", "what follows the mark of a sealed text is no base64url");
  } else {
    const std::int64_t plain = limits.bounded ? limits.max : kMaxPlainBytes;
    check_bytes(context, out.size(), between(0, sealed_bytes(plain)), 0, path);
  }
}

void read(Context& context, Value& value, Code& out, const Limits&, const Path& path) {
  if (!read_string(context, value, out.view, path)) return;
  if (!is_code(out.view)) context.faults.add(path, "malformed", "a code is [a-z][a-z0-9_]{0,63}");
}

void read(Context& context, Value& value, Instant& out, const Limits&, const Path& path) {
  std::string_view text;
  if (!read_string(context, value, text, path)) return;
  if (const auto instant = parse_instant(text)) {
    out = *instant;
  } else {
    context.faults.add(path, "malformed", "an instant is RFC 3339 with an offset, in the years 1900 to 2199");
  }
}

void read(Context& context, Value& value, Day& out, const Limits&, const Path& path) {
  std::string_view text;
  if (!read_string(context, value, text, path)) return;
  if (const auto day = parse_day(text)) {
    out = *day;
  } else {
    context.faults.add(path, "malformed", "a day is YYYY-MM-DD, in the years 1900 to 2199");
  }
}

void read(Context& context, Value& value, bool& out, const Limits&, const Path& path) {
  if (const auto why = value.get_bool().get(out))
    refuse_scalar(context, path, why, "true or false is needed");
}

namespace {

// A whole number within the limits, or else within those of Integer.
template <class Integer>
void read_whole(Context& context, Value& value, Integer& out, const Limits& limits, const Path& path) {
  std::int64_t number = 0;
  const std::string_view token = value.raw_json_token();
  if (token.empty() || (token.front() != '-' && (token.front() < '0' || token.front() > '9'))) {
    return wrong_type(context, path, "a whole number is needed");
  }
  if (const auto why = value.get_int64().get(number)) {
    const bool whole = trim_end(token).find_first_not_of("-0123456789") == std::string_view::npos;
    if (whole) return context.faults.add(path, "out_of_range", "no number that can be read");
    return refuse_scalar(context, path, why, "a whole number is needed");
  }
  const std::int64_t min = limits.bounded ? limits.min : std::numeric_limits<Integer>::min();
  const std::int64_t max = limits.bounded ? limits.max : std::numeric_limits<Integer>::max();
  if (number < min || number > max) {
    return context.faults.add(path, "out_of_range",
                              "between " + std::to_string(min) + " and " + std::to_string(max));
  }
  out = static_cast<Integer>(number);
}

}  // namespace

void read(Context& context, Value& value, std::int32_t& out, const Limits& limits, const Path& path) {
  read_whole(context, value, out, limits, path);
}

void read(Context& context, Value& value, std::int64_t& out, const Limits& limits, const Path& path) {
  read_whole(context, value, out, limits, path);
}

void read_id(Context& context, Value& value, std::string_view& out, const Path& path) {
  if (!read_string(context, value, out, path)) return;
  if (!is_id(out)) context.faults.add(path, "malformed", "an id is [A-Za-z0-9._~-]{1,64}");
}

void read_place(Context& context, Value& value, std::string_view& out, const Limits& limits,
                const Path& path) {
  if (!read_string(context, value, out, path)) return;
  const std::size_t levels = place_levels(out);
  if (levels == 0) {
    context.faults.add(path, "malformed",
                       "a place is district, district.street or district.street.community");
  } else if (limits.place_levels != 0 && levels != limits.place_levels) {
    context.faults.add(path, "malformed", "a community is district.street.community");
  }
}

void not_in_vocabulary(Context& context, std::span<const std::string_view> words, const Path& path) {
  std::string detail = "one of ";
  for (const std::string_view word : words) {
    if (word != words.front()) detail += ", ";
    detail += word;
  }
  context.faults.add(path, "not_in_vocabulary", detail);
}

}  // namespace haiyu::events::reading
