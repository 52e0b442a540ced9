#include "events/table.h"

#include <array>
#include <limits>
#include <utility>

#include "events/types/rows.h"
#include "events/types/vocabulary.h"

namespace haiyu::events {

namespace {

// What is published of a field, by its C++ type.
template <class Struct>
struct FieldInfos;

constexpr void set_range(FieldInfo& info, const Limits& limits, std::int64_t min, std::int64_t max) {
  info.min = limits.bounded ? limits.min : min;
  info.max = limits.bounded ? limits.max : max;
}

template <class T>
struct Described {
  static constexpr void into(FieldInfo& info, const Limits& limits) {
    if constexpr (std::is_same_v<T, Text>) {
      info.type = "text";
      set_range(info, limits, 1, kMaxTextBytes);
    } else if constexpr (std::is_same_v<T, Plain>) {
      info.type = "plain";
      set_range(info, limits, 0, kMaxPlainBytes);
    } else if constexpr (std::is_same_v<T, Code>) {
      info.type = "code";
    } else if constexpr (std::is_same_v<T, Instant>) {
      info.type = "instant";
    } else if constexpr (std::is_same_v<T, Day>) {
      info.type = "day";
    } else if constexpr (std::is_same_v<T, bool>) {
      info.type = "bool";
    } else if constexpr (std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t>) {
      info.type = "integer";
      set_range(info, limits, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    } else if constexpr (std::is_enum_v<T>) {
      info.type = "enum";
      info.words = kWords<T>;
    } else {
      info.type = "object";
      info.object = FieldInfos<T>::kAll.data();
      info.object_size = FieldInfos<T>::kAll.size();
    }
  }
};
template <class Tag>
struct Described<IdView<Tag>> {
  static constexpr void into(FieldInfo& info, const Limits& limits) {
    info.type = std::is_same_v<IdView<Tag>, PlaceIdView> ? "place" : "id";
    info.place_levels = limits.place_levels;
  }
};
template <class T>
struct Described<Maybe<T>> : Described<T> {};
template <class T>
struct Described<List<T>> {
  static constexpr void into(FieldInfo& info, const Limits& limits) {
    Described<T>::into(info, limits);
    info.list = true;
    info.min_items = limits.min_items;
    info.max_items = limits.max_items;
  }
};

template <class Struct, class Member>
constexpr FieldInfo described(const Field<Struct, Member>& field) {
  FieldInfo info;
  info.name = field.name;
  info.required = field.presence != Presence::kOptional;
  info.from_path = field.presence == Presence::kFromPath;
  info.privacy = field.privacy;
  Described<Member>::into(info, field.limits);
  return info;
}

template <class Struct>
struct FieldInfos {
  static constexpr std::array<FieldInfo, kFieldCount<Struct>> kAll = std::apply(
      [](const auto&... field) { return std::array<FieldInfo, sizeof...(field)>{described(field)...}; },
      fields_of<Struct>());
};

// Is every field marked that must be? `about_person`: all of them must.
template <class Struct>
constexpr bool is_marked(bool about_person);

template <class T>
struct Marked {
  static constexpr bool kFreeText = std::is_same_v<T, Text> || std::is_same_v<T, Plain>;
  static constexpr bool within() {
    if constexpr (kFieldCount < T >> 0)
      return is_marked<T>(false);
    else
      return true;
  }
};
template <class T>
struct Marked<Maybe<T>> : Marked<T> {};
template <class T>
struct Marked<List<T>> : Marked<T> {};

template <class Struct, class Member>
constexpr bool is_field_marked(const Field<Struct, Member>& field, bool about_person) {
  const bool must_be = about_person || Marked<Member>::kFreeText;
  return (!must_be || field.privacy != Privacy::kUnmarked) && Marked<Member>::within();
}

template <class Struct>
constexpr bool is_marked(bool about_person) {
  return std::apply([&](const auto&... field) { return (is_field_marked(field, about_person) && ...); },
                    fields_of<Struct>());
}

template <std::size_t Number>
constexpr TypeInfo type_info() {
  using Struct = std::variant_alternative_t<Number, Payload>;
  static_assert(is_marked<Struct>(kRow<Struct>.info.topic == Topic::kVolunteers),
                "free text, and what is said of a person, is marked: shown, trait or personal");
  TypeInfo info = kRow<Struct>.info;
  info.number = Number;
  info.fields = FieldInfos<Struct>::kAll;
  return info;
}

constexpr std::size_t kTypeCount = std::variant_size_v<Payload>;
constexpr auto kTypes = []<std::size_t... Number>(std::index_sequence<Number...>) {
  return std::array<TypeInfo, kTypeCount>{type_info<Number>()...};
}
(std::make_index_sequence<kTypeCount>());

// A name is found by hashing 16 of its bytes (8 after "haiyu.", and the 8 before ".v1") into a table four
// times as large as needed: one event, one look-up.
constexpr std::size_t kSlotBits = 9;
constexpr std::uint8_t kEmptySlot = 0xff;
constexpr std::size_t kShortestName = 16;
static_assert(kTypeCount * 4 <= (1U << kSlotBits) && kTypeCount < kEmptySlot);

constexpr std::uint64_t eight_bytes(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  for (unsigned n = 0; n < 8; ++n) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + n])) << (8 * n);
  }
  return word;
}

constexpr std::size_t slot_of(std::string_view name) {
  const std::uint64_t mixed = (eight_bytes(name, 6) ^ name.size()) * 0x9e3779b97f4a7c15 ^
                              eight_bytes(name, name.size() - 11) * 0xc2b2ae3d27d4eb4f;
  return static_cast<std::size_t>((mixed * 0x9e3779b97f4a7c15) >> (64 - kSlotBits));
}

constexpr std::size_t next_slot(std::size_t slot) { return (slot + 1) % (1U << kSlotBits); }

constexpr auto kSlots = [] {
  std::array<std::uint8_t, 1U << kSlotBits> slots{};
  slots.fill(kEmptySlot);
  for (const TypeInfo& type : kTypes) {
    std::size_t slot = slot_of(type.name);
    while (slots[slot] != kEmptySlot) slot = next_slot(slot);
    slots[slot] = static_cast<std::uint8_t>(type.number);
  }
  return slots;
}();

constexpr std::array<std::string_view, 8> kRoleNames = {"public", "person",    "desk",     "organizer",
                                                        "centre", "registrar", "producer", "operator"};

}  // namespace

std::span<const TypeInfo> types() { return kTypes; }

const TypeInfo* type_named(std::string_view name) {
  if (name.size() < kShortestName) return nullptr;
  for (std::size_t slot = slot_of(name); kSlots[slot] != kEmptySlot; slot = next_slot(slot)) {
    if (kTypes[kSlots[slot]].name == name) return &kTypes[kSlots[slot]];
  }
  return nullptr;
}

std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

}  // namespace haiyu::events
