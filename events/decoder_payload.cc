#include "events/decoder_payload.h"

#include <array>
#include <utility>

#include "events/types/rows.h"

namespace haiyu::events::reading {

namespace {

using FieldMask = std::uint32_t;

template <class Struct>
constexpr auto kNames = std::apply(
    [](const auto&... field) { return std::array<std::string_view, sizeof...(field)>{field.name...}; },
    fields_of<Struct>());

// The fields that must be there: in an HTTP body those of the path need not.
template <class Struct>
constexpr FieldMask required_fields(bool from_path_too) {
  return std::apply(
      [from_path_too](const auto&... field) {
        FieldMask mask = 0;
        FieldMask bit = 1;
        ((mask |=
          field.presence == Presence::kRequired || (field.presence == Presence::kFromPath && from_path_too)
              ? bit
              : 0,
          bit <<= 1),
         ...);
        return mask;
      },
      fields_of<Struct>());
}

// Fields mostly come in the order of their declaration, hence the search begins at `expected`.
template <std::size_t Count>
std::size_t find_name(const std::array<std::string_view, Count>& names, std::string_view name,
                      std::size_t expected) {
  for (std::size_t step = 0, at = expected; step < Count; ++step, ++at) {
    if (at >= Count) at -= Count;
    if (names[at] == name) return at;
  }
  return Count;
}

struct NothingElse {
  bool operator()(Context&, Value&, std::string_view, const Path&) const { return false; }
};

template <class Struct, class Beyond>
void read_object(Context& context, Object& object, Struct& out, const Path& path, Beyond&& beyond);

template <class Struct>
requires std::is_class_v<Struct>
void read(Context& context, Value& value, Struct& out, const Limits&, const Path& path) {
  Object object;
  if (const auto why = value.get_object().get(object)) {
    if (why != simdjson::INCORRECT_TYPE) return context.faults.broken(path, why);
    return context.faults.add(path, "wrong_type", "an object is needed");
  }
  read_object(context, object, out, path, NothingElse{});
}

template <class T>
void read(Context& context, Value& value, List<T>& out, const Limits& limits, const Path& path);

template <class T>
void read(Context& context, Value& value, Maybe<T>& out, const Limits& limits, const Path& path) {
  read(context, value, out.emplace(), limits, path);
}

template <class T>
void read(Context& context, Value& value, List<T>& out, const Limits& limits, const Path& path) {
  Array array;
  if (const auto why = value.get_array().get(array)) {
    if (why != simdjson::INCORRECT_TYPE) return context.faults.broken(path, why);
    return context.faults.add(path, "wrong_type", "a list is needed");
  }
  for (auto item_or : array) {
    Value item;
    if (const auto why = std::move(item_or).get(item)) return context.faults.broken(path, why);
    const Path at{.up = &path, .index = out.size()};
    if (out.size() == limits.max_items) {
      return context.faults.add(path, "too_many", "at most " + std::to_string(limits.max_items) + " items");
    }
    read(context, item, out.emplace_back(), limits, at);
    if (context.faults.broken()) return;
  }
  if (out.size() < limits.min_items) {
    context.faults.add(path, "too_few", "at least " + std::to_string(limits.min_items) + " items");
  }
}

bool is_null(Value& value) {
  const std::string_view token = value.raw_json_token();  // with the white space behind it
  return token.starts_with("null") && token.find_first_not_of(" \t\r\n", 4) == std::string_view::npos;
}

void read_personal(Context& context, Value& value, Maybe<Plain>& out, const Limits& limits,
                   const Path& path) {
  reading::read_personal(context, value, out.emplace(), limits, path);
}

template <class Struct, std::size_t Number>
void read_field(Context& context, Value& value, Struct& out, const Path& path) {
  constexpr const auto& field = std::get<Number>(fields_of<Struct>());
  if (field.presence == Presence::kFromPath && context.strict) return context.faults.unknown_field(path);
  if (context.strict && is_null(value)) {  // a merge-patch would remove the field by it
    return context.faults.add(path, "wrong_type",
                              "null removes nothing here: name another value, or leave it out");
  }
  if constexpr (field.privacy == Privacy::kPersonal &&
                requires { read_personal(context, value, out.*field.member, field.limits, path); }) {
    read_personal(context, value, out.*field.member, field.limits, path);
  } else {
    read(context, value, out.*field.member, field.limits, path);
  }
}

template <class Struct>
using FieldReader = void (*)(Context&, Value&, Struct&, const Path&);

template <class Struct>
constexpr auto kFieldReaders = []<std::size_t... Number>(std::index_sequence<Number...>) {
  return std::array<FieldReader<Struct>, sizeof...(Number)>{&read_field<Struct, Number>...};
}
(std::make_index_sequence<kFieldCount<Struct>>());

// `beyond` is asked about a field that the struct does not have; false: it does not know it either.
template <class Struct, class Beyond>
void read_object(Context& context, Object& object, Struct& out, const Path& path, Beyond&& beyond) {
  static_assert(kDeclared<Struct> && kFieldCount<Struct> <= 32);
  FieldMask seen = 0;
  std::size_t expected = 0;
  UnknownFields unknown;
  for (auto field_or : object) {
    simdjson::ondemand::field field;
    if (const auto why = std::move(field_or).get(field)) return context.faults.broken(path, why);
    std::string_view key;
    if (!read_key(context, field, key, path)) return;
    const Path at{.up = &path, .name = key};
    Value value = field.value();
    const std::size_t number = find_name(kNames<Struct>, key, expected);
    if (number < kFieldCount<Struct>) {
      const FieldMask bit = FieldMask{1} << number;
      if (seen & bit) {
        context.faults.add(at, "duplicate", "a field stands once");
      } else {
        kFieldReaders<Struct>[number](context, value, out, at);
      }
      seen |= bit;
      expected = number + 1;
    } else if (!beyond(context, value, key, at)) {
      if (context.strict) context.faults.unknown_field(at);
      unknown.note(context, key, at);
      if (context.faults.broken()) return;
      skim(context, value, at);
    }
    if (context.faults.broken()) return;
  }
  const FieldMask missing = required_fields<Struct>(!context.strict) & ~seen;
  if (missing == 0) [[likely]]
    return;
  for (std::size_t number = 0; number < kFieldCount<Struct>; ++number) {
    if ((missing >> number & 1) == 0) continue;
    context.faults.add(Path{.up = &path, .name = kNames<Struct>[number]}, "required", "this field is needed");
  }
}

// Beside the payload's own fields: the key again, a body's `id`, the claims.
struct ReadBeside {
  const TypeInfo& type;
  Beside& beside;

  bool operator()(Context& context, Value& value, std::string_view name, const Path& path) const {
    if (context.strict) {
      if (name != "id" || type.target == Target::kExisting) return false;
      return once(context, beside.id, value, path);
    }
    if (!type.key_field.empty() && name == type.key_field) return once(context, beside.key, value, path);
    if (name != "claims") return false;
    if (beside.claims) {
      context.faults.add(path, "duplicate", "a field stands once");
    } else {
      read(context, value, beside.claims.emplace(), Limits{}, path);
    }
    return true;
  }

  static bool once(Context& context, std::string_view& id, Value& value, const Path& path) {
    if (id.data() != nullptr) {
      context.faults.add(path, "duplicate", "a field stands once");
    } else {
      read_id(context, value, id, path);
    }
    return true;
  }
};

// The payload's own field that names the key, where it has one (a recruited volunteer's person).
template <class Struct>
std::string_view own_key(const Struct& payload) {
  std::string_view key;
  std::apply(
      [&](const auto&... field) {
        [[maybe_unused]] const auto take = [&](const auto& one) {
          if constexpr (requires { (payload.*one.member).view(); }) {
            if (one.name == kRow<Struct>.info.key_field) key = (payload.*one.member).view();
          } else if constexpr (requires { (payload.*one.member)->view(); }) {
            if (one.name == kRow<Struct>.info.key_field && payload.*one.member)
              key = (payload.*one.member)->view();
          }
        };
        (take(field), ...);
      },
      fields_of<Struct>());
  return key;
}

template <std::size_t Number>
void read_one(Context& context, const TypeInfo& type, Object& data, Payload& payload, Beside& beside,
              const Path& path) {
  using Struct = std::variant_alternative_t<Number, Payload>;
  Struct& out = payload.emplace<Number>();
  read_object(context, data, out, path, ReadBeside{type, beside});
  if (context.faults.any()) return;
  if (beside.key.empty()) beside.key = own_key(out);
  if (const Check<Struct> check = kRow<Struct>.check; check != nullptr) {
    Findings findings;
    check(out, findings);
    for (Finding& finding : findings) {
      context.faults.add(path.pointer() + finding.pointer, finding.code, finding.detail);
    }
  }
}

using OneReader = void (*)(Context&, const TypeInfo&, Object&, Payload&, Beside&, const Path&);
constexpr auto kReaders = []<std::size_t... Number>(std::index_sequence<Number...>) {
  return std::array<OneReader, sizeof...(Number)>{&read_one<Number>...};
}
(std::make_index_sequence<std::variant_size_v<Payload>>());

}  // namespace

void read_payload(Context& context, const TypeInfo& type, Object& data, Payload& payload, Beside& beside,
                  const Path& path) {
  kReaders[type.number](context, type, data, payload, beside, path);
}

}  // namespace haiyu::events::reading
